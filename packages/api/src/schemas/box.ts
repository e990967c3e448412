/** Boxes: append-only sequences that whoever has a capability reads, writes or keeps alive. */
import * as z from 'zod'
import {
  BOX_CAPABILITY_MAX_CHARACTERS,
  BOX_CONTENTS_MAX_CHARACTERS,
  BOX_DAYS_MAX,
  BOX_READ_MAX,
} from '../limits.ts'
import { countSchema } from './text.ts'

/** Checked in full by the node, which also takes one that reaches further than is needed. */
const boxCapabilitySchema = z
  .string()
  .max(BOX_CAPABILITY_MAX_CHARACTERS)
  .regex(
    /^\s*<?warren-box-(write|read|verify):[\w-]+>?\s*$/,
    'is no capability of boxes: those begin with warren-box-write:, warren-box-read: or warren-box-verify:',
  )
  .meta({ id: 'BoxCapability' })

export const boxesRequestSchema = z
  .strictObject({
    /** What writes a sequence that somebody else began; a new sequence if absent. */
    write: boxCapabilitySchema.optional(),
  })
  .meta({ id: 'BoxesRequest' })

export const boxPinRequestSchema = z
  .strictObject({
    /** What reads a sequence: it is kept alive from there on. What verifies a box: that one is. */
    capability: boxCapabilitySchema,
  })
  .meta({ id: 'BoxPinRequest' })

/** A sequence that this node writes or keeps alive, or a single box that it keeps alive. */
export const boxSequenceSchema = z
  .object({
    id: z.string(),
    /** `pinned`: kept alive here, and written by others. */
    origin: z.enum(['written', 'pinned']),
    /** Whoever has it may append and take back. Absent for what is pinned. */
    write: z.string().optional(),
    /** Whoever has it may read all of it, as far back as this node could. Absent for a single box. */
    read: z.string().optional(),
    /** Of a single box: whoever has it may keep it alive. */
    verify: z.string().optional(),
    /** What has no box yet. */
    waiting: countSchema,
    /** What has one, and is looked at once more 90 s later. */
    settling: countSchema,
    /** Boxes that this node knows and looks after. */
    boxes: countSchema,
    /** Those of them that no relay has any more. */
    gone: countSchema,
    /** As long as relays have promised to keep those that are looked after; absent: none was looked at yet. */
    until: z.iso.datetime().optional(),
    /** Why something waits. It is tried again by itself. */
    cause: z.string().optional(),
    next: z.string().optional(),
  })
  .meta({ id: 'BoxSequence' })
export type BoxSequence = z.infer<typeof boxSequenceSchema>

/** A sequence that this node writes. */
export const writtenSequenceSchema = boxSequenceSchema
  .extend({ origin: z.literal('written'), write: z.string(), read: z.string() })
  .meta({ id: 'WrittenSequence' })
export type WrittenSequence = z.infer<typeof writtenSequenceSchema>

export const boxAppendRequestSchema = z
  .strictObject({
    /** At most 2,910 bytes, as base64url. */
    contents: z
      .string()
      .max(BOX_CONTENTS_MAX_CHARACTERS)
      .regex(/^[\w-]*$/, 'is not base64url'),
    /** How long holders are to keep it, and no longer; as long as this node looks after it if absent. */
    days: z.int().min(1).max(BOX_DAYS_MAX).optional(),
  })
  .meta({ id: 'BoxAppendRequest' })

const leftFields = {
  /** Relays that signed for it, and that were asked. */
  holders: countSchema,
  asked: countSchema,
  /** As long as they have promised to keep it. */
  until: z.iso.datetime(),
}

/** A box that was written. */
export const appendedBoxSchema = z
  .object({
    id: z.string(),
    index: countSchema,
    ...leftFields,
    /** Takes this box back, and reaches on from there. */
    write: z.string(),
    /** Keeps this box alive, and can neither read it nor find another one. */
    verify: z.string(),
  })
  .meta({ id: 'AppendedBox' })
export type AppendedBox = z.infer<typeof appendedBoxSchema>

export const boxReadRequestSchema = z
  .strictObject({
    read: boxCapabilitySchema,
    /** Boxes at most. */
    limit: z.int().min(1).max(BOX_READ_MAX).optional(),
  })
  .meta({ id: 'BoxReadRequest' })

export const boxReadingSchema = z
  .object({
    boxes: z.array(
      z
        .object({
          index: countSchema,
          /** `erased`: taken back; `unreadable`: whoever may write signed something that does not open. */
          state: z.enum(['written', 'erased', 'unreadable']),
          /** As base64url, where there are any. */
          contents: z.string().optional(),
          /** The same for what is the same append made again: it counts once. */
          mark: z.string().optional(),
          until: z.iso.datetime(),
        })
        .meta({ id: 'Box' }),
    ),
    /** Reads on from behind these. */
    next: z.string(),
    /** False: the first box that nobody has written yet was met. */
    more: z.boolean(),
  })
  .meta({ id: 'BoxReading' })
export type BoxReading = z.infer<typeof boxReadingSchema>

export const boxEraseRequestSchema = z
  .strictObject({ write: boxCapabilitySchema })
  .meta({ id: 'BoxEraseRequest' })

export const boxRenewRequestSchema = z
  .strictObject({ verify: boxCapabilitySchema, days: z.int().min(1).max(BOX_DAYS_MAX).optional() })
  .meta({ id: 'BoxRenewRequest' })

export const boxLeftSchema = z.object(leftFields).meta({ id: 'BoxLeft' })
export type BoxLeft = z.infer<typeof boxLeftSchema>
