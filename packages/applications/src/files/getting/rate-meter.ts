/** A smoothed rate: bytes a second, with older time weighing exponentially less. */

export class RateMeter {
  readonly #smoothingMs: number
  #bytesPerS = 0
  #pendingBytes = 0
  #sampledAtMs: number
  #weight = 0

  constructor(nowMs: number, smoothingMs: number) {
    this.#sampledAtMs = nowMs
    this.#smoothingMs = smoothingMs
  }

  /** 0 until the first sample. */
  get bytesPerS(): number {
    return this.#bytesPerS
  }

  add(bytes: number): void {
    this.#pendingBytes += bytes
  }

  /** Takes what was added since the last sample into the rate. */
  sample(nowMs: number): void {
    const elapsedMs = nowMs - this.#sampledAtMs
    if (elapsedMs <= 0) return
    const rate = (this.#pendingBytes * 1000) / elapsedMs
    const fresh = 1 - Math.exp(-elapsedMs / this.#smoothingMs)
    // Early samples weigh as much as the time they stand for, so that the rate does not creep up from zero.
    this.#weight += (1 - this.#weight) * fresh
    this.#bytesPerS += (rate - this.#bytesPerS) * Math.min(1, fresh / this.#weight)
    this.#pendingBytes = 0
    this.#sampledAtMs = nowMs
  }

  /** Nothing was asked for since the last sample, so that time says nothing about the rate. */
  skip(nowMs: number): void {
    if (this.#pendingBytes === 0) this.#sampledAtMs = nowMs
    else this.sample(nowMs)
  }

  /** Forgets the past: what comes next is measured by itself. */
  reset(nowMs: number): void {
    this.#bytesPerS = 0
    this.#pendingBytes = 0
    this.#weight = 0
    this.#sampledAtMs = nowMs
  }
}
