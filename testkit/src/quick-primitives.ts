/**
 * Primitives for networks of hundreds and thousands: those of the simulator with what a crowd spends its time on made
 * cheap. Never for anything but simulations: the key encapsulation keeps nothing secret.
 *
 * - A signature or point that one machine has checked is not computed again for the next: the answer is the same.
 * - ML-KEM is replaced by an encapsulation of the same sizes and refusals that is one hash.
 *
 * Everything else, relay encryption above all, is the product's own: what is tampered with is noticed as it would be.
 */
import { concatBytes, equalBytes, type Primitives, type Random, utf8 } from '@warren/kernel'
import { createSimPrimitives } from './sim-primitives.ts'

/** Answers kept before the oldest half of them goes: descriptors of thousands of relays, and what is in flight. */
const MAX_ANSWERS = 40_000

interface Answer {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly isValid: boolean
}

/** What all machines of one simulated network know of signatures and points. */
export class SharedAnswers {
  #signatures = new Map<string, Answer>()
  #points = new Map<string, boolean>()

  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array, compute: () => boolean): boolean {
    const key = keyOf(signature)
    const known = this.#signatures.get(key)
    if (known !== undefined && equalBytes(known.publicKey, publicKey) && equalBytes(known.message, message))
      return known.isValid
    const isValid = compute()
    forgetOld(this.#signatures)
    this.#signatures.set(key, { publicKey: publicKey.slice(), message: message.slice(), isValid })
    return isValid
  }

  isPrimeOrder(point: Uint8Array, compute: () => boolean): boolean {
    const key = keyOf(point)
    const known = this.#points.get(key)
    if (known !== undefined) return known
    const answer = compute()
    forgetOld(this.#points)
    this.#points.set(key, answer)
    return answer
  }
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

/** Maps keep the order of insertion. */
function forgetOld(answers: Map<string, unknown>): void {
  if (answers.size < MAX_ANSWERS) return
  let left = MAX_ANSWERS / 2
  for (const key of answers.keys()) {
    if (left-- === 0) return
    answers.delete(key)
  }
}

/**
 * @param random - a seeded one makes a run repeatable, byte for byte.
 * @param shared - one for all machines of a network.
 */
export function createQuickPrimitives(random: Random, shared: SharedAnswers): Primitives {
  const inner = createSimPrimitives(random)
  return {
    ...inner,
    ...createHashKem(inner),
    ed25519Verify: (publicKey, message, signature) =>
      shared.verify(publicKey, message, signature, () => inner.ed25519Verify(publicKey, message, signature)),
    edwards: {
      ...inner.edwards,
      isPrimeOrder: (point) => shared.isPrimeOrder(point, () => inner.edwards.isPrimeOrder(point)),
    },
  }
}

const PUBLIC_BYTES = 1184
const CIPHERTEXT_BYTES = 1088
const HEAD_BYTES = 32

/** A key encapsulation in shape only: head, zeros to the length of ML-KEM-768's, and one hash over both heads. */
function createHashKem({
  random,
  sha256,
}: Primitives): Pick<Primitives, 'mlKem768KeyPair' | 'mlKem768Encapsulate' | 'mlKem768Decapsulate'> {
  const headOf = (secret: Uint8Array): Uint8Array => sha256(concatBytes(utf8('public'), secret))
  const shared = (head: Uint8Array, nonce: Uint8Array): Uint8Array =>
    sha256(concatBytes(utf8('shared'), head, nonce))
  return {
    mlKem768KeyPair: (seed) => ({ secret: seed.slice(), public: padded(headOf(seed), PUBLIC_BYTES) }),
    mlKem768Encapsulate(publicKey) {
      if (!isPadded(publicKey, PUBLIC_BYTES)) return undefined
      const nonce = random.bytes(HEAD_BYTES)
      return {
        ciphertext: padded(nonce, CIPHERTEXT_BYTES),
        shared: shared(publicKey.subarray(0, HEAD_BYTES), nonce),
      }
    },
    mlKem768Decapsulate: (secret, ciphertext) =>
      isPadded(ciphertext, CIPHERTEXT_BYTES)
        ? shared(headOf(secret), ciphertext.subarray(0, HEAD_BYTES))
        : sha256(concatBytes(secret, ciphertext)),
  }
}

function padded(head: Uint8Array, bytes: number): Uint8Array {
  const result = new Uint8Array(bytes)
  result.set(head)
  return result
}

function isPadded(bytes: Uint8Array, length: number): boolean {
  return bytes.length === length && bytes.subarray(HEAD_BYTES).every((byte) => byte === 0)
}
