/** Files and folders of this machine, for a page that cannot see them itself. */
import * as z from 'zod'
import { FOUND_FILES_MAX, SHARED_NAME_MAX_CHARACTERS } from '../limits.ts'
import { absolutePathSchema, sharedPathSchema } from './file-text.ts'
import { countSchema } from './text.ts'

export const placesSchema = z
  .object({
    /** The user's own directory. */
    home: z.string(),
    /** Where downloads go unless said otherwise. */
    downloads: z.string(),
    /** Whether a file manager can be opened here. */
    desktop: z.boolean(),
  })
  .meta({ id: 'Places' })
export type Places = z.infer<typeof placesSchema>

export const placeListQuerySchema = z.strictObject({ path: absolutePathSchema })

export const placeListSchema = z
  .object({
    path: z.string(),
    /** Absent at the root. */
    parent: z.string().optional(),
    /** Folders first, then by name; names that begin with a dot are left out. */
    entries: z.array(
      z.object({ name: z.string(), path: z.string(), kind: z.enum(['file', 'folder']), bytes: countSchema }),
    ),
    /** There are more than are shown. */
    more: z.boolean(),
  })
  .meta({ id: 'PlaceList' })
export type PlaceList = z.infer<typeof placeListSchema>

/** What a browser tells of a file or folder that was dragged into it: everything but where it lies. */
export const placeFindRequestSchema = z
  .strictObject({
    name: z.string().min(1).max(SHARED_NAME_MAX_CHARACTERS),
    kind: z.enum(['file', 'folder']),
    /** Of a file: itself, its path the empty text. Of a folder: some of the files in it, by their paths inside. */
    files: z
      .array(
        z.strictObject({
          path: z.union([z.literal(''), sharedPathSchema]),
          bytes: countSchema,
          modifiedMs: z.number().min(0),
        }),
      )
      .min(1)
      .max(FOUND_FILES_MAX),
  })
  .meta({ id: 'PlaceFindRequest' })
export type PlaceFindRequest = z.infer<typeof placeFindRequestSchema>

/** `path`: the only place where all of it is just so; absent if there is none, or more than one. */
export const placeFoundSchema = z.object({ path: z.string().optional() }).meta({ id: 'PlaceFound' })
