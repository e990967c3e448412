/**
 * The round trip of a circuit, as its SENDMEs show it: smoothed, and the smallest of late (proposal 324, section 2.1).
 *
 * The smallest is taken of the smoothed value, so that one quick answer does not set it. It is believed for a while only:
 * paths change, and who believes a round trip that is gone starves itself.
 */
import { MIN_ROUND_TRIP_VALID_MS } from '../timeouts.ts'

/** Samples that the smoothing covers: half of those of one window, between these. */
const MIN_SMOOTHED_SAMPLES = 2
const MAX_SMOOTHED_SAMPLES = 10
/** A sample of no time at all, from a clock that stands: not believed. */
const LEAST_MS = 0.001

export class RoundTrips {
  #smoothedMs = 0
  #minMs = Number.POSITIVE_INFINITY
  #minAtMs = 0

  /** 0 before the first sample. */
  get smoothedMs(): number {
    return this.#smoothedMs
  }

  get minMs(): number {
    return this.#minMs
  }

  /** @param samplesPerWindow - SENDMEs of one window; while it is small only the newest samples count. */
  add(sampleMs: number, samplesPerWindow: number, nowMs: number): void {
    const ms = Math.max(LEAST_MS, sampleMs)
    const count = Math.max(MIN_SMOOTHED_SAMPLES, Math.min(MAX_SMOOTHED_SAMPLES, samplesPerWindow / 2))
    this.#smoothedMs = this.#smoothedMs === 0 ? ms : (2 * ms + (count - 1) * this.#smoothedMs) / (count + 1)
    if (this.#smoothedMs <= this.#minMs) this.#setMin(this.#smoothedMs, nowMs)
  }

  /** The smallest one has been believed for as long as it may be. */
  isMinOld(nowMs: number): boolean {
    return nowMs - this.#minAtMs > MIN_ROUND_TRIP_VALID_MS
  }

  /** Takes the round trip as it is now for the smallest: the queue is known to be empty, or cannot be made smaller. */
  renewMin(nowMs: number): void {
    this.#setMin(this.#smoothedMs, nowMs)
  }

  #setMin(minMs: number, nowMs: number): void {
    this.#minMs = minMs
    this.#minAtMs = nowMs
  }
}
