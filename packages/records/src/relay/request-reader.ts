/** Reads the one request of a stream, however it was cut into chunks, and holds no more of it than a request can have. */
import { fail } from '@warren/kernel'
import { decodeRequestHeader, REQUEST_HEADER_BYTES, type RequestHeader, requestBytes } from '../format.ts'

export interface RecordRequest {
  readonly header: RequestHeader
  /** Empty for a get. */
  readonly record: Uint8Array
}

export class RequestReader {
  readonly #recordBytes: number
  #bytes = new Uint8Array(REQUEST_HEADER_BYTES)
  #received = 0
  #header: RequestHeader | undefined

  /** What is kept for the request: all of it, once its header has said how long it is. */
  get heldBytes(): number {
    return this.#bytes.length
  }

  constructor(recordBytes: number) {
    this.#recordBytes = recordBytes
  }

  /**
   * Takes the next bytes; the request once it is complete.
   *
   * @throws WarrenError `malformed`: no request, or bytes after it.
   */
  push(chunk: Uint8Array): RecordRequest | undefined {
    let rest = this.#fill(chunk)
    if (this.#received < this.#bytes.length) return undefined
    if (this.#header === undefined) {
      this.#header = decodeRequestHeader(this.#bytes)
      const whole = new Uint8Array(requestBytes(this.#header, this.#recordBytes))
      whole.set(this.#bytes)
      this.#bytes = whole
      rest = this.#fill(rest)
    }
    if (rest.length > 0) throw fail('malformed', 'record request: bytes after its end')
    if (this.#received < this.#bytes.length) return undefined
    return { header: this.#header, record: this.#bytes.subarray(REQUEST_HEADER_BYTES) }
  }

  /** Returns what did not fit. */
  #fill(chunk: Uint8Array): Uint8Array {
    const taken = Math.min(chunk.length, this.#bytes.length - this.#received)
    this.#bytes.set(chunk.subarray(0, taken), this.#received)
    this.#received += taken
    return chunk.subarray(taken)
  }
}
