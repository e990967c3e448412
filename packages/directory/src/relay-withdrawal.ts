/**
 * A home that was a listed relay, fell without a goodbye, and starts again as a client only: it still stands in every list, and
 * everybody who draws it waits for nothing. So it signs that goodbye when it is back (docs/spec/directory.md §3).
 */
import type { Ports } from '@warren/kernel'
import { signLiveness } from './descriptor.ts'
import { SHORT_ID_BYTES } from './format.ts'
import type { DirectoryItem } from './item.ts'
import type { Network } from './network-file.ts'
import { SignedNumbers } from './signed-numbers.ts'

export interface Withdrawal {
  /** The statement to hand in; undefined: nothing that this home said as a relay counts any more. */
  due(): DirectoryItem | undefined
  /** Relays have it. */
  done(): void
}

/** @param identitySeed - of the relay that this home was, if it was one. */
export function createWithdrawal(
  { clock, primitives, state }: Pick<Ports, 'clock' | 'primitives' | 'state'>,
  network: Network,
  identitySeed: Uint8Array,
): Withdrawal {
  const numbers = new SignedNumbers(state)
  const { livenessValidityS, clockSkewS } = network.parameters.descriptors
  return {
    due() {
      const nowMs = Math.floor(clock.wallMs())
      const saidMs = numbers.last('liveness')
      if (saidMs === 0 || numbers.hasLeft || saidMs + livenessValidityS * 1000 <= nowMs) return undefined
      const id = primitives.ed25519PublicOf(identitySeed)
      const atMs = numbers.next('liveness', nowMs, nowMs + clockSkewS * 1000)
      const statement = { shortId: id.subarray(0, SHORT_ID_BYTES), atMs, leaving: true }
      return { kind: 'liveness', bytes: signLiveness(primitives, network.id, identitySeed, statement) }
    },
    done() {
      numbers.hasLeft = true
    },
  }
}
