/** Downloads, and what a link holds. */
import * as z from 'zod'
import {
  DOWNLOAD_CIRCUITS_MAX,
  DOWNLOAD_PATTERNS_MAX,
  LISTED_FILES_MAX,
  PAGE_DEFAULT_ITEMS,
  PAGE_MAX_ITEMS,
  SHARED_NAME_MAX_CHARACTERS,
} from '../limits.ts'
import { absolutePathSchema, linkSchema, sharedPathSchema } from './file-text.ts'
import { problemKindSchema } from './problem-kind.ts'
import { countSchema } from './text.ts'

export const downloadRequestSchema = z
  .strictObject({
    link: linkSchema,
    /** The directory that the file or folder is put into. */
    to: absolutePathSchema,
    /** Paths inside of the share, or patterns with `*` and `?`; none: all of it. */
    only: z.array(sharedPathSchema).min(1).max(DOWNLOAD_PATTERNS_MAX).optional(),
    /** At most so fast. */
    bytesPerS: z.int().min(1024).optional(),
    circuits: z.int().min(1).max(DOWNLOAD_CIRCUITS_MAX).optional(),
    /** Another name than the sharer's. */
    name: z
      .string()
      .min(1)
      .max(SHARED_NAME_MAX_CHARACTERS)
      .regex(/^[^/\p{Cc}]+$/u, 'holds a slash or control characters')
      .optional(),
    /** Once all of it is here it is served to others under its link; not together with `only`. */
    keepSharing: z.boolean().optional(),
    /** With `keepSharing`: agrees to share beside a listed relay, whose uptime is public and equals the share's. */
    besideRelay: z.boolean().optional(),
  })
  .meta({ id: 'DownloadRequest' })
export type DownloadRequest = z.infer<typeof downloadRequestSchema>

export const downloadSchema = z
  .object({
    id: z.string(),
    link: z.string(),
    /** Empty until the list of files has been read. */
    name: z.string(),
    /** `waiting`: goes on by itself once what it waits for is there. */
    state: z.enum(['running', 'waiting', 'paused', 'done', 'failed']),
    step: z.string(),
    waitingFor: z.string().optional(),
    cause: z.string().optional(),
    next: z.string().optional(),
    totalBytes: countSchema,
    /** Verified against the link, and on disk. */
    verifiedBytes: countSchema,
    bytesPerS: z.number().min(0),
    /** Time left at the present rate. */
    etaMs: z.number().min(0).optional(),
    /** Services that have it, and how each is. */
    sources: z.array(z.object({ service: z.string(), state: z.string(), cause: z.string().optional() })),
    /** Relays that it was left with, and how they are; absent: it was not, as far as is known. */
    holders: z.object({ count: countSchema, state: z.string(), cause: z.string().optional() }).optional(),
    circuits: countSchema,
    /** Where it is, or will be. */
    to: z.string(),
    files: countSchema,
    /** Files that could not keep their names here: the first of them, and how many. */
    renamed: z.array(z.object({ from: z.string(), to: z.string() })).max(LISTED_FILES_MAX),
    renamedCount: countSchema,
    error: z.object({ kind: problemKindSchema, message: z.string(), next: z.string().optional() }).optional(),
    /** How it stands with serving it under its link; absent: nobody asked for that, or it is not served any more. */
    passedOn: z
      .object({
        /** `wanted`: once it is here. `failed`: tried again when the node starts, or the download is resumed. */
        state: z.enum(['wanted', 'working', 'shared', 'failed']),
        share: z.string().optional(),
        waitingFor: z.string().optional(),
        cause: z.string().optional(),
        next: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: 'Download' })
export type Download = z.infer<typeof downloadSchema>

export const removeDownloadQuerySchema = z.strictObject({
  /** Leaves what has been fetched on disk. */
  keepParts: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
})

export const inspectRequestSchema = z.strictObject({ link: linkSchema }).meta({ id: 'InspectRequest' })

/** What a link holds, without the list of its files. */
export const contentSchema = z
  .object({
    link: z.string(),
    name: z.string(),
    kind: z.enum(['file', 'folder']),
    bytes: countSchema,
    files: countSchema,
  })
  .meta({ id: 'Content' })
export type Content = z.infer<typeof contentSchema>

export const contentListQuerySchema = z.strictObject({
  link: linkSchema,
  limit: z.coerce.number().int().min(1).max(PAGE_MAX_ITEMS).default(PAGE_DEFAULT_ITEMS),
  cursor: z
    .string()
    .regex(/^\d{1,10}$/, 'is not a cursor')
    .optional(),
})

export const contentEntrySchema = z
  .object({
    /** Components with `/` between them. */
    path: z.string(),
    kind: z.enum(['file', 'folder']),
    bytes: countSchema,
    executable: z.boolean(),
    modifiedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'ContentEntry' })
export type ContentEntry = z.infer<typeof contentEntrySchema>

export const contentQuerySchema = z.strictObject({ link: linkSchema, path: sharedPathSchema.optional() })

/** An address at the page's own origin under which a browser's player reads one file of a link for a while. */
export const mediaTicketSchema = z
  .object({ path: z.string(), expiresAt: z.iso.datetime() })
  .meta({ id: 'MediaTicket' })
export type MediaTicket = z.infer<typeof mediaTicketSchema>

export const mediaTicketRequestSchema = contentQuerySchema.meta({ id: 'MediaTicketRequest' })
