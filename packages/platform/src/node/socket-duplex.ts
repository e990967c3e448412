/**
 * One TCP or Unix connection as a {@link Duplex}: half-close, back-pressure, and a reset for an abort. A Unix socket knows no reset: what was
 * aborted looks to its other side as if it had ended.
 */
import type { Socket } from 'node:net'
import { assert, type Duplex, type DuplexEvents, fail, type WarrenError } from '@warren/kernel'

export class SocketDuplex implements Duplex {
  readonly #socket: Socket
  readonly #isTcp: boolean
  #events: DuplexEvents | undefined
  #corked = false
  #paused = false
  #ended = false
  #aborted = false
  #closed = false
  #error: WarrenError | undefined
  readonly #uncork = (): void => {
    this.#corked = false
    this.#socket.uncork()
  }

  /** @param socket - made with `allowHalfOpen`, connected, and read by nobody. */
  constructor(socket: Socket, kind: 'tcp' | 'unix' = 'tcp') {
    this.#socket = socket
    this.#isTcp = kind === 'tcp'
    socket.on('error', (cause: Error) => {
      this.#error ??= fail('closed', 'connection: broken by the other side', { cause })
    })
    socket.on('close', () => {
      this.#closed = true
      this.#events?.close(this.#error)
    })
  }

  start(events: DuplexEvents): void {
    assert(this.#events === undefined, 'connection: started once')
    this.#events = events
    if (this.#closed) {
      queueMicrotask(() => events.close(this.#error))
      return
    }
    const isOpen = (): boolean => !this.#closed && !this.#aborted && !this.#socket.destroyed
    this.#socket.on('drain', () => events.drain())
    this.#socket.on('end', () => {
      if (isOpen()) events.end()
    })
    this.#socket.on('data', (chunk: Buffer) => {
      if (isOpen()) events.data(chunk)
    })
    if (this.#paused) this.#socket.pause()
  }

  write(chunk: Uint8Array): boolean {
    if (this.#ended || this.#closed || this.#socket.destroyed) return true
    if (!this.#corked) {
      // Data cells arrive by the dozen in one turn of the event loop: they leave in one system call.
      this.#corked = true
      this.#socket.cork()
      setImmediate(this.#uncork)
    }
    // The caller may use its array again as soon as we return.
    return this.#socket.write(Buffer.from(chunk))
  }

  end(): void {
    if (this.#ended || this.#closed) return
    this.#ended = true
    if (this.#corked) this.#uncork()
    this.#socket.end()
  }

  abort(error: WarrenError): void {
    if (this.#closed || this.#aborted || this.#socket.destroyed) return
    this.#error ??= error
    this.#ended = true
    this.#aborted = true
    // Node throws at a reset of what is not TCP.
    if (!this.#isTcp) this.#socket.destroy()
    else if (isShuttingDown(this.#socket)) this.#socket.once('finish', () => this.#socket.resetAndDestroy())
    else this.#socket.resetAndDestroy()
  }

  pause(): void {
    this.#paused = true
    if (this.#events !== undefined) this.#socket.pause()
  }

  resume(): void {
    this.#paused = false
    if (this.#events !== undefined) this.#socket.resume()
  }
}

/**
 * Its end is on its way to the kernel, where it is in this turn or the next. A reset at that moment is refused by libuv (EINVAL), and Node lets go of the
 * connection all the same: its file stayed open for ever, and nobody was told that it closed.
 */
function isShuttingDown({ writableEnded, writableFinished, writableLength }: Socket): boolean {
  return writableEnded && !writableFinished && writableLength === 0
}
