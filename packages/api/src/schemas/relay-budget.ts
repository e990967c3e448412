/** What the owner of a relay gives to others. */
import * as z from 'zod'
import { countSchema } from './text.ts'

export const relayBudgetSchema = z
  .object({
    /** What may pass in a second; absent: as much as comes. */
    bytesPerS: countSchema.optional(),
    /** Passed on for others since the start. */
    passedBytes: countSchema,
    volume: z
      .object({
        bytes: countSchema,
        /** UTC. */
        period: z.enum(['day', 'month']),
        usedBytes: countSchema,
        /** When the period ends. */
        until: z.iso.datetime(),
        /** Until then no new circuits are taken and the relay is not listed. */
        isUsedUp: z.boolean(),
      })
      .optional(),
  })
  .meta({ id: 'RelayBudget' })
