/**
 * What a stream was given and has not sent: cells that `write` fills in place, so that a byte is copied once between the
 * application and encryption.
 */
import type { CellPool, Geometry } from '@warren/wire'
import { FIXED_WINDOW } from '../flow/congestion.ts'
import { Ring } from '../flow/ring.ts'
import { SendWindow } from '../flow/windows.ts'
import { DATA_OFFSET, dataBytesOf, setDataBytes } from '../format.ts'
import { STREAM_WINDOW_CELLS } from '../limits.ts'
import { newDataCell } from '../relay-cell.ts'

/** A stream's window never moves: what varies with the path is the circuit's. */
const STREAM_WINDOW = { ...FIXED_WINDOW, windowCells: STREAM_WINDOW_CELLS }

export class StreamSender {
  readonly window = new SendWindow(STREAM_WINDOW, STREAM_WINDOW_CELLS)
  readonly #geometry: Geometry
  readonly #pool: CellPool
  readonly #streamId: number
  readonly #cells = new Ring<Uint8Array>()
  /** Data bytes in the last cell, which later writes may still fill. */
  #tailBytes = 0
  #flushTail = false
  #pendingBytes = 0

  constructor(geometry: Geometry, cells: CellPool, streamId: number) {
    this.#geometry = geometry
    this.#pool = cells
    this.#streamId = streamId
  }

  get pendingBytes(): number {
    return this.#pendingBytes
  }

  get pendingCells(): number {
    return this.#cells.length
  }

  get isEmpty(): boolean {
    return this.#cells.length === 0
  }

  /** True if a cell may go now: a full one, or a flushed one, and the window is open. */
  get isSendable(): boolean {
    const length = this.#cells.length
    if (length === 0 || !this.window.isOpen) return false
    return length > 1 || this.#flushTail || this.#tailBytes === this.#geometry.dataBytes
  }

  /** Copies `chunk` into cells. */
  write(chunk: Uint8Array): void {
    const capacity = this.#geometry.dataBytes
    let offset = 0
    while (offset < chunk.length) {
      let cell = this.#cells.last()
      if (cell === undefined || this.#tailBytes === capacity) {
        cell = newDataCell(this.#pool, this.#streamId)
        this.#cells.push(cell)
        this.#tailBytes = 0
      }
      const taken = Math.min(capacity - this.#tailBytes, chunk.length - offset)
      const piece = taken === chunk.length ? chunk : chunk.subarray(offset, offset + taken)
      cell.set(piece, DATA_OFFSET + this.#tailBytes)
      this.#tailBytes += taken
      setDataBytes(cell, this.#tailBytes)
      offset += taken
    }
    this.#pendingBytes += chunk.length
  }

  /** Lets the last cell go although it is not full. */
  flush(): void {
    this.#flushTail = this.#cells.length > 0
  }

  /** The next cell to send; call only if {@link isSendable}. */
  take(): Uint8Array | undefined {
    const cell = this.#cells.shift()
    if (cell === undefined) return undefined
    this.#pendingBytes -= dataBytesOf(cell)
    if (this.#cells.length === 0) this.#flushTail = false
    return cell
  }

  clear(): void {
    this.#cells.clear()
    this.#pendingBytes = 0
    this.#flushTail = false
  }
}
