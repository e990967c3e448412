/** A relay as everybody in the network knows it. */
import * as z from 'zod'

export const relayRefSchema = z
  .object({
    id: z.string(),
    /** `HOST:PORT`. */
    address: z.string(),
    /** Public key of the operator it names; absent: it is its own. */
    operator: z.string().optional(),
    /** The range of addresses that counts as one place, such as `198.51.0.0/16`. */
    prefix: z.string(),
  })
  .meta({ id: 'RelayRef' })
export type RelayRef = z.infer<typeof relayRefSchema>
