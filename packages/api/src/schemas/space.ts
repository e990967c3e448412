/** What takes space on the disk. */
import * as z from 'zod'
import { countSchema } from './text.ts'

export const spaceSchema = z
  .object({
    /** Of the disk that holds the home; absent where the system does not tell. */
    freeBytes: countSchema.optional(),
    totalBytes: countSchema.optional(),
    /** What Warren keeps there, the largest first. `shares`: what was shared from a stream, and what is kept of shares; `blocks`: what this relay keeps for others. */
    parts: z.array(
      z.object({
        part: z.enum(['keys', 'state', 'settings', 'run', 'log', 'shares', 'blocks', 'demonstration']),
        bytes: countSchema,
      }),
    ),
  })
  .meta({ id: 'Space' })
export type Space = z.infer<typeof spaceSchema>
