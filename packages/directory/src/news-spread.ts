/**
 * Passing on what is new (docs/spec/directory.md §5.6): a relay collects fresh items for a moment, then pushes them to a few
 * relays at random, which do the same. What was new to one of them is new once, so a flood ends by itself.
 */
import { type Clock, equalBytes, type Timer, toHex, within } from '@warren/kernel'
import type { Link } from '@warren/link'
import type { DirectoryExchange } from './exchange.ts'
import type { HeldItem } from './item.ts'
import { MAX_ITEMS_PER_MESSAGE, NEWS_FANOUT } from './limits.ts'
import type { PeerChoice } from './peer-choice.ts'
import type { LinkTo } from './sync-round.ts'
import { DIAL_MS, NEWS_DELAY_MS } from './timeouts.ts'

export interface NewsParts {
  readonly clock: Clock
  readonly exchange: DirectoryExchange
  readonly choice: PeerChoice
  readonly linkTo: LinkTo
}

export class NewsSpread {
  readonly #parts: NewsParts
  readonly #waiting = new Map<string, HeldItem>()
  #stopped = true
  #timer: Timer | undefined

  constructor(parts: NewsParts) {
    this.#parts = parts
  }

  start(): void {
    this.#stopped = false
  }

  stop(): void {
    this.#stopped = true
    this.#waiting.clear()
    this.#timer?.cancel()
    this.#timer = undefined
  }

  /** Takes items to pass on soon. Beyond a bound they are left to reconciliation. */
  add(items: readonly HeldItem[]): void {
    if (this.#stopped) return
    for (const item of items)
      if (this.#waiting.size < MAX_ITEMS_PER_MESSAGE) this.#waiting.set(toHex(item.token), item)
    if (this.#waiting.size === 0 || this.#timer !== undefined) return
    this.#timer = this.#parts.clock.after(NEWS_DELAY_MS, () => {
      this.#timer = undefined
      void this.flush()
    })
  }

  /** Pushes what waits now; resolves when it has left or failed to. */
  async flush(): Promise<void> {
    const items = [...this.#waiting.values()]
    this.#waiting.clear()
    if (items.length === 0 || this.#stopped) return
    const { clock, exchange, choice, linkTo } = this.#parts
    const drawn = choice.draw(NEWS_FANOUT, [])
    const strangers = this.#strangers(drawn.map(({ id }) => id)).slice(0, NEWS_FANOUT)
    const pushes = [
      ...drawn.map(async (target) => exchange.push(await within(clock, DIAL_MS, linkTo(target)), items)),
      ...strangers.map((link) => exchange.push(link, items)),
    ]
    await Promise.allSettled(pushes)
  }

  /** Relays linked to us that were not drawn: perhaps so new that the set does not hold them yet. */
  #strangers(drawn: readonly Uint8Array[]): Link[] {
    return this.#parts.exchange.knownLinks().filter(({ peer }) => {
      if (peer.kind !== 'relay') return false
      return !drawn.some((id) => equalBytes(id, peer.id))
    })
  }
}
