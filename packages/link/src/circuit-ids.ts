/**
 * The circuit ids in use on one link (docs/spec/link.md §9). The dialler's have the top bit set and the listener's have
 * not, so that both ends open circuits without asking.
 */
import { drawBelow, fail, type Random } from '@warren/kernel'
import { MAX_CIRCUIT_IDS_PER_LINK } from './limits.ts'

const TOP_BIT = 0x8000_0000

export class CircuitIds {
  readonly #dialled: boolean
  readonly #ours = new Set<number>()
  readonly #theirs = new Set<number>()
  #next: number

  constructor(dialled: boolean, random: Random) {
    this.#dialled = dialled
    this.#next = drawBelow(random, TOP_BIT)
  }

  /** Circuits open on this link, whoever opened them. */
  get count(): number {
    return this.#ours.size + this.#theirs.size
  }

  /**
   * An id that is not in use and was not lately: cells of a circuit that is gone may still be on their way.
   *
   * @throws WarrenError `overloaded`: {@link MAX_CIRCUIT_IDS_PER_LINK} are in use.
   */
  allocate(): number {
    if (this.#ours.size >= MAX_CIRCUIT_IDS_PER_LINK)
      throw fail('overloaded', 'link: all circuit ids are in use')
    for (;;) {
      const low = this.#next
      this.#next = (this.#next + 1) % TOP_BIT
      const id = this.#dialled ? low + TOP_BIT : low
      if (low === 0 || this.#ours.has(id)) continue
      this.#ours.add(id)
      return id
    }
  }

  has(circuitId: number): boolean {
    return this.#ours.has(circuitId) || this.#theirs.has(circuitId)
  }

  release(circuitId: number): void {
    this.#ours.delete(circuitId)
    this.#theirs.delete(circuitId)
  }

  /**
   * The peer opens a circuit.
   *
   * @throws WarrenError `protocol-violation`: the id is of our half, in use, or one too many.
   */
  openedByPeer(circuitId: number): void {
    const isTheirHalf = circuitId >= TOP_BIT !== this.#dialled
    if (!isTheirHalf || circuitId === 0)
      throw fail('protocol-violation', 'link: a circuit id of the wrong half')
    if (this.#theirs.has(circuitId)) throw fail('protocol-violation', 'link: a circuit id that is in use')
    if (this.#theirs.size >= MAX_CIRCUIT_IDS_PER_LINK)
      throw fail('protocol-violation', 'link: too many circuit ids')
    this.#theirs.add(circuitId)
  }

  /** The peer ended a circuit. An id of ours stays in use until its owner has heard of it and releases it. */
  closedByPeer(circuitId: number): void {
    this.#theirs.delete(circuitId)
  }
}
