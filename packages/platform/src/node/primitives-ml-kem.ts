/** ML-KEM-768 (FIPS 203) on OpenSSL, with key pairs from seeds. */
import { createPrivateKey, createPublicKey, decapsulate, encapsulate, type KeyObject } from 'node:crypto'
import { assert, type Primitives } from '@warren/kernel'
import sodium from 'sodium-native'

const SEED_BYTES = 64
const PUBLIC_KEY_BYTES = 1184
const CIPHERTEXT_BYTES = 1088

interface ImportedKey {
  readonly seed: Uint8Array
  readonly key: KeyObject
}

type MlKemMembers = Pick<Primitives, 'mlKem768KeyPair' | 'mlKem768Encapsulate' | 'mlKem768Decapsulate'>

export function createMlKem(): {
  readonly members: MlKemMembers
  /** Wipes what was kept for a seed that is about to be wiped. */
  readonly forget: (seed: Uint8Array) => void
} {
  /** Imported keys by the array that holds the seed: importing one expands the matrix again. */
  const importedKeys = new WeakMap<Uint8Array, ImportedKey>()

  const importSecret = (seed: Uint8Array): KeyObject => {
    assert(seed.length === SEED_BYTES, 'ml-kem: the seed has 64 bytes')
    const known = importedKeys.get(seed)
    // The array may hold another seed by now, or have been wiped.
    if (known !== undefined && sodium.sodium_memcmp(known.seed, seed)) return known.key
    const key = createPrivateKey({
      key: Buffer.from(seed),
      format: 'raw-seed',
      asymmetricKeyType: 'ml-kem-768',
    })
    importedKeys.set(seed, { seed: Uint8Array.from(seed), key })
    return key
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
      return new Uint8Array(decapsulate(importSecret(secret), ciphertext))
    },
  }
  const forget = (seed: Uint8Array): void => {
    const known = importedKeys.get(seed)
    if (known !== undefined) sodium.sodium_memzero(known.seed)
    importedKeys.delete(seed)
  }
  return { members, forget }
}
