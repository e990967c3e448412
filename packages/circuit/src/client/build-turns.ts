/**
 * Circuits begin on a link no faster than the relay at its other end lets them (docs/spec/circuit.md §8): beyond its rate it destroys what comes,
 * whoever waits for it. When relays die many circuits are lost together, and what replaces them would be turned away by the very guard that is left.
 */
import {
  type Cancel,
  type Clock,
  type Deferred,
  defer,
  fail,
  type Rate,
  type Timer,
  TokenBucket,
} from '@warren/kernel'

/**
 * Less than what the relay counts, since a line that stood still for a moment brings together what left at different times. Who is refused all the
 * same asks again; a reader of what is left in the network begins a hundred circuits, and would wait for each that is spared here.
 */
const SHARE = { perS: 0.9, burst: 0.95 } as const

export interface BuildTurns {
  /** What waits is bounded by the circuits of our own. @returns undefined: at once. The promise rejects `cancelled`, `closed`. */
  next(link: TurnLink, cancel: Cancel | undefined): Promise<void> | undefined
  /** Who waits fails `closed`. */
  stop(): void
}

/** What turns are taken on. */
export interface TurnLink {
  readonly isClosed: boolean
}

/** @param rate - of CREATEs on one link, as relays count them. */
export function createBuildTurns(clock: Clock, rate: Rate): BuildTurns {
  const own = { perS: rate.perS * SHARE.perS, burst: rate.burst * SHARE.burst }
  const lines = new WeakMap<TurnLink, Line>()
  const waiting = new Set<Line>()
  return {
    next(link, cancel) {
      let line = lines.get(link)
      if (line === undefined) {
        const created = new Line(clock, own, link, () => void waiting.delete(created))
        line = created
        lines.set(link, line)
      }
      const turn = line.next(cancel)
      if (turn !== undefined) waiting.add(line)
      return turn
    },
    stop() {
      for (const line of [...waiting]) line.stop()
    },
  }
}

/** Of one link, in the order of asking. */
class Line {
  readonly #clock: Clock
  readonly #link: TurnLink
  readonly #bucket: TokenBucket
  readonly #everyMs: number
  readonly #waiting = new Set<Deferred<void>>()
  readonly #onEmpty: () => void
  #timer: Timer | undefined

  constructor(clock: Clock, rate: Rate, link: TurnLink, onEmpty: () => void) {
    this.#clock = clock
    this.#link = link
    this.#onEmpty = onEmpty
    this.#bucket = new TokenBucket(clock, rate)
    this.#everyMs = 1000 / rate.perS
  }

  next(cancel: Cancel | undefined): Promise<void> | undefined {
    if (this.#waiting.size === 0 && this.#bucket.take()) return undefined
    return this.#wait(cancel)
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    for (const turn of this.#waiting) turn.reject(fail('closed', 'circuit: the link is gone'))
    this.#waiting.clear()
    this.#onEmpty()
  }

  async #wait(cancel: Cancel | undefined): Promise<void> {
    const turn = defer<void>()
    const giveUp = (): void => turn.reject(fail('cancelled', 'the caller gave up'))
    cancel?.addEventListener('abort', giveUp)
    this.#waiting.add(turn)
    this.#timer ??= this.#look()
    try {
      await turn.promise
    } finally {
      this.#waiting.delete(turn)
      cancel?.removeEventListener('abort', giveUp)
    }
  }

  #look(): Timer {
    return this.#clock.after(this.#everyMs, () => {
      this.#timer = undefined
      if (this.#link.isClosed) return this.stop()
      for (const turn of this.#waiting) {
        if (!this.#bucket.take()) break
        this.#waiting.delete(turn)
        turn.resolve()
      }
      if (this.#waiting.size > 0) this.#timer = this.#look()
      else this.#onEmpty()
    })
  }
}
