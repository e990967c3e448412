/** What one circuit, one link, and all together may ask of a holder (docs/spec/store.md §8). */
import type { RelayCircuit } from '@warren/circuit'
import { type Clock, TokenBucket, TokenBuckets } from '@warren/kernel'
import {
  CIRCUIT_PUT_BYTES,
  CIRCUIT_REQUEST_RATE,
  GET_RATE,
  LINK_PUT_PART,
  LINK_REQUEST_RATE,
  PUT_RATE,
  SHARE_BYTES,
} from '../limits.ts'

const DAY_S = 86_400

export class Sources {
  readonly #puts: TokenBucket
  readonly #gets: TokenBucket
  readonly #requestsByCircuit: TokenBuckets
  readonly #requestsByLink: TokenBuckets
  readonly #bytesByCircuit: TokenBuckets
  readonly #bytesByLink: TokenBuckets

  constructor(clock: Clock, quotaBytes: number) {
    this.#puts = new TokenBucket(clock, PUT_RATE)
    this.#gets = new TokenBucket(clock, GET_RATE)
    this.#requestsByCircuit = new TokenBuckets(clock, CIRCUIT_REQUEST_RATE)
    this.#requestsByLink = new TokenBuckets(clock, LINK_REQUEST_RATE)
    this.#bytesByCircuit = new TokenBuckets(clock, { perS: 0, burst: CIRCUIT_PUT_BYTES })
    const linkBytes = Math.max(SHARE_BYTES, quotaBytes * LINK_PUT_PART)
    this.#bytesByLink = new TokenBuckets(clock, { perS: linkBytes / DAY_S, burst: linkBytes })
  }

  /** Whether a request may be worked on. The narrowest first: what one asks too much takes nothing from the others. */
  mayAsk(circuit: RelayCircuit, kind: 'put' | 'get'): boolean {
    return (
      this.#requestsByCircuit.take(circuit) &&
      this.#requestsByLink.take(circuit.cameBy) &&
      (kind === 'put' ? this.#puts : this.#gets).take()
    )
  }

  /** Whether so much more of it may be kept. */
  mayKeep(circuit: RelayCircuit, bytes: number): boolean {
    return this.#bytesByCircuit.take(circuit, bytes) && this.#bytesByLink.take(circuit.cameBy, bytes)
  }
}
