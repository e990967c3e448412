/** What derives from a share's key for those who keep its content alive (docs/spec/store.md §11): one way, so they cannot read it. */
import { concatBytes, type Primitives, utf8 } from '@warren/kernel'
import { MAX_LIST_LEVELS } from './limits.ts'

export const VERIFY_KEY_BYTES = 32
const SALT = utf8('warren store 1')

/** The verify key V. @param shareKey - K of the link. */
export function verifyKeyOf(
  primitives: Primitives,
  shareKey: Uint8Array,
  manifestRoot: Uint8Array,
): Uint8Array {
  return primitives.hkdfSha256(shareKey, SALT, concatBytes(utf8('verify'), manifestRoot), VERIFY_KEY_BYTES)
}

/** What the index is sealed under. */
export function indexKeyOf(primitives: Primitives, verifyKey: Uint8Array): Uint8Array {
  return primitives.hkdfSha256(verifyKey, SALT, utf8('index'), 32)
}

/** What the list of one level is encrypted under. @param level - 0: the ids of the content. */
export function listKeyOf(primitives: Primitives, verifyKey: Uint8Array, level: number): Uint8Array {
  const info = concatBytes(utf8('list'), Uint8Array.of(Math.min(level, MAX_LIST_LEVELS)))
  return primitives.hkdfSha256(verifyKey, SALT, info, 32)
}
