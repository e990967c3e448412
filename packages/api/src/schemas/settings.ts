/** Where a node listens for programs of its machine, and the proxy that its links go through. */
import * as z from 'zod'
import { hostPortSchema } from './text.ts'

export const upstreamRequestSchema = z
  .strictObject({
    /** `socks5://[USER:PASSWORD@]HOST:PORT`; checked in full by the node. */
    url: z.string().min(1).max(1024),
  })
  .meta({ id: 'UpstreamRequest' })

/** What is absent stays as it is. `usual`: as if it had never been said. */
export const portsRequestSchema = z
  .strictObject({
    proxy: z.union([hostPortSchema, z.enum(['off', 'usual'])]).optional(),
    gateway: z.union([hostPortSchema, z.enum(['off', 'usual'])]).optional(),
    api: z.union([hostPortSchema, z.literal('usual')]).optional(),
  })
  .meta({ id: 'PortsRequest' })
export type PortsRequest = z.infer<typeof portsRequestSchema>

export const storeQuotaRequestSchema = z
  .strictObject({
    /** As on the command line, such as `20GB`; `0`: nothing. */
    quota: z.string().min(1).max(32),
  })
  .meta({ id: 'StoreQuotaRequest' })

const endSchema = z.object({
  /** Where it listens now: `HOST:PORT`, or `unix:/path` of the API; absent: nowhere. */
  now: z.string().optional(),
  /** What the home remembers: the same, or `off`; absent: as usual. */
  saved: z.string().optional(),
  /** What this start was told on its command line, which goes over what the home remembers. */
  given: z.string().optional(),
  /** What was saved since holds from the next start. */
  isWaiting: z.boolean(),
})

export const settingsSchema = z
  .object({
    /** The proxy that every link goes through, without its password. */
    upstream: z.object({ address: z.string(), login: z.boolean() }).optional(),
    proxy: endSchema,
    gateway: endSchema,
    api: endSchema,
  })
  .meta({ id: 'Settings' })
export type Settings = z.infer<typeof settingsSchema>
