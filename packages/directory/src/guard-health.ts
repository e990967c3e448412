/**
 * Which guards and vanguards do not answer at present, told apart from a network that is down (docs/spec/directory.md §8).
 *
 * In memory only: after a restart every guard is tried again, the primary first.
 */
import { type Clock, toHex } from '@warren/kernel'
import type { RelayInfo } from './relay-info.ts'
import { MAX_TRACKED_FAILURES } from './limits.ts'
import {
  GUARD_FIRST_RETRY_MS,
  GUARD_LAST_RETRY_MS,
  GUARD_UNREACHABLE_MS,
  NETWORK_DOUBT_MS,
} from './timeouts.ts'

interface Failure {
  readonly sinceMs: number
  /** Until when it is passed over; then it is tried again. */
  readonly untilMs: number
  readonly pauseMs: number
}

/** `doubtful`: it fails, and so may the network; who can find out should. */
export type FailureVerdict = 'noted' | 'doubtful' | 'unreachable'

export class GuardHealth {
  readonly #clock: Clock
  readonly #failures = new Map<string, Failure>()
  /** When anybody at all answered last. */
  #answeredAtMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** True: failing for the stated time and not yet due for another try. */
  isUnreachable(relay: RelayInfo): boolean {
    const failure = this.#failures.get(toHex(relay.id))
    return failure !== undefined && this.#clock.nowMs() < failure.untilMs
  }

  /** It fails, and nobody else has answered since it began to: more likely this machine is cut off. */
  isNetworkInDoubt(relay: RelayInfo): boolean {
    const failure = this.#failures.get(toHex(relay.id))
    return failure !== undefined && this.#answeredAtMs < failure.sinceMs
  }

  succeeded(relay: RelayInfo): void {
    this.#failures.delete(toHex(relay.id))
    this.networkAnswered()
  }

  /** Somebody answered. What failed while nobody did is no relay's fault: it gets another chance at once. */
  networkAnswered(): void {
    const lastMs = this.#answeredAtMs
    this.#answeredAtMs = this.#clock.nowMs()
    for (const [key, { sinceMs, untilMs }] of this.#failures)
      if (untilMs > 0 && sinceMs > lastMs) this.#failures.delete(key)
  }

  /** @param isFirstHop - it was dialled from here, so that a dead line looks just like a dead relay. */
  failed(relay: RelayInfo, isFirstHop: boolean): FailureVerdict {
    const key = toHex(relay.id)
    const nowMs = this.#clock.nowMs()
    const known = this.#failures.get(key)
    if (known === undefined) {
      if (this.#failures.size >= MAX_TRACKED_FAILURES) this.#failures.clear()
      this.#failures.set(key, { sinceMs: nowMs, untilMs: 0, pauseMs: GUARD_FIRST_RETRY_MS })
      return isFirstHop ? 'doubtful' : 'noted'
    }
    const failingMs = nowMs - known.sinceMs
    if (failingMs < GUARD_UNREACHABLE_MS || nowMs < known.untilMs) return 'noted'
    const isInDoubt = isFirstHop && this.#answeredAtMs < known.sinceMs
    if (isInDoubt && failingMs < NETWORK_DOUBT_MS) return 'doubtful'
    const pauseMs = Math.min(GUARD_LAST_RETRY_MS, known.untilMs === 0 ? known.pauseMs : known.pauseMs * 2)
    this.#failures.set(key, { sinceMs: known.sinceMs, untilMs: nowMs + pauseMs, pauseMs })
    return 'unreachable'
  }
}
