/** The keys of one introduction point: made for it, destroyed with it. */
import type { Primitives } from '@warren/kernel'

export interface IntroductionKeys {
  readonly authSeed: Uint8Array
  /** Ed25519. */
  readonly authKey: Uint8Array
  readonly encryptionSecret: Uint8Array
  /** X25519. */
  readonly encryptionKey: Uint8Array
  readonly kemSecret: Uint8Array
  /** ML-KEM-768. */
  readonly kemKey: Uint8Array
}

export function createIntroductionKeys(primitives: Primitives): IntroductionKeys {
  const authSeed = primitives.random.bytes(32)
  const encryptionSecret = primitives.random.bytes(32)
  const kem = primitives.mlKem768KeyPair(primitives.random.bytes(64))
  return {
    authSeed,
    authKey: primitives.ed25519PublicOf(authSeed),
    encryptionSecret,
    encryptionKey: primitives.x25519PublicOf(encryptionSecret),
    kemSecret: kem.secret,
    kemKey: kem.public,
  }
}

export function destroyIntroductionKeys(primitives: Primitives, keys: IntroductionKeys): void {
  for (const secret of [keys.authSeed, keys.encryptionSecret, keys.kemSecret]) primitives.wipe(secret)
}
