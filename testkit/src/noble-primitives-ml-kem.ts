/** ML-KEM-768 on noble, with the randomness of encapsulation drawn from the port. */
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import type { Primitives, Random } from '@warren/kernel'

export function createNobleMlKem(
  random: Random,
): Pick<Primitives, 'mlKem768KeyPair' | 'mlKem768Encapsulate' | 'mlKem768Decapsulate'> {
  return {
    mlKem768KeyPair: (seed) => ({ secret: Uint8Array.from(seed), public: ml_kem768.keygen(seed).publicKey }),
    mlKem768Encapsulate(publicKey) {
      try {
        const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, random.bytes(32))
        return { ciphertext: cipherText, shared: sharedSecret }
      } catch {
        return undefined
      }
    },
    mlKem768Decapsulate: (secret, ciphertext) =>
      ml_kem768.decapsulate(ciphertext, ml_kem768.keygen(secret).secretKey),
  }
}
