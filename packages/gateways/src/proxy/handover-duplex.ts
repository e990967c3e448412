/**
 * A connection that changes its owner once: the handshake reads first, then {@link splice} takes over and sees exactly the
 * bytes that the handshake left, as if it had been the owner from the start.
 */
import { assert, type Duplex, type DuplexEvents, type WarrenError } from '@warren/kernel'

export class HandoverDuplex implements Duplex {
  readonly #inner: Duplex
  #events: DuplexEvents | undefined
  #handedOver = false
  #paused = false
  #ended = false

  constructor(inner: Duplex) {
    this.#inner = inner
  }

  /** Starts the connection; `first` is told everything until `start` names the next owner. */
  begin(first: DuplexEvents): void {
    this.#events = first
    this.#inner.start({
      data: (chunk) => this.#events?.data(chunk),
      end: () => {
        this.#ended = true
        this.#events?.end()
      },
      drain: () => this.#events?.drain(),
      close: (error) => this.#events?.close(error),
    })
  }

  /** Bytes that were read and belong to the next owner; set before `start`. */
  unread: readonly Uint8Array[] = []

  start(events: DuplexEvents): void {
    assert(!this.#handedOver, 'proxy: a connection is handed over once')
    this.#handedOver = true
    this.#events = events
    this.#paused = false
    for (const chunk of this.unread) events.data(chunk)
    this.unread = []
    if (this.#ended) events.end()
    if (!this.#paused) this.#inner.resume()
  }

  write(chunk: Uint8Array): boolean {
    return this.#inner.write(chunk)
  }

  end(): void {
    this.#inner.end()
  }

  abort(error: WarrenError): void {
    this.#inner.abort(error)
  }

  pause(): void {
    this.#paused = true
    this.#inner.pause()
  }

  resume(): void {
    this.#paused = false
    this.#inner.resume()
  }
}
