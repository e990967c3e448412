import * as z from 'zod'
import { PASSPHRASE_MAX_CHARACTERS } from '../limits.ts'

const passphraseSchema = z.string().min(1, 'is empty').max(PASSPHRASE_MAX_CHARACTERS)

/** Sets or changes it; `current` is needed to change it. */
export const passphraseRequestSchema = z
  .strictObject({ passphrase: passphraseSchema, current: passphraseSchema.optional() })
  .meta({ id: 'PassphraseRequest' })

/** From then on whoever has the disk has the keys. */
export const passphraseRemovalSchema = z
  .strictObject({ current: passphraseSchema })
  .meta({ id: 'PassphraseRemoval' })

export const unlockRequestSchema = z
  .strictObject({ passphrase: passphraseSchema })
  .meta({ id: 'UnlockRequest' })

export const storageSchema = z
  .object({ passphrase: z.boolean(), notice: z.string().optional() })
  .meta({ id: 'Storage' })
export type Storage = z.infer<typeof storageSchema>
