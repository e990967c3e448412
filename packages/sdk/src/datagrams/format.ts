/** Datagrams as a stream carries them: two bytes of length, then so many bytes (docs/spec/datagrams.md §1). */
import { fail } from '@warren/kernel'
import { DATAGRAM_MAX_BYTES } from '../limits.ts'

const HEADER_BYTES = 2

/** @throws WarrenError `bad-input`: it is longer than 65535 bytes. */
export function encodeDatagram(datagram: Uint8Array): Uint8Array<ArrayBuffer> {
  if (datagram.length > DATAGRAM_MAX_BYTES) {
    throw fail('bad-input', 'a datagram has at most 65535 bytes', {
      next: 'Send it as several, or over a stream.',
    })
  }
  const bytes = new Uint8Array(HEADER_BYTES + datagram.length)
  new DataView(bytes.buffer).setUint16(0, datagram.length)
  bytes.set(datagram, HEADER_BYTES)
  return bytes
}

/** Puts datagrams together from bytes in pieces of any size; holds one of them at most. */
export class DatagramReader {
  readonly #header = new Uint8Array(HEADER_BYTES)
  /** Undefined while the length is not known. */
  #body: Uint8Array<ArrayBuffer> | undefined
  /** Bytes of the header or body that are there. */
  #filled = 0

  /** @throws WarrenError `malformed`: the bytes end inside of a datagram. */
  end(): void {
    if (this.#body !== undefined || this.#filled > 0)
      throw fail('malformed', 'datagrams: the last one is cut off')
  }

  /** @returns what is complete with these bytes, in order. */
  *push(chunk: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
    let at = 0
    while (at < chunk.length) {
      const part = this.#body ?? this.#header
      const piece = chunk.subarray(at, at + part.length - this.#filled)
      part.set(piece, this.#filled)
      at += piece.length
      this.#filled += piece.length
      if (this.#filled < part.length) return
      const complete = this.#advance()
      if (complete !== undefined) yield complete
    }
  }

  /** From header to body, or from body to the next header. */
  #advance(): Uint8Array<ArrayBuffer> | undefined {
    this.#filled = 0
    if (this.#body === undefined) {
      const length = new DataView(this.#header.buffer).getUint16(0)
      if (length === 0) return new Uint8Array(0)
      this.#body = new Uint8Array(length)
      return undefined
    }
    const complete = this.#body
    this.#body = undefined
    return complete
  }
}
