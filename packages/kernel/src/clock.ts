/** The clock port: the only source of time below the node floor. */

/** A timer that was started; cancelling twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void
}

export interface Clock {
  /** Monotonic time in milliseconds with sub-millisecond fraction; origin arbitrary. */
  nowMs(): number
  /** Milliseconds since the Unix epoch, as this machine believes. */
  wallMs(): number
  /** Calls back once, `delayMs` (>= 0) later. Real timers do not keep the process alive. */
  after(delayMs: number, callback: () => void): Timer
}
