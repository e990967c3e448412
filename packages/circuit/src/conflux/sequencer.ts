/** Puts the messages of two legs in order. What comes early waits; what came already is dropped. */
import { fail } from '@warren/kernel'

export interface Sequenced {
  readonly command: number
  readonly cell: Uint8Array
}

export class Sequencer {
  readonly #maxWaiting: number
  readonly #waiting = new Map<number, Sequenced>()
  #next = 0
  #repeatsLeft: number

  /**
   * @param maxWaiting - messages that may wait for earlier ones: what can be under way on the other leg.
   * @param maxRepeats - messages that may come twice: what a leg that broke can have carried.
   */
  constructor(maxWaiting: number, maxRepeats: number) {
    this.#maxWaiting = maxWaiting
    this.#repeatsLeft = maxRepeats
  }

  /** The message that is waited for: all below have been handled. */
  get next(): number {
    return this.#next
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** The message that is waited for is here. */
  advance(): void {
    this.#next++
  }

  /**
   * Keeps a message whose turn has not come; false: it came already.
   *
   * @throws WarrenError `protocol-violation`: more out of order, or more again, than can be.
   */
  hold(sequence: number, message: Sequenced): boolean {
    if (sequence < this.#next || this.#waiting.has(sequence)) {
      if (this.#repeatsLeft-- <= 0) throw fail('protocol-violation', 'conflux: too much comes again')
      return false
    }
    if (this.#waiting.size >= this.#maxWaiting)
      throw fail('protocol-violation', 'conflux: too much comes out of order')
    this.#waiting.set(sequence, message)
    return true
  }

  /** The next message if it waits already. */
  take(): Sequenced | undefined {
    const message = this.#waiting.get(this.#next)
    if (message !== undefined) this.#waiting.delete(this.#next++)
    return message
  }

  clear(): void {
    this.#waiting.clear()
  }
}
