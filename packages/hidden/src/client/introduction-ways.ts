/**
 * The ways of a client to the introduction points of one service: circuits that are opened ahead, one at first and two from the first
 * failure on, so that a point that is gone costs no time of its own (docs/spec/hidden-services.md §8).
 */
import { asWarrenError, type Cancel, type Clock, defer, throwIfCancelled, type Timer } from '@warren/kernel'
import { WAYS_AFTER_FAILURE } from '../limits.ts'
import { WAY_BESIDE_MS } from '../timeouts.ts'
import type { Approach } from './introduce.ts'

export type IntroductionTarget = Pick<Approach, 'relay' | 'point'>

export interface IntroductionWaysParts {
  /** The point to go to next, which is not offered again; undefined: none is left. */
  readonly pick: () => IntroductionTarget | undefined
  readonly open: (to: IntroductionTarget) => Approach
  /** A point was not reached. */
  readonly unreached: (to: IntroductionTarget, error: unknown) => void
}

export class IntroductionWays {
  readonly #clock: Clock
  readonly #parts: IntroductionWaysParts
  readonly #cancel: Cancel
  readonly #opening = new Set<Approach>()
  readonly #open: Approach[] = []
  #atOnce = 1
  #changed = defer<void>()

  constructor(clock: Clock, parts: IntroductionWaysParts, cancel: Cancel) {
    this.#clock = clock
    this.#parts = parts
    this.#cancel = cancel
  }

  /** From now on two are opened at once. */
  hurry(): void {
    this.#atOnce = WAYS_AFTER_FAILURE
  }

  /** Opens as many as are wanted, so that they are there when somebody asks. */
  begin(): void {
    while (this.#opening.size + this.#open.length < this.#atOnce && this.#beginOne());
  }

  /**
   * The next one that is open, which is the caller's.
   *
   * @returns undefined: no point is left. @throws WarrenError `cancelled`.
   */
  async next(): Promise<Approach | undefined> {
    for (;;) {
      throwIfCancelled(this.#cancel)
      this.begin()
      const way = this.#open.shift()
      if (way !== undefined) {
        // What follows if this one is in vain.
        if (this.#atOnce > 1) this.begin()
        return way
      }
      if (this.#opening.size === 0) return undefined
      await this.#somethingChanges()
    }
  }

  /** Nobody goes on. */
  discard(): void {
    for (const way of [...this.#opening, ...this.#open]) way.discard()
    this.#opening.clear()
    this.#open.length = 0
  }

  /** Whoever is silent looks like one that is far away: after a while another is tried beside it. */
  async #somethingChanges(): Promise<void> {
    const timer: Timer = this.#clock.after(WAY_BESIDE_MS, () => {
      if (this.#opening.size < WAYS_AFTER_FAILURE) this.#beginOne()
    })
    await this.#changed.promise
    timer.cancel()
  }

  #beginOne(): boolean {
    const to = this.#parts.pick()
    if (to === undefined) return false
    const way = this.#parts.open(to)
    this.#opening.add(way)
    void this.#watch(way)
    return true
  }

  async #watch(way: Approach): Promise<void> {
    try {
      const circuit = await way.circuit
      if (!this.#opening.delete(way)) return
      this.#open.push(way)
      void circuit.closed.then((error) => {
        const index = this.#open.indexOf(way)
        if (index >= 0) this.#fail(this.#open.splice(index, 1)[0] as Approach, error)
      })
    } catch (error) {
      if (!this.#opening.delete(way)) return
      this.#fail(way, asWarrenError(error))
    }
    this.#tell()
  }

  #fail(way: Approach, error: unknown): void {
    this.#parts.unreached(way, error)
    this.hurry()
    this.#tell()
  }

  #tell(): void {
    const { resolve } = this.#changed
    this.#changed = defer<void>()
    resolve()
  }
}
