/**
 * A byte stream in two directions with half-close and back-pressure: a stream through a circuit, a local TCP
 * connection, one end of a pipe in a test. Both ends of a proxy are `Duplex`, and {@link splice} joins them.
 */
import type { WarrenError } from './errors.ts'

/** What the owner of a {@link Duplex} is told. Set once with `start`, before which nothing is delivered. */
export interface DuplexEvents {
  /** Bytes arrived. The receiver owns them only for the length of the call unless it copies them. */
  data(chunk: Uint8Array): void
  /** The other side will send nothing more; sending to it is still possible. */
  end(): void
  /** `write` may be called again after it returned false. */
  drain(): void
  /** Both directions are over. Called once; nothing follows. `error` is set unless both sides ended in order. */
  close(error: WarrenError | undefined): void
}

export interface Duplex {
  /** Begins delivery. Call exactly once. */
  start(events: DuplexEvents): void
  /** Sends bytes (copied or sent before return); false: stop until `drain`. Ignored after `end`, `abort` or close. */
  write(chunk: Uint8Array): boolean
  /** Half-close: no more will be written. */
  end(): void
  /** Ends both directions at once; the other side sees a reset. */
  abort(error: WarrenError): void
  /** Stops `data` (a bounded amount may still arrive) until `resume`. */
  pause(): void
  resume(): void
}

/**
 * Copies both ways between two duplexes until both directions are over, keeping half-close and back-pressure.
 *
 * @param done - called once, when both sides are closed.
 */
export function splice(a: Duplex, b: Duplex, done: (error: WarrenError | undefined) => void): void {
  let open = 2
  let firstError: WarrenError | undefined
  const events = (from: Duplex, to: Duplex): DuplexEvents => ({
    data: (chunk) => {
      if (!to.write(chunk)) from.pause()
    },
    end: () => to.end(),
    drain: () => to.resume(),
    close: (error) => {
      open--
      firstError ??= error
      if (open === 0) return done(firstError)
      // May close the other side before it returns; then that close was the last one and called `done`.
      if (error !== undefined) to.abort(error)
    },
  })
  a.start(events(a, b))
  b.start(events(b, a))
}
