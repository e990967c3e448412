/** Writes a format front to back, big-endian (docs/spec/wire.md §2). A value out of range is our own bug. */
import { assert } from '@warren/kernel'

const FIRST_BYTES = 256

export class Writer {
  readonly #maxBytes: number
  #bytes: Uint8Array
  #view: DataView
  #length = 0

  /** @param maxBytes - the format's bound: writing beyond it is a bug, so no format grows unnoticed. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
    this.#bytes = new Uint8Array(Math.min(maxBytes, FIRST_BYTES))
    this.#view = new DataView(this.#bytes.buffer)
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length
  }

  u8(value: number): this {
    assertRange(value, 0xff)
    const at = this.#grow(1)
    this.#view.setUint8(at, value)
    return this
  }

  u16(value: number): this {
    assertRange(value, 0xffff)
    const at = this.#grow(2)
    this.#view.setUint16(at, value)
    return this
  }

  u32(value: number): this {
    assertRange(value, 0xffff_ffff)
    const at = this.#grow(4)
    this.#view.setUint32(at, value)
    return this
  }

  u64(value: number): this {
    assertRange(value, Number.MAX_SAFE_INTEGER)
    const at = this.#grow(8)
    this.#view.setBigUint64(at, BigInt(value))
    return this
  }

  i64(value: number): this {
    assert(Number.isSafeInteger(value), 'writer: a signed number is a safe integer')
    const at = this.#grow(8)
    this.#view.setBigInt64(at, BigInt(value))
    return this
  }

  bytes(value: Uint8Array): this {
    const at = this.#grow(value.length)
    this.#bytes.set(value, at)
    return this
  }

  lengthPrefixed8(value: Uint8Array): this {
    return this.u8(value.length).bytes(value)
  }

  lengthPrefixed16(value: Uint8Array): this {
    return this.u16(value.length).bytes(value)
  }

  lengthPrefixed32(value: Uint8Array): this {
    return this.u32(value.length).bytes(value)
  }

  /** Zero bytes until `totalBytes` have been written. */
  padTo(totalBytes: number): this {
    assert(totalBytes >= this.#length, 'writer: padding never shortens')
    this.#grow(totalBytes - this.#length)
    return this
  }

  /** What was written, as an array of its own length. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #grow(count: number): number {
    const start = this.#length
    const end = start + count
    assert(end <= this.#maxBytes, 'writer: a format keeps to its bound')
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.#maxBytes, Math.max(end, this.#bytes.length * 2)))
      larger.set(this.#bytes.subarray(0, start))
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    this.#length = end
    return start
  }
}

function assertRange(value: number, max: number): void {
  assert(Number.isInteger(value) && value >= 0 && value <= max, 'writer: a number fits its field')
}
