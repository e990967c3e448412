/**
 * Which CREATE and EXTEND cells are looked at: rates and bounds per link and in total, so that a flood costs its sender more than
 * us. What is refused here is refused before any public-key work and before any dial (docs/spec/circuit.md §3, §9).
 */
import { type Clock, type MemoryQuota, TokenBuckets } from '@warren/kernel'
import type { RelayView } from '@warren/directory'
import type { CircuitLimits } from '../context.ts'
import { MAX_CIRCUITS_PER_CLIENT_LINK, MAX_CIRCUITS_PER_RELAY_LINK } from '../limits.ts'
import type { LinkCircuits } from '../link-circuits.ts'

type PeerKind = 'client' | 'relay'

export class Admission {
  readonly #view: RelayView
  readonly #limits: CircuitLimits
  readonly #memory: MemoryQuota
  readonly #creates: Readonly<Record<PeerKind, TokenBuckets>>
  readonly #extends: Readonly<Record<PeerKind, TokenBuckets>>

  constructor(clock: Clock, view: RelayView, limits: CircuitLimits, memory: MemoryQuota) {
    this.#view = view
    this.#limits = limits
    this.#memory = memory
    const { createRate, extendRate } = limits
    this.#creates = {
      client: new TokenBuckets(clock, createRate.client),
      relay: new TokenBuckets(clock, createRate.relay),
    }
    this.#extends = {
      client: new TokenBuckets(clock, extendRate.client),
      relay: new TokenBuckets(clock, extendRate.relay),
    }
  }

  /** What the peer may ask for. An identity costs nothing, so that of a relay which nobody lists counts as a client's. */
  kindOf({ link: { peer } }: LinkCircuits): PeerKind {
    return peer.kind === 'relay' && this.#view.byId(peer.id) !== undefined ? 'relay' : 'client'
  }

  /** @param relayCircuits - circuits through this relay now. */
  admitsCreate(circuits: LinkCircuits, relayCircuits: number): boolean {
    const kind = this.kindOf(circuits)
    // The token first: what is refused for another reason still counts against the sender's rate.
    if (!this.#creates[kind].take(circuits)) return false
    if (circuits.size >= (kind === 'relay' ? MAX_CIRCUITS_PER_RELAY_LINK : MAX_CIRCUITS_PER_CLIENT_LINK))
      return false
    return relayCircuits < this.#limits.relayCircuits && !this.#memory.isTight()
  }

  admitsExtend(circuits: LinkCircuits): boolean {
    return this.#extends[this.kindOf(circuits)].take(circuits)
  }
}
