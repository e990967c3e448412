/** Circuits of this node, without a word of where they lead. */
import * as z from 'zod'
import { relayRefSchema } from './relay-ref.ts'
import { countSchema } from './text.ts'

/**
 * What a circuit is for. `building`: not yet there. `ready`: waits for a connection. `begun`: waits for its last relay. `connection`:
 * leads to a service. `visitor`: leads to a visitor of a service of this node. `introduction`: asks a service to come. `listening`: a
 * service of this node waits for introductions. `records-get`, `records-put`: asks or tells holders of records. `store-get`, `store-put`: fetches from
 * holders of left content, or leaves it with them. `test`: finds out whether
 * this relay is reached.
 */
export const circuitPurposeSchema = z
  .enum([
    'building',
    'ready',
    'begun',
    'connection',
    'visitor',
    'introduction',
    'listening',
    'records-get',
    'records-put',
    'store-get',
    'store-put',
    'test',
  ])
  .meta({ id: 'CircuitPurpose' })
export type CircuitPurpose = z.infer<typeof circuitPurposeSchema>

export const circuitSchema = z
  .object({
    id: z.int(),
    purpose: circuitPurposeSchema,
    /** Relays, first hop first. */
    path: z.array(relayRefSchema),
    /** Hops that answer: the path, and the far end of a rendezvous. */
    hops: countSchema,
    /** How long each relay of the path took to be added, with what this end computed for it. */
    hopsMs: z.array(z.number().min(0)),
    streams: countSchema,
    /** Circuits that carry the same streams. */
    legs: z.array(z.int()),
    ageMs: z.number().min(0),
    /** In whole MiB for tokens without the scope `admin`. */
    sentBytes: countSchema,
    receivedBytes: countSchema,
  })
  .meta({ id: 'Circuit' })
export type Circuit = z.infer<typeof circuitSchema>
