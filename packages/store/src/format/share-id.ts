/** What a share is called: by whoever may check it, and by whoever holds it (docs/spec/store.md §3). */
import { assert, concatBytes, type Primitives, utf8 } from '@warren/kernel'
import { SHARE_BYTES } from '../limits.ts'

export const SHARE_ID_BYTES = 32
export const LOCATOR_BYTES = 32

const LEAF_PREFIX = 0
const LOCATOR_LABEL = utf8('warren store locator 1')

/** What is hashed is laid out here, since memory for each would cost more than its hash: ciphertext only, and every use ends before the next begins. */
const leafInput = new Uint8Array(1 + SHARE_BYTES)

/** The leaf of the block that the share is; of parity the same hash. */
export function shareId(primitives: Pick<Primitives, 'sha256'>, share: Uint8Array): Uint8Array {
  assert(share.length === SHARE_BYTES, 'share: has one size')
  leafInput[0] = LEAF_PREFIX
  leafInput.set(share, 1)
  return primitives.sha256(leafInput)
}

/** What a holder is asked for; does not tell the id. */
export function shareLocator(primitives: Pick<Primitives, 'sha256'>, id: Uint8Array): Uint8Array {
  assert(id.length === SHARE_ID_BYTES, 'share: an id is 32 bytes')
  return primitives.sha256(concatBytes(LOCATOR_LABEL, id))
}
