/** What a relay keeps for others. */
import * as z from 'zod'
import { countSchema } from './text.ts'

export const storeHeldSchema = z
  .object({
    /** Bytes that it may take: what its owner allows, or less so that a tenth of the disk stays free. */
    quotaBytes: countSchema,
    usedBytes: countSchema,
    /** Parts of content that others left. */
    shares: countSchema,
    /** Small signed things: heads and boxes. */
    items: countSchema,
    /** Free on the disk. */
    freeBytes: countSchema.optional(),
    /** It takes nothing more although the quota would allow it: the disk is full, or refuses. */
    isDiskFull: z.boolean(),
    /** Requests since the start, by how they were answered. */
    answers: z.object({
      stored: countSchema,
      full: countSchema,
      found: countSchema,
      missing: countSchema,
    }),
  })
  .meta({ id: 'StoreHeld' })
export type StoreHeld = z.infer<typeof storeHeldSchema>

export const storeStatusSchema = z
  .object({
    /** false: this node is no relay. */
    holds: z.boolean(),
    held: z
      .object({
        ...storeHeldSchema.shape,
        /** The first promise ends then; absent: nothing is held. */
        earliestUntil: z.iso.datetime().optional(),
      })
      .optional(),
  })
  .meta({ id: 'StoreStatus' })
export type StoreStatus = z.infer<typeof storeStatusSchema>
