/** A stream of the node in this process as the stream that Node's programs know. */
import { Duplex as NodeDuplex } from 'node:stream'
import { type Duplex, fail, type WarrenError } from '@warren/kernel'
import { ApiError } from '../api-error.ts'

/** Half-close, back-pressure and resets pass in both directions. */
export class DuplexStream extends NodeDuplex {
  readonly #inner: Duplex
  /** Called when there is room for more. */
  #written: ((error?: Error) => void) | undefined
  #isEndReceived = false
  #isEndSent = false
  #isClosed = false

  constructor(inner: Duplex) {
    super({ allowHalfOpen: true })
    this.#inner = inner
    inner.start({
      data: (chunk) => {
        // The owner of the chunk uses it again as soon as this returns.
        if (!this.push(Buffer.from(chunk))) inner.pause()
      },
      end: () => {
        this.#isEndReceived = true
        this.push(null)
      },
      drain: () => this.#settleWrite(),
      close: (error) => this.#closed(error),
    })
  }

  override _read(): void {
    this.#inner.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    if (this.#isClosed) return done(brokenOff())
    if (this.#inner.write(chunk)) return done()
    this.#written = done
  }

  override _final(done: () => void): void {
    this.#isEndSent = true
    this.#inner.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // What both sides have ended goes out in peace: its last bytes may still be on their way.
    const isOver = this.#isEndReceived && this.#isEndSent && error === null
    if (!this.#isClosed && !isOver) this.#inner.abort(fail('closed', 'sdk: the program let go of the stream'))
    done(error)
  }

  #closed(error: WarrenError | undefined): void {
    this.#isClosed = true
    this.#settleWrite(error === undefined ? undefined : brokenOff(error))
    // In order, what has arrived may still be read.
    if (error !== undefined) this.destroy(brokenOff(error))
  }

  #settleWrite(error?: Error): void {
    const done = this.#written
    this.#written = undefined
    done?.(error)
  }
}

function brokenOff(cause?: unknown): ApiError {
  return new ApiError('closed', 'The other side, or the way to it, broke the stream off.', {
    next: 'Open it again.',
    cause,
  })
}
