/**
 * Whether the far end of a leg still answers (docs/spec/circuit.md §12). A relay that swallows what it should carry, and a path that died
 * without a word, look like a far end that thinks. So a client that has streams open and has heard nothing for a while asks, and takes no
 * answer for the end of the circuit. Only the client does: it knows when it is its own link that stands still, and of the service's
 * circuits none is worth more to the service than to the client.
 *
 * Every cell is authenticated in its order, so an answer shows that nothing before it was lost in either direction.
 */
import { type Clock, fail, type Timer, TokenBucket, type WarrenError } from '@warren/kernel'
import { PROBE_ANSWER_RATE } from '../limits.ts'
import {
  PROBE_ANSWER_CHEAP_MS,
  PROBE_ANSWER_FIRST_MS,
  PROBE_ANSWER_MIN_MS,
  PROBE_LOOK_MS,
  PROBE_NEARER_MS,
  PROBE_QUIET_FIRST_MS,
  PROBE_QUIET_MAX_MS,
  PROBE_SLEPT_MS,
} from '../timeouts.ts'

/** So many round trips without an answer: queues on the way may have grown since the last one. */
const ANSWER_ROUND_TRIPS = 8

/** What is asked of the leg. */
export interface LivenessOwner {
  /** Somebody waits for something over this leg. */
  readonly isAwaited: boolean
  /** Smoothed, of marked cells; 0: none yet. */
  readonly roundTripMs: number
  /** Its loss costs no stream: nothing was answered yet, or another leg works and has brought something since. */
  isCheap(sinceMs: number): boolean
  /** @see LegPort.isHeldUp */
  isHeldUp(sinceMs: number): boolean
  /** Sends PROBE. */
  probe(): void
  /** @see LegPort.askNearer */
  askNearer(): void
  /** @see LegPort.silentNearerTripMs */
  silentNearerTripMs(): number | undefined
  /** The far end does not answer any more. */
  fail(error: WarrenError): void
}

export class Liveness {
  readonly #clock: Clock
  readonly #owner: LivenessOwner
  readonly #answers: TokenBucket
  #timer: Timer | undefined
  /** When the timer should ring: much later, and the process slept. */
  #dueMs = 0
  #heardAtMs = Number.NEGATIVE_INFINITY
  /** Undefined: no answer is awaited. */
  #askedAtMs: number | undefined
  /** Answers that may come. */
  #owed = 0
  #quietMs = PROBE_QUIET_FIRST_MS
  #answerTookMs = 0
  /** It was asked once, and has brought nothing since. */
  #isAsking = false
  /** Since it was asked, somebody nearer was asked too. */
  #hasAskedNearer = false

  constructor(clock: Clock, owner: LivenessOwner) {
    this.#clock = clock
    this.#owner = owner
    this.#answers = new TokenBucket(clock, PROBE_ANSWER_RATE)
  }

  /** `clock.nowMs()` at which anything last came, or the wait began. */
  get heardAtMs(): number {
    return this.#heardAtMs
  }

  /** Something is awaited from now on. Called for every message: cheap when it is known. */
  watch(): void {
    if (this.#timer !== undefined || !this.#owner.isAwaited) return
    this.#heardAtMs = this.#clock.nowMs()
    this.#quietMs = PROBE_QUIET_FIRST_MS
    this.#askedAtMs = undefined
    this.#wait(this.#quietMs)
  }

  /** Asks once, now, although nothing is awaited. What is watched is asked in its turn anyway. */
  ask(): void {
    if (this.#timer !== undefined) return
    this.#isAsking = true
    this.#heardAtMs = this.#clock.nowMs()
    this.#ask()
  }

  /** It was asked and has brought nothing since. */
  get isUnanswered(): boolean {
    return this.#askedAtMs !== undefined
  }

  /** Asks, and gives nothing up: {@link isUnanswered} tells. */
  wonder(): void {
    if (this.#timer === undefined && !this.isUnanswered) this.#probe()
  }

  /** Something came. Called for every message. */
  heard(): void {
    const nowMs = this.#clock.nowMs()
    this.#isAsking = false
    // The first answer to what began the wait: at least a round trip.
    if (this.#answerTookMs === 0 && this.#timer !== undefined) this.#answerTookMs = nowMs - this.#heardAtMs
    this.#heardAtMs = nowMs
    this.#askedAtMs = undefined
    this.#quietMs = PROBE_QUIET_FIRST_MS
  }

  /** PROBED came. @throws WarrenError `protocol-violation`: it was not asked for. */
  answered(): void {
    if (this.#owed === 0) throw fail('protocol-violation', 'probed: nobody asked')
    this.#owed--
    this.#isAsking = false
    const nowMs = this.#clock.nowMs()
    if (this.#askedAtMs !== undefined) {
      this.#answerTookMs = nowMs - this.#askedAtMs
      // Who thinks for long is asked ever less often.
      this.#quietMs = Math.min(PROBE_QUIET_MAX_MS, 2 * this.#quietMs)
    }
    this.#heardAtMs = nowMs
    this.#askedAtMs = undefined
  }

  /** PROBE came and is to be answered. @throws WarrenError `protocol-violation`: more often than anybody has to ask. */
  asked(): void {
    if (!this.#answers.take()) throw fail('protocol-violation', 'probe: too often')
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #wait(ms: number): void {
    this.#dueMs = this.#clock.nowMs() + ms
    this.#timer = this.#clock.after(ms, () => this.#look())
  }

  #look(): void {
    this.#timer = undefined
    if (!this.#owner.isAwaited && !this.#isAsking) return
    const nowMs = this.#clock.nowMs()
    const askedAtMs = this.#askedAtMs
    if (askedAtMs === undefined) return this.#lookAtSilence(nowMs)
    if (nowMs - this.#dueMs > PROBE_SLEPT_MS || this.#owner.isHeldUp(askedAtMs)) this.#askedAtMs = nowMs
    const leftMs = (this.#askedAtMs ?? nowMs) + this.#patienceMs(askedAtMs) - nowMs
    if (!this.#hasAskedNearer) {
      this.#hasAskedNearer = true
      this.#owner.askNearer()
    }
    // Looked at again in between: whether its loss is cheap may change.
    if (leftMs > 0) return this.#wait(Math.min(leftMs, PROBE_LOOK_MS))
    this.#owner.fail(fail('timeout', 'circuit: its far end has stopped answering'))
  }

  #lookAtSilence(nowMs: number): void {
    const leftMs = this.#heardAtMs + this.#quietMs - nowMs
    if (leftMs > 0) return this.#wait(leftMs)
    this.#ask()
  }

  #ask(): void {
    this.#hasAskedNearer = false
    this.#probe()
    this.#wait(PROBE_NEARER_MS)
  }

  #probe(): void {
    this.#askedAtMs = this.#clock.nowMs()
    this.#owed++
    this.#owner.probe()
  }

  /** How long an answer to what was asked then is awaited. */
  #patienceMs(askedAtMs: number): number {
    // What swallows is on this end's own side, where no line of another machine has anything to do with it.
    const nearerMs = this.#owner.silentNearerTripMs()
    if (nearerMs !== undefined)
      return PROBE_NEARER_MS + Math.max(PROBE_ANSWER_CHEAP_MS, ANSWER_ROUND_TRIPS * nearerMs)
    const tripMs = Math.max(this.#owner.roundTripMs, this.#answerTookMs)
    const leastMs = this.#owner.isCheap(askedAtMs) ? PROBE_ANSWER_CHEAP_MS : PROBE_ANSWER_MIN_MS
    return Math.max(leastMs, tripMs === 0 ? PROBE_ANSWER_FIRST_MS : ANSWER_ROUND_TRIPS * tripMs)
  }
}
