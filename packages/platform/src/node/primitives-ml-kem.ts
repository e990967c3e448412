/** ML-KEM-768 (FIPS 203) on OpenSSL, with key pairs from seeds. */
import { createPrivateKey, createPublicKey, decapsulate, encapsulate, type KeyObject } from 'node:crypto'
import { assert, type Primitives } from '@warren/kernel'
import sodium from 'sodium-native'

const SEED_BYTES = 64
const PUBLIC_KEY_BYTES = 1184
const CIPHERTEXT_BYTES = 1088

/**
 * Imported keys kept by content: a relay's worker gets its onion keys in new arrays with every handshake, and importing one
 * expands the matrix again, a third of the whole handshake (`bench/micro-handshake.ts`). Two of a relay in rotation, and some of services.
 */
const MAX_KEPT_KEYS = 8

/** A kept key that was not used in so many decapsulations goes: a key that was rotated out must not stay where its owner cannot wipe it. */
const MAX_USES_UNUSED = 256

interface ImportedKey {
  readonly seed: Uint8Array
  readonly key: KeyObject
  lastUse: number
}

type MlKemMembers = Pick<Primitives, 'mlKem768KeyPair' | 'mlKem768Encapsulate' | 'mlKem768Decapsulate'>

export function createMlKem(): {
  readonly members: MlKemMembers
  /** Wipes what was kept for a seed that is about to be wiped. */
  readonly forget: (seed: Uint8Array) => void
} {
  /** The key used last comes first. */
  let kept: ImportedKey[] = []
  let uses = 0

  const importSecret = (seed: Uint8Array): KeyObject => {
    assert(seed.length === SEED_BYTES, 'ml-kem: the seed has 64 bytes')
    return createPrivateKey({
      key: Buffer.from(seed),
      format: 'raw-seed',
      asymmetricKeyType: 'ml-kem-768',
    })
  }

  const drop = ({ seed }: ImportedKey): void => sodium.sodium_memzero(seed)

  /** The key for decapsulating. */
  const keptKey = (seed: Uint8Array): KeyObject => {
    assert(seed.length === SEED_BYTES, 'ml-kem: the seed has 64 bytes')
    uses++
    let found = kept.find((known) => sodium.sodium_memcmp(known.seed, seed))
    found ??= { seed: Uint8Array.from(seed), key: importSecret(seed), lastUse: uses }
    found.lastUse = uses
    const others = kept.filter((known) => known !== found)
    kept = [found]
    for (const known of others) {
      if (kept.length < MAX_KEPT_KEYS && uses - known.lastUse < MAX_USES_UNUSED) kept.push(known)
      else drop(known)
    }
    return found.key
  }

  const members: MlKemMembers = {
    mlKem768KeyPair(seed) {
      const secret = Uint8Array.from(seed)
      const publicKey = createPublicKey(importSecret(secret)).export({ format: 'raw-public' })
      return { secret, public: new Uint8Array(publicKey) }
    },
    mlKem768Encapsulate(publicKey) {
      if (publicKey.length !== PUBLIC_KEY_BYTES) return undefined
      let key: KeyObject
      try {
        key = createPublicKey({
          key: Buffer.from(publicKey),
          format: 'raw-public',
          asymmetricKeyType: 'ml-kem-768',
        })
      } catch {
        // OpenSSL makes the modulus check of FIPS 203 §7.2 on import.
        return undefined
      }
      const { ciphertext, sharedKey } = encapsulate(key)
      return { ciphertext: new Uint8Array(ciphertext), shared: new Uint8Array(sharedKey) }
    },
    mlKem768Decapsulate(secret, ciphertext) {
      assert(ciphertext.length === CIPHERTEXT_BYTES, 'ml-kem: a ciphertext has 1088 bytes')
      return new Uint8Array(decapsulate(keptKey(secret), ciphertext))
    },
  }
  const forget = (seed: Uint8Array): void => {
    if (seed.length !== SEED_BYTES) return
    const found = kept.find((known) => sodium.sodium_memcmp(known.seed, seed))
    if (found === undefined) return
    drop(found)
    kept = kept.filter((known) => known !== found)
  }
  return { members, forget }
}
