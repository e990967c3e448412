/** Reads requests that follow each other on a stream, however it was cut into chunks. */
import {
  decodeStoreRequest,
  REQUEST_PREFIX_BYTES,
  type StoreRequest,
  storeRequestBytes,
} from '../format/request-format.ts'

export class RequestReader {
  readonly #chunks: Uint8Array[] = []
  #chunkBytes = 0
  #current = new Uint8Array(REQUEST_PREFIX_BYTES)
  #received = 0

  /** What is kept of requests that were not taken. */
  get heldBytes(): number {
    return this.#chunkBytes + this.#current.length
  }

  /** A request has begun and is not whole. */
  get isWithinRequest(): boolean {
    return this.#received + this.#chunkBytes > 0
  }

  /** @param chunk - copied. */
  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk.slice())
    this.#chunkBytes += chunk.length
  }

  /**
   * The next request, if it is whole; its bytes are its own.
   *
   * @throws WarrenError `malformed`: no request; where the next one begins is not known then.
   */
  next(): StoreRequest | undefined {
    while (this.#fill()) {
      if (this.#current.length > REQUEST_PREFIX_BYTES) {
        const request = decodeStoreRequest(this.#current)
        this.#current = new Uint8Array(REQUEST_PREFIX_BYTES)
        this.#received = 0
        return request
      }
      const whole = new Uint8Array(storeRequestBytes(this.#current))
      whole.set(this.#current)
      this.#current = whole
    }
    return undefined
  }

  /** @returns whether what is being filled is full. */
  #fill(): boolean {
    for (;;) {
      const wanted = this.#current.length - this.#received
      if (wanted === 0) return true
      const chunk = this.#chunks[0]
      if (chunk === undefined) return false
      this.#current.set(chunk.subarray(0, wanted), this.#received)
      const taken = Math.min(wanted, chunk.length)
      this.#received += taken
      this.#chunkBytes -= taken
      if (taken === chunk.length) this.#chunks.shift()
      else this.#chunks[0] = chunk.subarray(taken)
    }
  }
}
