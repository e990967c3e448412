/** Who could link what this node does to it, and what it does for others. */
import * as z from 'zod'
import { relayRefSchema } from './relay-ref.ts'
import { countSchema } from './text.ts'

/** A relay that was drawn to stand near the beginning of this node's circuits. */
export const guardMemberSchema = z
  .object({
    ...relayRefSchema.partial().shape,
    id: z.string(),
    /** `guard`: sees this node's address. `layer2`, `layer3`: see who stands before them. */
    layer: z.enum(['guard', 'layer2', 'layer3']),
    /** How long this node has had it. */
    ageMs: z.number().min(0),
    /** It has carried something of this node as first relay, so it knows the address. */
    used: z.boolean(),
    /** Circuits start there now. */
    current: z.boolean(),
  })
  .meta({ id: 'GuardMember' })
export type GuardMember = z.infer<typeof guardMemberSchema>

/**
 * How many nodes the present guard sees, this one included. Nobody counts clients, so it is a guess, and where there is nothing to guess
 * from there is none.
 */
export const crowdSchema = z
  .object({
    /** `own-links`: from the clients that are linked to this relay. `none`: this node sees no clients. */
    method: z.enum(['own-links', 'none']),
    /** True whatever the guess is worth. */
    atLeast: countSchema,
    estimate: countSchema.optional(),
    /** Holds the truth about 19 times out of 20 if what `how` assumes is true. */
    range: z.object({ low: countSchema, high: countSchema }).optional(),
    how: z.string(),
    uncertainty: z.string(),
  })
  .meta({ id: 'Crowd' })
export type Crowd = z.infer<typeof crowdSchema>

export const exposureSchema = z
  .object({
    guards: z.array(guardMemberSchema),
    /** Among which the relays of a path are chosen. */
    relays: countSchema,
    operators: countSchema,
    prefixes: countSchema,
    crowd: crowdSchema,
    forwarding: z.object({
      relay: z.boolean(),
      listed: z.boolean(),
      /** Circuits of others through this relay now. */
      circuits: countSchema,
      /** Passed on for others since the start. */
      passedBytes: countSchema,
      /** What everybody in the network can read because this is a relay, a sentence each. */
      publishes: z.array(z.string()),
    }),
    notice: z.string().optional(),
  })
  .meta({ id: 'Exposure' })
export type Exposure = z.infer<typeof exposureSchema>
