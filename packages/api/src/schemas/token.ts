/** Tokens: what other programs on this machine are given instead of the owner's own. */
import * as z from 'zod'
import {
  TOKEN_REQUESTS_PER_MINUTE,
  TOKEN_REQUESTS_PER_MINUTE_MAX,
  TOKEN_RUNNING_JOBS,
  TOKEN_RUNNING_JOBS_MAX,
  TOKEN_SHARES,
  TOKEN_SHARES_MAX,
} from '../limits.ts'
import { absolutePathSchema } from './file-text.ts'
import { type Scope, scopeSchema } from './scope.ts'
import { nameSchema } from './text.ts'

/** What one program may ask of the node, so that a program in a loop, or one that was taken over, does not starve the others. */
export const tokenQuotaSchema = z
  .strictObject({
    requestsPerMinute: z.int().min(1).max(TOKEN_REQUESTS_PER_MINUTE_MAX).default(TOKEN_REQUESTS_PER_MINUTE),
    /** At work at once. */
    runningJobs: z.int().min(0).max(TOKEN_RUNNING_JOBS_MAX).default(TOKEN_RUNNING_JOBS),
    /** Kept at once; those that ended do not count. */
    shares: z.int().min(0).max(TOKEN_SHARES_MAX).default(TOKEN_SHARES),
  })
  .meta({ id: 'TokenQuota' })
export type TokenQuota = z.output<typeof tokenQuotaSchema>

export const DEFAULT_TOKEN_QUOTA: TokenQuota = {
  requestsPerMinute: TOKEN_REQUESTS_PER_MINUTE,
  runningJobs: TOKEN_RUNNING_JOBS,
  shares: TOKEN_SHARES,
}

export const tokenRequestSchema = z
  .strictObject({
    name: nameSchema,
    quota: tokenQuotaSchema.optional(),
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
    quota: tokenQuotaSchema,
    /** What the scope `files` is limited to, without symbolic links in it. */
    directory: z.string().optional(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Token' })
export type Token = z.infer<typeof tokenSchema>

/** The answer to making one: the only time that its secret is told. */
export const newTokenSchema = tokenSchema.extend({ token: z.string() }).meta({ id: 'NewToken' })
export type NewToken = z.infer<typeof newTokenSchema>
