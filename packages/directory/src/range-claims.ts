/**
 * Which peer of a round is fetching which range, so that what three peers hold is fetched once: the others look at the
 * range when its items are here and find it equal, or ask for what the first one left out (docs/spec/directory.md §5.5).
 */
import { type Clock, CancelSource, pause } from '@warren/kernel'
import { CLAIM_MS } from './timeouts.ts'

interface Claim {
  readonly owner: object
  readonly untilMs: number
}

export class RangeClaims {
  readonly #clock: Clock
  readonly #claims = new Map<string, Claim>()
  #changed = new CancelSource()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** False: another peer is fetching a range that this one touches. A claim lapses, so that no peer can sit on ranges. */
  take(prefix: string, owner: object): boolean {
    const nowMs = this.#clock.nowMs()
    for (const [other, claim] of this.#claims) {
      const touches = other.startsWith(prefix) || prefix.startsWith(other)
      if (claim.owner !== owner && claim.untilMs > nowMs && touches) return false
    }
    this.#claims.set(prefix, { owner, untilMs: nowMs + CLAIM_MS })
    return true
  }

  /** Its ranges are here, or will not come. */
  release(owner: object): void {
    for (const [prefix, claim] of this.#claims) if (claim.owner === owner) this.#claims.delete(prefix)
    this.#changed.abort()
    this.#changed = new CancelSource()
  }

  /** Resolves when a range was released, or a claim may have lapsed. */
  async whenReleased(): Promise<void> {
    await pause(this.#clock, CLAIM_MS, this.#changed.cancel).catch(() => {})
  }
}
