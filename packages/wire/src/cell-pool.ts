/**
 * Cells between two uses, shared by the links of a node.
 *
 * A relay reads a cell, changes it in place and sends it on; when it was copied into a write, its memory can hold the next
 * cell that is read. Without this, memory outside the JavaScript heap is claimed and collected for every cell: a quarter of
 * a busy relay's time, and half a gigabyte that waits for the collector where a node sends for long.
 */
/** Cells kept for the next use, over all links: a megabyte, more than a busy turn of the event loop needs. */
const MAX_SPARE_CELLS = 256

export class CellPool {
  readonly cellBytes: number
  readonly #spare: Uint8Array[] = []

  constructor(cellBytes: number) {
    this.cellBytes = cellBytes
  }

  /** A cell that holds a copy of `bytes[at .. at + cellBytes]`. */
  copyOf(bytes: Uint8Array, at: number): Uint8Array {
    const cell = this.#spare.pop()
    if (cell === undefined) return bytes.slice(at, at + this.cellBytes)
    cell.set(bytes.subarray(at, at + this.cellBytes))
    return cell
  }

  /** A cell of zeros, for what this node says itself. */
  take(): Uint8Array {
    const cell = this.#spare.pop()
    return cell === undefined ? new Uint8Array(this.cellBytes) : cell.fill(0)
  }

  /** Takes back a cell that nobody looks at any more. */
  recycle(cell: Uint8Array): void {
    // A view into something larger would keep all of it alive.
    const isWhole = cell.length === this.cellBytes && cell.buffer.byteLength === this.cellBytes
    if (isWhole && this.#spare.length < MAX_SPARE_CELLS) this.#spare.push(cell)
  }
}
