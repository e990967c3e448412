/**
 * What all links carried in each of the last seconds. Filled by what comes and goes, with no timer of its own: seconds in which nothing
 * happened are found empty when the next byte or the next reader comes.
 */
import { TRAFFIC_MAX_SECONDS } from '@warren/api'
import type { Clock } from '@warren/kernel'

const STEP_MS = 1000

export interface TrafficSteps {
  /** Milliseconds (clock.nowMs) since the last step began. */
  readonly lastStepAgeMs: number
  /** Bytes a second, the oldest first. */
  readonly sent: number[]
  readonly received: number[]
}

export class TrafficHistory {
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #startedAtMs: number
  readonly #sent = new Float64Array(TRAFFIC_MAX_SECONDS)
  readonly #received = new Float64Array(TRAFFIC_MAX_SECONDS)
  /** Number of the step that was written last, counted from the start. */
  #step = 0

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock
    this.#startedAtMs = clock.nowMs()
  }

  sent(bytes: number): void {
    this.#advance()
    this.#add(this.#sent, bytes)
  }

  received(bytes: number): void {
    this.#advance()
    this.#add(this.#received, bytes)
  }

  /** The last so many seconds, fewer if the node has not run that long. */
  last(seconds: number): TrafficSteps {
    this.#advance()
    const count = Math.min(seconds, this.#step + 1, TRAFFIC_MAX_SECONDS)
    const steps = Array.from({ length: count }, (_, index) => this.#step - count + 1 + index)
    const read = (ring: Float64Array): number[] => steps.map((step) => ring[step % TRAFFIC_MAX_SECONDS] ?? 0)
    return {
      lastStepAgeMs: this.#clock.nowMs() - this.#startedAtMs - this.#step * STEP_MS,
      sent: read(this.#sent),
      received: read(this.#received),
    }
  }

  #add(ring: Float64Array, bytes: number): void {
    const place = this.#step % TRAFFIC_MAX_SECONDS
    ring[place] = (ring[place] ?? 0) + bytes
  }

  #advance(): void {
    const now = Math.floor((this.#clock.nowMs() - this.#startedAtMs) / STEP_MS)
    if (now <= this.#step) return
    const first = Math.max(this.#step + 1, now - TRAFFIC_MAX_SECONDS + 1)
    for (let step = first; step <= now; step++) {
      this.#sent[step % TRAFFIC_MAX_SECONDS] = 0
      this.#received[step % TRAFFIC_MAX_SECONDS] = 0
    }
    this.#step = now
  }
}
