/** Streams of one end that were asked for and not yet answered. */
import { type Cancel, type Clock, defer, type Deferred, fail, type WarrenError, within } from '@warren/kernel'
import type { BegunStream } from '../circuit.ts'
import { STREAM_OPEN_TIMEOUT_MS } from '../timeouts.ts'
import type { CircuitStream } from './stream.ts'

/** As many as streams, whose number is bounded. */
export class Openings {
  readonly #clock: Clock
  readonly #byId = new Map<number, Deferred<void>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get count(): number {
    return this.#byId.size
  }

  add(stream: CircuitStream): void {
    this.#byId.set(stream.id, defer<void>())
  }

  /** The one that is answered now; undefined: nothing was asked. */
  take(id: number): Deferred<void> | undefined {
    const opened = this.#byId.get(id)
    this.#byId.delete(id)
    return opened
  }

  rejectAll(error: WarrenError): void {
    for (const opened of this.#byId.values()) opened.reject(error)
    this.#byId.clear()
  }

  /** @throws WarrenError the far end's refusal, `timeout`, `cancelled`: the stream is closed. */
  async answer(stream: CircuitStream, cancel: Cancel | undefined): Promise<void> {
    const answered = this.#byId.get(stream.id)?.promise ?? Promise.resolve()
    try {
      await within(this.#clock, STREAM_OPEN_TIMEOUT_MS, answered, cancel)
    } catch (error) {
      this.#byId.delete(stream.id)
      stream.abort(fail('timeout', 'stream: given up before it opened'))
      throw error
    }
  }

  /** For who does not wait: a refusal closes the stream, and that is how its user learns of it. */
  unawaited(stream: CircuitStream): BegunStream {
    const opened = this.answer(stream, undefined)
    opened.catch(() => {})
    return { stream, opened }
  }
}
