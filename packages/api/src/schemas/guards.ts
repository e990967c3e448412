/** The first relays of this node's circuits: who knows its address, and how many more ever may. */
import * as z from 'zod'
import { countSchema } from './text.ts'

export const guardSchema = z.object({
  id: z.string(),
  address: z.string(),
  reachable: z.boolean(),
  /** The one drawn first; otherwise a backup stands in. */
  primary: z.boolean().optional(),
  /** How long this node has had it. */
  ageMs: z.number().min(0).optional(),
})

export const guardsSchema = z.object({
  /** Why circuits do not start at the primary guard, or at none. */
  reason: z.string().optional(),
  /** Relays that have been this node's guard and still count. */
  used: countSchema,
  /** Guards that took another's place in the last 30 days, and how many may. */
  replaced: countSchema,
  replacementsAllowed: countSchema,
  /** Too many circuits through the primary guard fail for chance. */
  suspect: z.boolean(),
  /** Relays, guards or not, that fail circuits too often for chance; they are chosen seldom. */
  suspects: countSchema,
  /** Neither the guard nor anybody else answers. */
  cutOff: z.boolean(),
  /** Vanguards of the second and third layer. */
  layer2: countSchema,
  layer3: countSchema,
})

/** How long circuits take here, as this node has learned. */
export const buildTimeSchema = z.object({
  hops: countSchema,
  /** After this another path is tried beside. */
  timeoutMs: z.number().min(0),
  /** Half of the circuits were quicker; absent before the first. */
  medianMs: z.number().min(0).optional(),
  measured: countSchema,
})
