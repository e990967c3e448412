/**
 * Cuts a byte stream into cells. Each cell is an array of its own, since it changes hands: whoever receives it may
 * change it in place and send it on.
 */
import type { CellPool } from '@warren/wire'

export class CellFramer {
  readonly #pool: CellPool
  readonly #cellBytes: number
  readonly #onCell: (cell: Uint8Array) => void
  #partial: Uint8Array | undefined
  #filled = 0
  #stopped = false

  constructor(pool: CellPool, onCell: (cell: Uint8Array) => void) {
    this.#pool = pool
    this.#cellBytes = pool.cellBytes
    this.#onCell = onCell
  }

  /** A cell of which a part has come is held whole. */
  get heldBytes(): number {
    return this.#partial === undefined ? 0 : this.#cellBytes
  }

  /** Takes bytes as they came; they are copied before this returns. */
  push(chunk: Uint8Array): void {
    const size = this.#cellBytes
    // Slicing Node's Buffer subclass is several times slower than slicing a plain view of the same bytes.
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)
    let at = this.#partial === undefined ? 0 : this.#complete(bytes)
    while (bytes.length - at >= size && !this.#stopped) {
      const cell = this.#pool.copyOf(bytes, at)
      at += size
      this.#onCell(cell)
    }
    if (at < bytes.length && !this.#stopped) {
      const partial = new Uint8Array(size)
      partial.set(bytes.subarray(at))
      this.#partial = partial
      this.#filled = bytes.length - at
    }
  }

  /** Nothing is delivered any more, not even the rest of the bytes being pushed. */
  stop(): void {
    this.#stopped = true
    this.#partial = undefined
  }

  /** Fills the cell that an earlier chunk began; returns how many bytes that took. */
  #complete(bytes: Uint8Array): number {
    const partial = this.#partial as Uint8Array
    const taken = Math.min(this.#cellBytes - this.#filled, bytes.length)
    partial.set(bytes.subarray(0, taken), this.#filled)
    this.#filled += taken
    if (this.#filled === this.#cellBytes) {
      this.#partial = undefined
      this.#filled = 0
      this.#onCell(partial)
    }
    return taken
  }
}
