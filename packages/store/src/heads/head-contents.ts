/**
 * What is in a head, and under which key it lies (docs/spec/store.md §10).
 *
 *     key    = identity, blinded with period 0 of length 0 and secret H("warren store head 1" | network id | label)
 *     body   = nonce 12 | ChaCha20-Poly1305(seal key, nonce, additional data = key, padded), which ends with the tag
 *     padded = length u16 | contents | zeros
 */
import { blindPublic, blindSecret, type BlindedKey } from '@warren/crypto'
import { assert, concatBytes, fail, type Primitives, utf8 } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { type Item, itemBodyBytes } from '../item.ts'
import { signItem } from '../items/item-format.ts'

const LABEL = utf8('warren store head 1')
const PERIOD = { number: 0, lengthMinutes: 0 }
const NONCE_BYTES = 12
const TAG_BYTES = 16
const LENGTH_BYTES = 2
const SEAL_KEY_BYTES = 32
const PADDED_BYTES = itemBodyBytes('head') - NONCE_BYTES - TAG_BYTES
/** Most contents of a head, bytes. */
export const MAX_HEAD_CONTENTS = PADDED_BYTES - LENGTH_BYTES

/**
 * The key that an identity's head with a label lies under.
 *
 * @param identity - Ed25519, 32 bytes, foreign.
 * @param label - what the head is for, a literal of the code.
 * @throws WarrenError `not-authentic`: the identity is not in the prime-order subgroup.
 */
export function headKeyOf(
  primitives: Primitives,
  networkId: Uint8Array,
  identity: Uint8Array,
  label: string,
): Uint8Array {
  return blindPublic(primitives, identity, PERIOD, secretOf(primitives, networkId, label))
}

/** The key that signs it. @param seed - of the identity, 32 bytes. */
export function headSigningKeyOf(
  primitives: Primitives,
  networkId: Uint8Array,
  seed: Uint8Array,
  label: string,
): BlindedKey {
  return blindSecret(primitives, seed, PERIOD, secretOf(primitives, networkId, label))
}

/**
 * Seals and signs a head.
 *
 * @param sealKey - 32 bytes, which readers derive.
 * @param contents - at most {@link MAX_HEAD_CONTENTS} bytes.
 */
export function sealHead(
  primitives: Primitives,
  networkId: Uint8Array,
  signingKey: BlindedKey,
  { revision, sealKey, contents }: { revision: number; sealKey: Uint8Array; contents: Uint8Array },
): Item {
  assert(sealKey.length === SEAL_KEY_BYTES, 'head: a seal key has 32 bytes')
  assert(contents.length <= MAX_HEAD_CONTENTS, 'head: the contents fit')
  const padded = new Writer(PADDED_BYTES).lengthPrefixed16(contents).padTo(PADDED_BYTES).finish()
  const nonce = primitives.random.bytes(NONCE_BYTES)
  const body = concatBytes(nonce, primitives.seal(sealKey, nonce, padded, signingKey.public))
  return signItem(primitives, networkId, signingKey, { itemClass: 'head', revision, body })
}

/**
 * Opens a head.
 *
 * @param item - verified.
 * @throws WarrenError `not-authentic`: sealed under another key; `malformed`: not padded as it must be.
 */
export function openHead(primitives: Primitives, sealKey: Uint8Array, item: Item): Uint8Array {
  assert(item.itemClass === 'head', 'head: the class of the item')
  const nonce = item.body.slice(0, NONCE_BYTES)
  const padded = primitives.open(sealKey, nonce, item.body.subarray(NONCE_BYTES), item.key)
  if (padded === undefined) throw fail('not-authentic', 'head: sealed under another key')
  const reader = new Reader(padded)
  const contents = reader.lengthPrefixed16(MAX_HEAD_CONTENTS).slice()
  reader.zeros()
  return contents
}

function secretOf(primitives: Primitives, networkId: Uint8Array, label: string): Uint8Array {
  return primitives.sha256(concatBytes(LABEL, networkId, utf8(label)))
}
