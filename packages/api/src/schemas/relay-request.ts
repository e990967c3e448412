/** Being a relay: where, and how much is given. */
import * as z from 'zod'
import { hostPortSchema, portSchema } from './text.ts'

/** As on the command line, such as `2MB` or `50GB/day`. */
const amountSchema = z.string().min(1).max(32)

export const relayRequestSchema = z
  .strictObject({
    /** Where it listens, `IP:PORT`. */
    listen: hostPortSchema,
    /** Where others reach it, if elsewhere. */
    advertise: hostPortSchema.optional(),
    /** What it passes on for others in a second. */
    bandwidth: amountSchema.optional(),
    /** What it passes on for others in a day or month. */
    volume: amountSchema.optional(),
    /** The router of this network is asked to forward the port. */
    portMapping: z.boolean().optional(),
  })
  .meta({ id: 'RelayRequest' })
export type RelayRequest = z.infer<typeof relayRequestSchema>

export const relayAddressesSchema = z
  .object({
    addresses: z.array(
      z.object({
        address: z.string(),
        /** `private`: only machines of this network reach it, unless its router forwards the port. */
        reach: z.enum(['loopback', 'private', 'public']),
      }),
    ),
    /** The usual one. */
    port: portSchema,
  })
  .meta({ id: 'RelayAddresses' })
export type RelayAddresses = z.infer<typeof relayAddressesSchema>
