/**
 * Whether anybody answers at all, for who cannot tell a relay that is down from a line that is (docs/spec/directory.md §8).
 *
 * No round of reconciliation does for this: it is over only when the last of its peers has answered or was given up, and its sources may all
 * have gone together.
 */
import {
  type Cancel,
  CancelSource,
  type Clock,
  equalBytes,
  pause,
  type Primitives,
  type Random,
  within,
} from '@warren/kernel'
import type { LinkTarget } from '@warren/link'
import type { DirectoryExchange } from './exchange.ts'
import type { PeerChoice } from './peer-choice.ts'
import { RangeClaims } from './range-claims.ts'
import { RangeSession } from './range-session.ts'
import type { RelaySet } from './relay-set.ts'
import type { LinkTo } from './sync-round.ts'
import { DIAL_MS, LINE_CHECK_PATIENCE_MS } from './timeouts.ts'

export interface LineCheckParts {
  readonly clock: Clock
  readonly random: Random
  readonly primitives: Pick<Primitives, 'sha256'>
  readonly set: RelaySet
  readonly exchange: DirectoryExchange
  readonly choice: PeerChoice
  readonly linkTo: LinkTo
}

export class LineCheck {
  readonly #parts: LineCheckParts
  #running: CancelSource | undefined

  constructor(parts: LineCheckParts) {
    this.#parts = parts
  }

  /** Asks, unless it is asking. Who answers is told of by the exchange, as of any answer. */
  run(): void {
    if (this.#running !== undefined) return
    const running = new CancelSource()
    this.#running = running
    // Why it ended does not matter: somebody answered, or nobody did.
    const over = (): void => {
      // Its own pause may outlast those who were asked.
      running.abort()
      if (this.#running === running) this.#running = undefined
    }
    this.#ask(running.cancel).then(over, over)
  }

  /** Somebody answered, or the node stops: nobody else is to be asked. */
  end(): void {
    this.#running?.abort()
    this.#running = undefined
  }

  async #ask(cancel: Cancel): Promise<void> {
    const { clock, choice } = this.#parts
    // That it cannot be written down whom to ask is said by rounds.
    const silent = (): void => {}
    const sources = choice.chooseAnyway(false, silent)
    const asking = Promise.all(sources.map((source) => this.#askOne(source, cancel)))
    await Promise.race([asking, pause(clock, LINE_CHECK_PATIENCE_MS, cancel)])
    if (cancel.aborted) return
    const isAsked = ({ id }: LinkTarget): boolean => sources.some((source) => equalBytes(source.id, id))
    const others = choice.chooseAnyway(true, silent).filter((target) => !isAsked(target))
    await Promise.all([asking, ...others.map((target) => this.#askOne(target, cancel))])
  }

  /** What it answers is not taken: that it does is all that is wanted. */
  async #askOne(target: LinkTarget, cancel: Cancel): Promise<void> {
    const { clock, set, exchange, linkTo } = this.#parts
    const question = new RangeSession(this.#parts, set.compared, new RangeClaims(clock)).next()
    if (typeof question === 'string') return
    try {
      await exchange.ask(await within(clock, DIAL_MS, linkTo(target, cancel), cancel), question, cancel)
    } catch {
      // It is gone, or busy, which is an answer too.
    }
  }
}
