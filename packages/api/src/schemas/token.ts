/** Tokens: what other programs on this machine are given instead of the owner's own. */
import { z } from 'zod'
import { scopeSchema } from './scope.ts'
import { nameSchema } from './text.ts'

export const tokenRequestSchema = z
  .strictObject({ name: nameSchema, scopes: z.array(scopeSchema).min(1).max(5) })
  .meta({ id: 'TokenRequest' })

export const tokenSchema = z
  .object({ id: z.string(), name: z.string(), scopes: z.array(scopeSchema), createdAt: z.iso.datetime() })
  .meta({ id: 'Token' })
export type Token = z.infer<typeof tokenSchema>

/** The answer to making one: the only time that its secret is told. */
export const newTokenSchema = tokenSchema.extend({ token: z.string() }).meta({ id: 'NewToken' })
export type NewToken = z.infer<typeof newTokenSchema>
