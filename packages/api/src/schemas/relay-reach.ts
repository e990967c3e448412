/** Whether others can connect to this relay, and whether it stands in the directory. */
import * as z from 'zod'

export const relayReachSchema = z.object({
  /** False: it is not used by anybody now. */
  listed: z.boolean(),
  /** What other relays found when they were asked to connect to it. */
  reachable: z.union([z.boolean(), z.literal('unknown')]),
  /** The same as one sentence. */
  finding: z.string().optional(),
  /** What to do about it. */
  next: z.string().optional(),
  /** Set if the router was asked to forward the port. */
  portMapping: z
    .object({
      state: z.enum(['mapped', 'failed']),
      external: z.string().optional(),
      cause: z.string().optional(),
    })
    .optional(),
})
