/** Names for addresses and links. What a name may look like is checked by the node (docs/spec/names.md §1). */
import * as z from 'zod'
import { LINK_MAX_CHARACTERS, PETNAME_MAX_CHARACTERS } from '../limits.ts'

const nameTextSchema = z.string().min(1).max(PETNAME_MAX_CHARACTERS)

export const byNameSchema = z.strictObject({ name: nameTextSchema })

export const nameRequestSchema = z
  .strictObject({
    name: nameTextSchema,
    /** The address of a service or site, or a link. */
    target: z.string().min(1).max(LINK_MAX_CHARACTERS),
    /** Who calls it so: a name or an address. Left out: the owner of the node, whose word goes first. */
    saidBy: nameTextSchema.optional(),
  })
  .meta({ id: 'NameRequest' })

export const removeNameQuerySchema = z.strictObject({ saidBy: nameTextSchema.optional() })

const targetFields = {
  name: z.string(),
  kind: z.enum(['address', 'link']),
  /** `ADDRESS.onion`, or `warren:...`. */
  target: z.string(),
}

export const nameEntrySchema = z
  .object({ ...targetFields, saidBy: z.string().optional(), addedAt: z.iso.datetime() })
  .meta({ id: 'NameEntry' })
export type NameEntry = z.infer<typeof nameEntrySchema>

export const resolvedNameSchema = z
  .object({
    ...targetFields,
    /** Who calls it so; empty: the owner of the node. */
    saidBy: z.array(z.string()),
  })
  .meta({ id: 'ResolvedName' })
export type ResolvedName = z.infer<typeof resolvedNameSchema>
