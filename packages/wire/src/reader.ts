/**
 * Reads a peer's bytes front to back (docs/spec/wire.md §2). Every read is bounded by what is there and by the caller's
 * maximum, so a length in the bytes can never make us allocate or run on.
 */
import { assert, fail } from '@warren/kernel'

export class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #offset = 0

  /** @param bytes - not copied: what is read from it are views of it. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  /** Bytes not yet read. */
  get remaining(): number {
    return this.#bytes.length - this.#offset
  }

  /** @throws WarrenError `malformed`: too short; so do all reads. */
  u8(): number {
    return this.#view.getUint8(this.#take(1))
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2))
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4))
  }

  /** @throws WarrenError `malformed`: too short, or above 2^53 - 1. */
  u64(): number {
    const value = this.#view.getBigUint64(this.#take(8))
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw fail('malformed', 'number: above 2^53 - 1')
    return Number(value)
  }

  /** A signed 64-bit number. @throws WarrenError `malformed`: too short, or beyond 2^53 - 1 either way. */
  i64(): number {
    const value = Number(this.#view.getBigInt64(this.#take(8)))
    if (!Number.isSafeInteger(value)) throw fail('malformed', 'number: beyond 2^53 - 1')
    return value
  }

  /** Exactly `count` bytes, as a view. */
  bytes(count: number): Uint8Array {
    assert(Number.isInteger(count) && count >= 0, 'reader: a count is a whole number of at least 0')
    const start = this.#take(count)
    return this.#bytes.subarray(start, start + count)
  }

  /** Bytes behind a u8 length, as a view. @throws WarrenError `malformed`: too short, or longer than `maxBytes`. */
  lengthPrefixed8(maxBytes: number): Uint8Array {
    return this.#prefixed(this.u8(), maxBytes)
  }

  /** Bytes behind a u16 length, as a view. @throws WarrenError `malformed`: too short, or longer than `maxBytes`. */
  lengthPrefixed16(maxBytes: number): Uint8Array {
    return this.#prefixed(this.u16(), maxBytes)
  }

  /** Bytes behind a u32 length, as a view. @throws WarrenError `malformed`: too short, or longer than `maxBytes`. */
  lengthPrefixed32(maxBytes: number): Uint8Array {
    return this.#prefixed(this.u32(), maxBytes)
  }

  /** All that is left, as a view. */
  rest(): Uint8Array {
    return this.bytes(this.remaining)
  }

  /** Reads all that is left and insists that it is zero: padding that could carry something else is refused. */
  zeros(): void {
    const padding = this.rest()
    // Most of a cell is padding: a plain loop is quicker than an iterator.
    let seen = 0
    for (let index = 0; index < padding.length; index++) seen |= padding[index] as number
    if (seen !== 0) throw fail('malformed', 'padding: not zero')
  }

  /** @throws WarrenError `malformed`: something is left. */
  finish(): void {
    if (this.remaining !== 0)
      throw fail('malformed', 'format: bytes after the end', { fields: { trailing: this.remaining } })
  }

  #prefixed(length: number, maxBytes: number): Uint8Array {
    if (length > maxBytes)
      throw fail('malformed', 'length: above the bound', { fields: { length, maxBytes } })
    return this.bytes(length)
  }

  #take(count: number): number {
    const start = this.#offset
    if (count > this.#bytes.length - start) {
      throw fail('malformed', 'format: too short', {
        fields: { wanted: count, left: this.#bytes.length - start },
      })
    }
    this.#offset = start + count
    return start
  }
}
