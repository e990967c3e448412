/** The circuits of one link by circuit id, and what arrives for them. */
import type { WarrenError } from '@warren/kernel'
import type { Link } from '@warren/link'
import { CELL_COMMANDS, circuitIdOf, commandOf } from '@warren/wire'
import type { Leg } from './leg.ts'

export class LinkCircuits {
  readonly link: Link
  readonly #legs = new Map<number, Leg>()
  readonly #onCreate: (circuits: LinkCircuits, cell: Uint8Array) => void
  #isClosed = false

  constructor(link: Link, onCreate: (circuits: LinkCircuits, cell: Uint8Array) => void) {
    this.link = link
    this.#onCreate = onCreate
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  get size(): number {
    return this.#legs.size
  }

  has(circuitId: number): boolean {
    return this.#legs.has(circuitId)
  }

  add(circuitId: number, leg: Leg): void {
    this.#legs.set(circuitId, leg)
  }

  remove(circuitId: number): void {
    this.#legs.delete(circuitId)
  }

  /** @see LegPort.isHeldUp */
  isHeldUp(circuitId: number, sinceMs: number): boolean {
    return this.link.heardAtMs <= sinceMs || this.link.queuedCells(circuitId) > 0
  }

  /** A cell arrived; ownership passes. A cell for a circuit that is gone is dropped: its last ones may be under way. */
  handleCell(cell: Uint8Array): void {
    const leg = this.#legs.get(circuitIdOf(cell))
    if (leg !== undefined) leg.handleCell(cell)
    else if (commandOf(cell) === CELL_COMMANDS.create) this.#onCreate(this, cell)
  }

  handleWritable(circuitId: number): void {
    this.#legs.get(circuitId)?.handleWritable()
  }

  handleClosed(error: WarrenError | undefined): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const leg of [...this.#legs.values()]) leg.handleLinkClosed(error)
    this.#legs.clear()
  }
}
