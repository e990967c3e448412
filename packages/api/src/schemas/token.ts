/** Tokens: what other programs on this machine are given instead of the owner's own. */
import { z } from 'zod'
import { absolutePathSchema } from './file-text.ts'
import { type Scope, scopeSchema } from './scope.ts'
import { nameSchema } from './text.ts'

export const tokenRequestSchema = z
  .strictObject({
    name: nameSchema,
    scopes: z.array(scopeSchema).min(1).max(5),
    /** Limits the scope `files`: only what is in this directory is shared, and only there anything is put. */
    directory: absolutePathSchema.optional(),
  })
  .refine(({ scopes, directory }) => directory === undefined || isLimitable(scopes), {
    path: ['directory'],
    message: 'limits the scope files, so the token needs it, and not the scope admin, which may all',
  })
  .meta({ id: 'TokenRequest' })

function isLimitable(scopes: readonly Scope[]): boolean {
  return scopes.includes('files') && !scopes.includes('admin')
}

export const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(scopeSchema),
    /** What the scope `files` is limited to, without symbolic links in it. */
    directory: z.string().optional(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Token' })
export type Token = z.infer<typeof tokenSchema>

/** The answer to making one: the only time that its secret is told. */
export const newTokenSchema = tokenSchema.extend({ token: z.string() }).meta({ id: 'NewToken' })
export type NewToken = z.infer<typeof newTokenSchema>
