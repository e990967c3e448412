/**
 * CREATEs that were let in and wait for a worker (docs/spec/circuit.md §3). Each link has a line of its own and the links take turns, so
 * a link that sends more than its share waits behind itself and nobody else.
 *
 * When all lines together are full, the newest of the longest one is refused: the older ones have waited for their turn and get it
 * within milliseconds, and whoever fills the lines is who loses.
 */
import { assert } from '@warren/kernel'
import type { CircuitLimits } from '../context.ts'
import { MAX_RUNNING_HANDSHAKES, RELAY_TURN_HANDSHAKES } from '../limits.ts'
import type { LinkCircuits } from '../link-circuits.ts'

/** One CREATE. Exactly one of the two is called, once. */
export interface WaitingHandshake {
  /** Computes and answers; never rejects. */
  run(): Promise<void>
  /** Says `overloaded`, which costs one cell. */
  refuse(): void
}

interface LinkLine {
  readonly circuits: LinkCircuits
  readonly handshakes: WaitingHandshake[]
  /** How many are run before it is the next link's turn. */
  readonly turnHandshakes: number
  leftInTurn: number
}

export class HandshakeLine {
  readonly #limits: CircuitLimits
  /** Links with something waiting, in the order of their turns. */
  readonly #lines = new Map<LinkCircuits, LinkLine>()
  #waiting = 0
  #running = 0

  constructor(limits: CircuitLimits) {
    this.#limits = limits
  }

  /** Handshakes that wait, here or for a worker. */
  get length(): number {
    return this.#waiting + this.#running
  }

  /**
   * Takes one in, to run at once or in its turn; it is refused if its link's line is full or the longest.
   *
   * @param isRelay - the link carries many clients' circuits.
   */
  add(circuits: LinkCircuits, isRelay: boolean, handshake: WaitingHandshake): void {
    if (this.#running < MAX_RUNNING_HANDSHAKES) {
      this.#start(handshake)
      return
    }
    let line = this.#lines.get(circuits)
    if ((line?.handshakes.length ?? 0) >= this.#limits.waitingHandshakesPerLink) return handshake.refuse()
    if (this.#waiting >= this.#limits.waitingHandshakes) {
      const longest = this.#longest()
      if (longest.handshakes.length <= (line?.handshakes.length ?? 0) + 1) return handshake.refuse()
      this.#refuseNewest(longest)
    }
    if (line === undefined) {
      const turnHandshakes = isRelay ? RELAY_TURN_HANDSHAKES : 1
      line = { circuits, handshakes: [], turnHandshakes, leftInTurn: turnHandshakes }
      this.#lines.set(circuits, line)
    }
    line.handshakes.push(handshake)
    this.#waiting++
  }

  #start(handshake: WaitingHandshake): void {
    this.#running++
    void handshake.run().finally(() => {
      this.#running--
      this.#next()
    })
  }

  #next(): void {
    const [line] = this.#lines.values()
    const handshake = line?.handshakes.shift()
    if (line === undefined || handshake === undefined) return
    this.#waiting--
    if (line.handshakes.length === 0) this.#lines.delete(line.circuits)
    else if (--line.leftInTurn === 0) {
      line.leftInTurn = line.turnHandshakes
      // A map keeps the order in which members came: whoever had its turn goes to the end.
      this.#lines.delete(line.circuits)
      this.#lines.set(line.circuits, line)
    }
    this.#start(handshake)
  }

  #longest(): LinkLine {
    let longest: LinkLine | undefined
    for (const line of this.#lines.values())
      if (longest === undefined || line.handshakes.length > longest.handshakes.length) longest = line
    assert(longest !== undefined, 'handshakes: full lines have a longest one')
    return longest
  }

  #refuseNewest(line: LinkLine): void {
    const newest = line.handshakes.pop()
    this.#waiting--
    if (line.handshakes.length === 0) this.#lines.delete(line.circuits)
    newest?.refuse()
  }
}
