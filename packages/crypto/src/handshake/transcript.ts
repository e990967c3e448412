/**
 * The hashes of the ntor-v3 family (docs/spec/handshakes.md §2; Tor proposal 332).
 *
 * Every use of a hash has its own tweak `ENCAP(PROTOID || ":" || name)`, and every handshake binds a verification string
 * VER, so that a message of one protocol, purpose or network means nothing in another.
 */
import { concatBytes, utf8, type Primitives } from '@warren/kernel'

export const X25519_BYTES = 32
export const MLKEM_PUBLIC_BYTES = 1184
export const MLKEM_CIPHERTEXT_BYTES = 1088
export const MLKEM_SEED_BYTES = 64
export const MAC_BYTES = 32
const KEY_BYTES = 32
const ZERO_IV = new Uint8Array(16)

type Tweak = 'kdf_phase1' | 'msg_mac' | 'key_seed' | 'verify' | 'kdf_final' | 'auth_final'

/** ENCAP(s): the length as 8 bytes big-endian, then s. */
export function encapsulateBytes(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(8)
  new DataView(length.buffer).setUint32(4, bytes.length)
  return concatBytes(length, bytes)
}

/** AES-256-CTR from a zero counter under a key used once; a copy. */
function encryptOnce(primitives: Primitives, key: Uint8Array, text: Uint8Array): Uint8Array {
  const result = text.slice()
  primitives.aesCtr(key, ZERO_IV).apply(result)
  return result
}

/** What the final key derivation yields. */
export interface FinalKeys {
  /** Encrypts the responder's message. */
  readonly messageKey: Uint8Array
  /** The key stream for the floors above. */
  readonly keys: Uint8Array
}

export class Transcript {
  readonly #primitives: Primitives
  readonly #protocolId: Uint8Array
  readonly #verification: Uint8Array

  constructor(primitives: Primitives, protocolId: string, verification: Uint8Array) {
    this.#primitives = primitives
    this.#protocolId = utf8(protocolId)
    this.#verification = encapsulateBytes(verification)
  }

  /** Keys for the initiator's message: `encrypt` and `mac`. */
  phase1(...inputs: readonly Uint8Array[]): { readonly encrypt: Uint8Array; readonly mac: Uint8Array } {
    const input = concatBytes(this.#tweak('kdf_phase1'), ...inputs, this.#protocolId, this.#verification)
    const keys = this.#primitives.shake256(input, 2 * KEY_BYTES)
    this.#primitives.wipe(input)
    return { encrypt: keys.subarray(0, KEY_BYTES), mac: keys.subarray(KEY_BYTES) }
  }

  messageMac(macKey: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
    return this.#primitives.sha3_256(concatBytes(this.#tweak('msg_mac'), encapsulateBytes(macKey), ...parts))
  }

  /** Derives the shared key stream and the value that authenticates the responder. Wipes what it can. */
  final(keyBytes: number, ...inputs: readonly Uint8Array[]): FinalKeys & { readonly verify: Uint8Array } {
    const primitives = this.#primitives
    const secret = concatBytes(...inputs, this.#protocolId, this.#verification)
    const seedInput = concatBytes(this.#tweak('key_seed'), secret)
    const verifyInput = concatBytes(this.#tweak('verify'), secret)
    const expandInput = concatBytes(this.#tweak('kdf_final'), primitives.sha3_256(seedInput))
    const stream = primitives.shake256(expandInput, KEY_BYTES + keyBytes)
    const verify = primitives.sha3_256(verifyInput)
    for (const used of [secret, seedInput, verifyInput, expandInput]) primitives.wipe(used)
    return { messageKey: stream.slice(0, KEY_BYTES), keys: stream.slice(KEY_BYTES), verify }
  }

  /** The responder's proof over everything that was sent. */
  auth(verify: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
    const input = concatBytes(this.#tweak('auth_final'), verify, ...parts, this.#protocolId, utf8('Server'))
    return this.#primitives.sha3_256(input)
  }

  encrypt(key: Uint8Array, text: Uint8Array): Uint8Array {
    return encryptOnce(this.#primitives, key, text)
  }

  #tweak(name: Tweak): Uint8Array {
    return encapsulateBytes(concatBytes(this.#protocolId, utf8(`:${name}`)))
  }
}
