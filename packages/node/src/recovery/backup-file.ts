/**
 * A backup file: the index without the bound of a record, sealed under a key that derives from the root secret
 * (docs/spec/recovery.md §7). Useless without the 24 words; with them everything comes back without any network.
 *
 *     file = "warren-backup-1\n" | salt 32 | sealed index
 */
import { concatBytes, equalBytes, fail, type Primitives, utf8 } from '@warren/kernel'
import { deriveSecret } from '@warren/crypto'
import { RECOVERY_INDEX_MAX_BYTES } from '../limits.ts'
import { decodeRecoveryIndex, type RecoveryIndex } from './index-format.ts'

const MAGIC = utf8('warren-backup-1\n')
const SALT_BYTES = 32
const TAG_BYTES = 16
const SEAL_LABEL = utf8('warren recovery file 1')
const NO_NONCE = new Uint8Array(12)
export const BACKUP_FILE_MAX_BYTES = MAGIC.length + SALT_BYTES + RECOVERY_INDEX_MAX_BYTES + TAG_BYTES

export function sealBackup(primitives: Primitives, root: Uint8Array, index: Uint8Array): Uint8Array {
  const salt = primitives.random.bytes(SALT_BYTES)
  return concatBytes(MAGIC, salt, primitives.seal(keyOf(primitives, root, salt), NO_NONCE, index, MAGIC))
}

/** @throws WarrenError `bad-input`: not a backup file, damaged, or of another root secret. */
export function openBackup(primitives: Primitives, root: Uint8Array, file: Uint8Array): RecoveryIndex {
  const head = MAGIC.length + SALT_BYTES
  if (
    file.length < head + TAG_BYTES ||
    file.length > BACKUP_FILE_MAX_BYTES ||
    !equalBytes(file.subarray(0, MAGIC.length), MAGIC)
  ) {
    throw fail('bad-input', 'this is not a backup file', {
      next: 'Name a file that this command wrote: warren backup file PATH',
    })
  }
  const key = keyOf(primitives, root, file.subarray(MAGIC.length, head))
  const index = primitives.open(key, NO_NONCE, file.subarray(head), MAGIC)
  if (index === undefined) {
    throw fail('bad-input', 'the words do not open this backup file', {
      next: 'It was made on a node with other words, or it is damaged. Without --from the index in the network is looked for.',
    })
  }
  return decodeRecoveryIndex(index)
}

function keyOf(primitives: Primitives, root: Uint8Array, salt: Uint8Array): Uint8Array {
  return primitives.hkdfSha256(deriveSecret(primitives, root, 'recovery-seal', 32), salt, SEAL_LABEL, 32)
}
