/** Content that lies with holders: what a share has left, what this node keeps alive, what a look at it found. */
import * as z from 'zod'
import { LINK_MAX_CHARACTERS } from '../limits.ts'
import { countSchema } from './text.ts'

/** How a share stands that is left in the network. */
export const leftSchema = z
  .object({
    /** `expired`: holders may have dropped it. */
    state: z.enum(['leaving', 'left', 'expired']),
    /** As long as holders have promised to keep it, or are asked to. */
    until: z.iso.datetime(),
    /** Shares needed of each part, and how many there are. */
    needed: countSchema,
    total: countSchema,
    /** Holders that have signed, for the part with the fewest. */
    holders: countSchema,
    /** What it survives. */
    survives: z.string(),
    leftBytes: countSchema,
    totalBytes: countSchema,
    bytesPerS: z.number().min(0),
    waitingFor: z.string().optional(),
    cause: z.string().optional(),
    next: z.string().optional(),
  })
  .meta({ id: 'Left' })

export const leaveRequestSchema = z
  .strictObject({
    /** As long as it is to stay; 30 days, and on while this node runs, if absent. */
    until: z.iso.datetime().optional(),
  })
  .meta({ id: 'LeaveRequest' })

/** A link, or a capability to verify; checked in full by the node. */
export const keptTargetSchema = z
  .string()
  .max(LINK_MAX_CHARACTERS)
  .regex(
    /^\s*<?(warren-verify:|warren:|https?:\/\/)\S+\s*$/i,
    'is neither a link nor a capability: those begin with warren: and warren-verify:',
  )
  .meta({ id: 'KeptTarget' })

export const pinRequestSchema = z
  .strictObject({ target: keptTargetSchema, until: z.iso.datetime().optional() })
  .meta({ id: 'PinRequest' })

export const targetRequestSchema = z.strictObject({ target: keptTargetSchema }).meta({ id: 'TargetRequest' })

/** Something that this node keeps alive in the network. */
export const pinSchema = z
  .object({
    id: z.string(),
    /** `warren-verify:...`: for others who are to keep it alive and may not read it. */
    capability: z.string(),
    kind: z.string(),
    origin: z.enum(['published', 'pinned']),
    state: z.enum(['waiting', 'whole', 'thinned', 'crowded', 'lost', 'gone', 'wrong', 'unknown', 'over']),
    /** The state in a sentence. */
    words: z.string(),
    /** As the last look found its weakest part. */
    live: countSchema.optional(),
    needed: countSchema.optional(),
    total: countSchema.optional(),
    /** As long as holders have promised. */
    until: z.iso.datetime().optional(),
    /** As long as it is to stay; absent: as long as it is pinned. */
    wished: z.iso.datetime().optional(),
    lookedAt: z.iso.datetime().optional(),
    /** Parts that this node has made shares of again. */
    repaired: countSchema,
  })
  .meta({ id: 'Pin' })
export type Pin = z.infer<typeof pinSchema>

/** How a pin stands now, without what it keeps: for the stream of events. */
export const pinStateSchema = pinSchema.omit({ capability: true }).meta({ id: 'PinState' })
export type PinState = z.infer<typeof pinStateSchema>

/** It is kept alive from here no longer. */
export const letGoSchema = z
  .object({
    removed: z.literal(true),
    /** Holders have promised to keep it until then, as far as is known; nobody can make them forget it. */
    until: z.iso.datetime().optional(),
  })
  .meta({ id: 'LetGo' })
export type LetGo = z.infer<typeof letGoSchema>

/** What a look at something found. */
export const storedSchema = z
  .object({
    capability: z.string(),
    /** Of the weakest part. */
    live: countSchema,
    needed: countSchema,
    total: countSchema,
    until: z.iso.datetime(),
    parts: countSchema,
    repaired: countSchema,
    /** Parts that lack shares for which no relay is free; only a repair tells. */
    crowded: countSchema,
  })
  .meta({ id: 'Stored' })
export type Stored = z.infer<typeof storedSchema>
