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
  /** Its machine says that nobody listens: no line that is down, and no relay that is slow. */
  readonly isRefused: boolean
  /** When it failed last. */
  readonly lastMs: number
  /** Until when it is passed over; then it is tried again. */
  readonly untilMs: number
  readonly pauseMs: number
}

/** `doubtful`: it fails, and so may the network; who can find out should. */
export type FailureVerdict = 'noted' | 'doubtful' | 'unreachable'

/** How a guard or vanguard failed. */
export interface FailureKind {
  /** It was dialled from here, so that a dead line looks just like a dead relay. */
  readonly isFirstHop: boolean
  /** Its machine answered the dial: nobody listens there. */
  readonly isRefused?: boolean
}

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

  /** It failed a short while ago and has not answered since: others of its layer are asked first. */
  isFailing(relay: RelayInfo): boolean {
    const failure = this.#failures.get(toHex(relay.id))
    return failure !== undefined && this.#clock.nowMs() - failure.lastMs < GUARD_FIRST_RETRY_MS
  }

  /**
   * It fails, and is not passed over yet: in so many milliseconds one failure more decides, 0 if any does. Undefined: it does not fail,
   * or is passed over.
   */
  undecidedMs(relay: RelayInfo): number | undefined {
    const failure = this.#failures.get(toHex(relay.id))
    if (failure === undefined || failure.untilMs > 0) return undefined
    return failure.isRefused ? 0 : Math.max(0, failure.sinceMs + GUARD_UNREACHABLE_MS - this.#clock.nowMs())
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

  failed(relay: RelayInfo, { isFirstHop, isRefused = false }: FailureKind): FailureVerdict {
    const key = toHex(relay.id)
    const nowMs = this.#clock.nowMs()
    const known = this.#failures.get(key)
    if (known === undefined) {
      if (this.#failures.size >= MAX_TRACKED_FAILURES) this.#failures.clear()
      const pauseMs = GUARD_FIRST_RETRY_MS
      this.#failures.set(key, { sinceMs: nowMs, isRefused, lastMs: nowMs, untilMs: 0, pauseMs })
      return isFirstHop ? 'doubtful' : 'noted'
    }
    const failure: Failure = { ...known, isRefused: isRefused || known.isRefused, lastMs: nowMs }
    this.#failures.set(key, failure)
    const failingMs = nowMs - known.sinceMs
    const isLong = failingMs >= GUARD_UNREACHABLE_MS
    if (!(isLong || failure.isRefused) || nowMs < known.untilMs) return 'noted'
    const isInDoubt = isFirstHop && this.#answeredAtMs < known.sinceMs
    // Others were asked when it began.
    if (isInDoubt && failingMs < NETWORK_DOUBT_MS) return isLong ? 'doubtful' : 'noted'
    const pauseMs = Math.min(GUARD_LAST_RETRY_MS, known.untilMs === 0 ? known.pauseMs : known.pauseMs * 2)
    this.#failures.set(key, { ...failure, untilMs: nowMs + pauseMs, pauseMs })
    return 'unreachable'
  }
}
