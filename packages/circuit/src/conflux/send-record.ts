/**
 * The messages of a leg that the far end may not have, oldest first: what goes again on the other leg if this one breaks.
 * Kept only while there are two legs. A SENDME confirms all that was sent up to its marked cell.
 */
import type { FlowBounds } from '../flow/flow-bounds.ts'
import { Ring } from '../flow/ring.ts'
import { MAX_STREAMS } from '../limits.ts'

export interface SentMessage {
  readonly sequence: number
  readonly cell: Uint8Array
}

export class SendRecord {
  readonly #maxMessages: number
  readonly #held: (cells: number) => void
  readonly #messages = new Ring<SentMessage>()
  /** Sequence numbers of marked cells whose SENDME is due; -1: one from before the record began. */
  readonly #marks = new Ring<number>()
  #isKept = false
  #isComplete = false

  constructor(bounds: FlowBounds, held: (cells: number) => void) {
    this.#maxMessages = bounds.maxWindowCells + 2 * MAX_STREAMS
    this.#held = held
  }

  /** Everything that the far end may lack is in it. */
  get isComplete(): boolean {
    return this.#isComplete
  }

  get length(): number {
    return this.#messages.length
  }

  /** Keeps what is sent from now on. @param dueSendmes - marks that were sent before. */
  begin(dueSendmes: number): void {
    this.#isKept = true
    for (let count = 0; count < dueSendmes; count++) this.#marks.push(-1)
  }

  /** A message is about to be sent; the cell is copied. */
  add(sequence: number, cell: Uint8Array, isMarked: boolean): void {
    if (!this.#isKept) return
    if (isMarked) this.#marks.push(sequence)
    // So many without a SENDME are messages other than DATA. Who sends those and breaks loses its streams.
    if (this.#messages.length >= this.#maxMessages) return this.end()
    this.#messages.push({ sequence, cell: cell.slice() })
    this.#held(1)
  }

  /** The far end says that it has all messages below this one: the record is complete from here on. */
  confirmBelow(sequence: number): void {
    this.#drop(sequence - 1)
    this.#isComplete = this.#isKept
  }

  onSendme(): void {
    const sequence = this.#marks.shift()
    if (sequence !== undefined && sequence >= 0) this.#drop(sequence)
  }

  /** Gives up what is kept, in order. */
  takeAll(): SentMessage[] {
    const messages: SentMessage[] = []
    for (let next = this.#messages.shift(); next !== undefined; next = this.#messages.shift())
      messages.push(next)
    this.#held(-messages.length)
    this.#isKept = false
    return messages
  }

  /** Keeps nothing more. */
  end(): void {
    this.takeAll()
    this.#isComplete = false
  }

  #drop(upTo: number): void {
    for (let next = this.#messages.peek(); next !== undefined; next = this.#messages.peek()) {
      if (next.sequence > upTo) return
      this.#messages.shift()
      this.#held(-1)
    }
  }
}
