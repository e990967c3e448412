/**
 * The two ends of a window, for a circuit as for a stream (docs/spec/circuit.md §7).
 *
 * The sender remembers the tag of every 32nd DATA cell. The receiver's SENDME must bring exactly that tag, so a far end
 * cannot ask for more than it received, and nobody on the path can make one.
 */
import { equalBytes, fail } from '@warren/kernel'
import { SENDME_CELLS } from '../limits.ts'
import type { CongestionControl } from './congestion.ts'
import { TagRing } from './tag-ring.ts'

export class SendWindow {
  readonly #control: CongestionControl
  readonly #tags: TagRing
  #inFlight = 0
  #sinceTag = 0

  /** @param maxCells - the most that `control` ever allows. */
  constructor(control: CongestionControl, maxCells: number) {
    this.#control = control
    this.#tags = new TagRing(maxCells / SENDME_CELLS)
  }

  get isOpen(): boolean {
    return this.#inFlight < this.#control.windowCells
  }

  get inFlightCells(): number {
    return this.#inFlight
  }

  /** Updates that the far end still owes for cells that were sent. */
  get expectedSendmes(): number {
    return this.#tags.length
  }

  /** @param tag - what the SENDME for this cell must carry, if one is due for it; copied. */
  onSent(tag: Uint8Array): void {
    this.#inFlight++
    this.#sinceTag++
    if (this.#sinceTag === SENDME_CELLS) {
      this.#sinceTag = 0
      this.#tags.push(tag)
    }
    this.#control.onSent(this.#inFlight)
  }

  /** @throws WarrenError `protocol-violation`: no update is due, or the tag is not that of the cell it is due for. */
  onSendme(tag: Uint8Array): void {
    const expected = this.#tags.shift()
    if (expected === undefined) throw fail('protocol-violation', 'sendme: none is due')
    if (!equalBytes(expected, tag))
      throw fail('protocol-violation', 'sendme: not the tag of the cell it is due for')
    this.#inFlight -= SENDME_CELLS
    this.#control.onSendme(this.#inFlight)
  }
}

/** The circuit's receiving side: an update is due for every 32nd cell, on arrival. */
export class ArrivalCounter {
  #sinceSendme = 0

  /** Counts one DATA cell; true: send a SENDME with its tag now. */
  onReceived(): boolean {
    this.#sinceSendme++
    if (this.#sinceSendme < SENDME_CELLS) return false
    this.#sinceSendme = 0
    return true
  }
}

/** A stream's receiving side: an update is due when the application has consumed the 32nd cell. */
export class ConsumptionWindow {
  readonly #tags: TagRing
  readonly #maxCells: number
  #received = 0
  #consumed = 0
  /** Received and not yet covered by an update. */
  #outstanding = 0

  constructor(maxCells: number) {
    this.#maxCells = maxCells
    this.#tags = new TagRing(maxCells / SENDME_CELLS)
  }

  /** Cells that the far end may still send. */
  get remainingCells(): number {
    return this.#maxCells - this.#outstanding
  }

  /**
   * Counts one DATA cell; true: give its tag to {@link rememberTag} now.
   *
   * @throws WarrenError `protocol-violation`: the far end exceeded its window.
   */
  onReceived(): boolean {
    if (this.#outstanding === this.#maxCells)
      throw fail('protocol-violation', 'stream: the window is exceeded')
    this.#outstanding++
    this.#received++
    if (this.#received < SENDME_CELLS) return false
    this.#received = 0
    return true
  }

  rememberTag(tag: Uint8Array): void {
    this.#tags.push(tag)
  }

  /** Counts one cell as consumed; the tag of the update that is now due, if one is. */
  onConsumed(): Uint8Array | undefined {
    this.#consumed++
    if (this.#consumed < SENDME_CELLS) return undefined
    this.#consumed = 0
    this.#outstanding -= SENDME_CELLS
    return this.#tags.shift()
  }
}
