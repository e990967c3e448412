/**
 * What a stream was given and has not sent: cells that `write` fills in place, so that a byte is copied once between the
 * application and encryption.
 */
import type { CellPool, Geometry } from '@warren/wire'
import type { FlowBounds } from '../flow/flow-bounds.ts'
import { Ring } from '../flow/ring.ts'
import { DATA_OFFSET, dataBytesOf, setDataBytes } from '../format.ts'
import { newDataCell } from '../relay-cell.ts'
import { SendBrake } from './send-brake.ts'

export class StreamSender {
  readonly brake: SendBrake
  readonly #geometry: Geometry
  readonly #pool: CellPool
  readonly #streamId: number
  readonly #cells = new Ring<Uint8Array>()
  /** Data bytes in the last cell, which later writes may still fill. */
  #tailBytes = 0
  #flushTail = false
  #pendingBytes = 0

  constructor(geometry: Geometry, cells: CellPool, bounds: FlowBounds, streamId: number) {
    this.brake = new SendBrake(bounds)
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

  /** True if there is a cell to go, a full one or a flushed one, and the far end has not said stop. */
  get isSendable(): boolean {
    const length = this.#cells.length
    if (length === 0 || this.brake.isStopped) return false
    return length > 1 || this.#flushTail || this.#tailBytes === this.#geometry.dataBytes
  }

  /** When the first cell that waits was begun; undefined: none does. */
  get oldestMs(): number | undefined {
    return this.#cells.oldestMs
  }

  /** Copies `chunk` into cells. */
  write(chunk: Uint8Array, nowMs: number): void {
    const capacity = this.#geometry.dataBytes
    let offset = 0
    while (offset < chunk.length) {
      let cell = this.#cells.last()
      if (cell === undefined || this.#tailBytes === capacity) {
        cell = newDataCell(this.#pool, this.#streamId)
        this.#cells.push(cell, nowMs)
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
