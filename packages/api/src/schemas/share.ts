/** Files this node shares, as their owner sees them. */
import * as z from 'zod'
import { LISTED_FILES_MAX, SERVICE_CLIENTS_MAX, SHARED_NAME_MAX_CHARACTERS } from '../limits.ts'
import { absolutePathSchema, linkSchema } from './file-text.ts'
import { leftSchema } from './kept.ts'
import { clientKeySchema, countSchema } from './text.ts'

/** One component: what the getter's file or folder is called. */
const sharedNameSchema = z
  .string()
  .min(1)
  .max(SHARED_NAME_MAX_CHARACTERS)
  .regex(/^[^/\p{Cc}]+$/u, 'holds a slash or control characters')

const optionShape = {
  name: sharedNameSchema.optional(),
  /** Ends with the first complete download. */
  once: z.boolean().optional(),
  /** Ends at this time. */
  until: z.iso.datetime().optional(),
  /** Public keys of those who may get it; none: everybody who has the link. */
  clients: z.array(clientKeySchema).max(SERVICE_CLIENTS_MAX).optional(),
  /** Agrees to share beside a listed relay, whose uptime is public and equals the share's. */
  besideRelay: z.boolean().optional(),
}

export const shareRequestSchema = z
  .strictObject({
    path: absolutePathSchema,
    ...optionShape,
    /** A link of the same content: serves it under that link, beside those who do already. */
    also: linkSchema.optional(),
    /** Leaves out what cannot be read instead of refusing. */
    skipUnreadable: z.boolean().optional(),
  })
  .meta({ id: 'ShareRequest' })
export type ShareRequest = z.infer<typeof shareRequestSchema>

const flagSchema = z.enum(['true', 'false']).transform((text) => text === 'true')

/** The options of a share whose bytes are the body of the request. */
export const shareStreamQuerySchema = z.strictObject({
  name: sharedNameSchema.optional(),
  once: flagSchema.optional(),
  until: z.iso.datetime().optional(),
  /** Keys with commas between them. */
  clients: z
    .string()
    .max(SERVICE_CLIENTS_MAX * 53)
    .transform((text) => text.split(','))
    .pipe(z.array(clientKeySchema).max(SERVICE_CLIENTS_MAX))
    .optional(),
  besideRelay: flagSchema.optional(),
})
export type ShareStreamQuery = z.output<typeof shareStreamQuerySchema>

export const relocateRequestSchema = z
  .strictObject({ path: absolutePathSchema })
  .meta({ id: 'RelocateRequest' })

export const shareSchema = z
  .object({
    id: z.string(),
    /** `warren:...`; absent until the content has been read once. */
    link: z.string().optional(),
    /** The same link for browsers of this machine; absent without the port for them. */
    url: z.string().optional(),
    name: z.string(),
    kind: z.enum(['file', 'folder']),
    bytes: countSchema,
    files: countSchema,
    /** Absent for what was read from a stream. */
    path: z.string().optional(),
    /** `degraded`: reachable, with fewer ways in than wanted. `changed`, `missing`, `unreadable`: the files are not as they were. */
    state: z.enum([
      'reading',
      'starting',
      'reachable',
      'degraded',
      'changed',
      'missing',
      'unreadable',
      'ended',
    ]),
    waitingFor: z.string().optional(),
    cause: z.string().optional(),
    next: z.string().optional(),
    once: z.boolean(),
    until: z.iso.datetime().optional(),
    clients: z.array(z.string()),
    /** The address of this share's own service. */
    service: z.string(),
    createdAt: z.iso.datetime(),
    /** Counts only; who got it is not kept. */
    statistics: z.object({
      connections: countSchema,
      completed: countSchema,
      sentBytes: countSchema,
      active: countSchema,
    }),
    /** What was left out: the first of them, and how many. */
    skipped: z.array(z.object({ path: z.string(), reason: z.string() })).max(LISTED_FILES_MAX),
    skippedCount: countSchema,
    /** How much of it lies with holders; absent: nothing was left. */
    left: leftSchema.optional(),
    warning: z.string().optional(),
  })
  .meta({ id: 'Share' })
export type Share = z.infer<typeof shareSchema>
