/** Open streams as their end on this node counts them: for who wants to see what this node does. */

export interface StreamStatus {
  readonly id: number
  /** What its opener asked for: a virtual port, or a word such as `records`. */
  readonly target: string
  /** Milliseconds (clock.nowMs) at which it was asked for. */
  readonly begunAtMs: number
  /** Bytes that were taken to be sent, and that were read. */
  readonly sentBytes: number
  readonly receivedBytes: number
}

/** The streams with one far end. Two circuits that are legs of each other have the same group. */
export interface StreamGroup {
  streams(): StreamStatus[]
}
