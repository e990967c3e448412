/**
 * Builds begin no faster than the first relay lets them (docs/spec/circuit.md §8): beyond its rate it destroys what comes, whoever waits for it. When
 * relays die many circuits are lost together, and what replaces them would be turned away by the very guard that is left.
 */
import { CREATE_RATE } from '@warren/circuit'
import {
  type Cancel,
  type Clock,
  defer,
  fail,
  type Rate,
  throwIfCancelled,
  type Timer,
  TokenBucket,
  type WarrenError,
} from '@warren/kernel'

/** Less than what the relay counts, since the line gathers what left at different times. */
const SHARE_OF_RATE = 0.8

/** Builds that wait, over half a minute's worth: who would come behind them has given up before. */
const MAX_WAITING_BUILDS = 1024

export interface BuildTurns {
  /** Resolves when the next build may begin, in the order of asking. @throws WarrenError `cancelled`, `overloaded`, `closed`. */
  next(cancel: Cancel | undefined): Promise<void>
  /** Who waits fails `closed`. */
  stop(): void
}

export function createBuildTurns(clock: Clock, rate: Rate = OWN_RATE): BuildTurns {
  return new Turns(clock, rate)
}

/** Also of a node that is a relay, which others allow ten times as many: that is for the circuits of its guests. */
const OWN_RATE: Rate = {
  perS: CREATE_RATE.client.perS * SHARE_OF_RATE,
  burst: CREATE_RATE.client.burst * SHARE_OF_RATE,
}

interface Waiter {
  readonly begin: () => void
  readonly stop: () => void
}

class Turns implements BuildTurns {
  readonly #clock: Clock
  readonly #bucket: TokenBucket
  readonly #everyMs: number
  readonly #waiting = new Set<Waiter>()
  #timer: Timer | undefined
  #isStopped = false

  constructor(clock: Clock, rate: Rate) {
    this.#clock = clock
    this.#bucket = new TokenBucket(clock, rate)
    this.#everyMs = 1000 / rate.perS
  }

  async next(cancel: Cancel | undefined): Promise<void> {
    throwIfCancelled(cancel)
    if (this.#isStopped) throw stopped()
    if (this.#waiting.size === 0 && this.#bucket.take()) return
    if (this.#waiting.size >= MAX_WAITING_BUILDS)
      throw fail('overloaded', 'circuits: too many wait to be built')
    const turn = defer<void>()
    const waiter: Waiter = { begin: () => turn.resolve(), stop: () => turn.reject(stopped()) }
    const giveUp = (): void => turn.reject(fail('cancelled', 'the caller gave up'))
    cancel?.addEventListener('abort', giveUp)
    this.#waiting.add(waiter)
    this.#timer ??= this.#look()
    try {
      await turn.promise
    } finally {
      this.#waiting.delete(waiter)
      cancel?.removeEventListener('abort', giveUp)
    }
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
    for (const waiter of this.#waiting) waiter.stop()
  }

  #look(): Timer {
    return this.#clock.after(this.#everyMs, () => {
      for (const waiter of this.#waiting) {
        if (!this.#bucket.take()) break
        this.#waiting.delete(waiter)
        waiter.begin()
      }
      this.#timer = this.#waiting.size > 0 ? this.#look() : undefined
    })
  }
}

function stopped(): WarrenError {
  return fail('closed', 'circuits: shut down')
}
