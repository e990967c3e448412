/**
 * The two ends of a circuit's window (docs/spec/circuit.md §7).
 *
 * The sender marks cells and remembers the tag of each; the receiver's SENDME must bring exactly that tag, so a far end
 * cannot acknowledge more than it received, and nobody on the path can make an acknowledgement.
 */
import { type Clock, equalBytes, fail } from '@warren/kernel'
import type { CongestionControl } from './congestion.ts'
import type { FlowBounds } from './flow-bounds.ts'
import { MarkRing } from './mark-ring.ts'

export class SendWindow {
  readonly #clock: Clock
  readonly #control: CongestionControl
  readonly #marks: MarkRing
  #inFlight = 0
  #sinceMark = 0

  constructor(clock: Clock, control: CongestionControl, bounds: FlowBounds) {
    this.#clock = clock
    this.#control = control
    this.#marks = new MarkRing(Math.ceil(bounds.maxWindowCells / bounds.minMarkCells) + 1)
  }

  /**
   * True if a DATA cell may go. Without a mark outstanding no SENDME would ever open the window again; then there are fewer
   * cells under way than lie between two marks, and one more can carry one.
   */
  get isOpen(): boolean {
    return this.#inFlight < this.#control.windowCells || this.#marks.length === 0
  }

  /** The next DATA cell must go as a marked one. */
  get marksNext(): boolean {
    return this.#sinceMark + 1 >= this.#control.markCells
  }

  get inFlightCells(): number {
    return this.#inFlight
  }

  /** SENDMEs that the far end still owes. */
  get expectedSendmes(): number {
    return this.#marks.length
  }

  /**
   * A DATA cell left.
   *
   * @param tag - what its SENDME must carry; copied.
   * @param isMarked - it went as a marked one.
   */
  onSent(tag: Uint8Array, isMarked: boolean): void {
    this.#inFlight++
    this.#sinceMark++
    if (!isMarked) return
    const nowMs = this.#clock.nowMs()
    this.#marks.push(tag, this.#sinceMark, nowMs)
    this.#sinceMark = 0
    this.#control.onMarkSent(nowMs, this.#marks.length === 1)
  }

  /** @throws WarrenError `protocol-violation`: none is due, or the tag is not that of the cell it is due for. */
  onSendme(tag: Uint8Array): void {
    const marks = this.#marks
    const expected = marks.tag
    if (expected === undefined) throw fail('protocol-violation', 'sendme: none is due')
    if (!equalBytes(expected, tag))
      throw fail('protocol-violation', 'sendme: not the tag of the cell it is due for')
    const { cells, sentAtMs } = marks
    marks.shift()
    const nowMs = this.#clock.nowMs()
    this.#control.onAcknowledged(cells, nowMs - sentAtMs, this.#inFlight, nowMs)
    this.#inFlight -= cells
  }
}

/** The receiving side: a SENDME is due for every marked cell, on arrival, and marks keep their distance. */
export class ArrivalCounter {
  readonly #minMarkCells: number
  #sinceMark = 0

  constructor(bounds: FlowBounds) {
    this.#minMarkCells = bounds.minMarkCells
  }

  onReceived(): void {
    this.#sinceMark++
  }

  /**
   * The cell just counted is marked.
   *
   * @throws WarrenError `protocol-violation`: sooner than a sender may, which would make us send a cell for a cell.
   */
  onMark(): void {
    if (this.#sinceMark < this.#minMarkCells)
      throw fail('protocol-violation', 'data: marks closer than they may be')
    this.#sinceMark = 0
  }
}
