/** Backups of the root secret, and the index by which everything else comes back. */
import * as z from 'zod'
import { PASSPHRASE_MAX_CHARACTERS, RECOVERY_SHARES_MAX } from '../limits.ts'
import { countSchema } from './text.ts'

/** The passphrase is asked for again if one is set: an open screen is not enough to copy every key. */
const passphraseSchema = z.string().min(1, 'is empty').max(PASSPHRASE_MAX_CHARACTERS).optional()

export const backupWordsRequestSchema = z
  .strictObject({ passphrase: passphraseSchema })
  .meta({ id: 'BackupWordsRequest' })

export const backupWordsSchema = z.object({ words: z.array(z.string()) }).meta({ id: 'BackupWords' })
export type BackupWords = z.infer<typeof backupWordsSchema>

export const backupSharesRequestSchema = z
  .strictObject({
    need: z.int().min(2).max(RECOVERY_SHARES_MAX),
    of: z.int().min(2).max(RECOVERY_SHARES_MAX),
    passphrase: passphraseSchema,
  })
  .meta({ id: 'BackupSharesRequest' })

/** Words of each share; the node keeps none of them. */
export const backupSharesSchema = z
  .object({ shares: z.array(z.array(z.string())) })
  .meta({ id: 'BackupShares' })
export type BackupShares = z.infer<typeof backupSharesSchema>

export const backupFileSchema = z
  .object({
    /** Base64. */
    file: z.string(),
    services: countSchema,
    clientKeys: countSchema,
    shares: countSchema,
    sites: countSchema,
    /** Sequences of boxes. */
    boxes: countSchema,
    names: countSchema,
  })
  .meta({ id: 'BackupFile' })

/** Whether the owner has shown that he holds the words, or shares of them. Warren cannot know whether he still does. */
export const backupStateSchema = z
  .object({
    /** When he did so last; absent: never. */
    confirmedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'BackupState' })
export type BackupState = z.infer<typeof backupStateSchema>

/** `kept`: every holder has the newest index. `restoring`: the words were given, the index is not found yet. */
export const recoverySchema = z
  .object({
    state: z.enum(['publishing', 'kept', 'restoring']),
    copies: countSchema,
    wanted: countSchema,
    /** Entries for which the index has no room: a backup file holds all. */
    leftOut: countSchema,
    cause: z.string().optional(),
  })
  .meta({ id: 'Recovery' })
export type Recovery = z.infer<typeof recoverySchema>

export const restoredSchema = z
  .object({
    services: countSchema,
    clientKeys: countSchema,
    shares: countSchema,
    sites: countSchema,
    /** Sequences of boxes. */
    boxes: countSchema,
    names: countSchema,
    leftOut: countSchema,
    madeAt: z.iso.datetime(),
  })
  .meta({ id: 'Restored' })
export type Restored = z.infer<typeof restoredSchema>

/** 24 or 32 words with numbers or line ends between them. */
const wordsSchema = z.string().max(1024)

/** `words` or `shares`. */
export const restoreRequestSchema = z
  .strictObject({
    words: wordsSchema.optional(),
    /** The words of each share. */
    shares: z.array(wordsSchema).min(2).max(RECOVERY_SHARES_MAX).optional(),
    /** Full path of a backup file on this machine; without it the rest is looked for in the network. */
    file: z.string().max(4096).optional(),
  })
  .meta({ id: 'RestoreRequest' })
export type RestoreRequest = z.infer<typeof restoreRequestSchema>

export const restoreOutcomeSchema = z
  .object({
    services: countSchema,
    clientKeys: countSchema,
    shares: countSchema,
    sites: countSchema,
    /** Sequences of boxes. */
    boxes: countSchema,
    names: countSchema,
    /** The rest is looked for in the network once one is joined. */
    pending: z.boolean(),
  })
  .meta({ id: 'RestoreOutcome' })
export type RestoreOutcome = z.infer<typeof restoreOutcomeSchema>
