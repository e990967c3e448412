/**
 * Which CREATE cells are answered: rates and bounds per link and in total, so that a flood costs its sender more than
 * us. A refused one gets DESTROY `overloaded` before any public-key work (docs/spec/circuit.md §3, §9).
 */
import type { Clock } from '@warren/kernel'
import type { CellBudget } from '../cell-budget.ts'
import type { CircuitLimits } from '../context.ts'
import { MAX_CIRCUITS_PER_CLIENT_LINK, MAX_CIRCUITS_PER_RELAY_LINK } from '../limits.ts'
import type { LinkCircuits } from '../link-circuits.ts'
import { TokenBucket } from './token-bucket.ts'

interface LinkUse {
  readonly bucket: TokenBucket
  waiting: number
}

export class Admission {
  readonly #clock: Clock
  readonly #limits: CircuitLimits
  readonly #budget: CellBudget
  readonly #links = new WeakMap<LinkCircuits, LinkUse>()
  #waiting = 0

  constructor(clock: Clock, limits: CircuitLimits, budget: CellBudget) {
    this.#clock = clock
    this.#limits = limits
    this.#budget = budget
  }

  /** Handshakes that wait for the offload port. */
  get waitingHandshakes(): number {
    return this.#waiting
  }

  /**
   * Asks for one handshake; true: it is counted until {@link finished}.
   *
   * @param relayCircuits - circuits through this relay now.
   */
  admit(circuits: LinkCircuits, relayCircuits: number): boolean {
    const use = this.#useOf(circuits)
    const isRelay = circuits.link.peer.kind === 'relay'
    // The token first: what is refused for another reason still counts against the sender's rate.
    if (!use.bucket.take()) return false
    if (
      use.waiting >= this.#limits.waitingHandshakesPerLink ||
      this.#waiting >= this.#limits.waitingHandshakes
    )
      return false
    if (circuits.size >= (isRelay ? MAX_CIRCUITS_PER_RELAY_LINK : MAX_CIRCUITS_PER_CLIENT_LINK)) return false
    if (relayCircuits >= this.#limits.relayCircuits || this.#budget.isTight()) return false
    use.waiting++
    this.#waiting++
    return true
  }

  finished(circuits: LinkCircuits): void {
    this.#useOf(circuits).waiting--
    this.#waiting--
  }

  #useOf(circuits: LinkCircuits): LinkUse {
    const known = this.#links.get(circuits)
    if (known !== undefined) return known
    const kind = circuits.link.peer.kind
    const bucket = new TokenBucket(
      this.#clock,
      this.#limits.createsPerS[kind],
      this.#limits.createBurst[kind],
    )
    const use: LinkUse = { bucket, waiting: 0 }
    this.#links.set(circuits, use)
    return use
  }
}
