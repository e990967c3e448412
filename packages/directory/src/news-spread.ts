/**
 * Passing on what is new (docs/spec/directory.md §5.6): a relay collects fresh items for a moment, then pushes them to a few
 * relays drawn at random, which do the same. What was new to one of them is new once, so a flood ends by itself.
 */
import { type Clock, drawShuffled, equalBytes, type Random, type Timer, toHex, within } from '@warren/kernel'
import type { Link } from '@warren/link'
import type { DirectoryExchange } from './exchange.ts'
import type { HeldItem } from './item.ts'
import { MAX_ITEMS_PER_MESSAGE, NEWS_FANOUT } from './limits.ts'
import { encodeNews } from './message-format.ts'
import type { PeerChoice } from './peer-choice.ts'
import type { RelayInfo } from './relay-info.ts'
import type { LinkTo } from './sync-round.ts'
import { DIAL_MS, NEWS_DELAY_MS, NEWS_INTERVAL_MS, NEWS_PEERS_MS } from './timeouts.ts'

export interface NewsParts {
  readonly clock: Clock
  readonly random: Random
  readonly exchange: DirectoryExchange
  readonly choice: PeerChoice
  readonly linkTo: LinkTo
}

export class NewsSpread {
  readonly #parts: NewsParts
  readonly #waiting = new Map<string, HeldItem>()
  #stopped = true
  /** Whom news goes to, and since when. */
  #peers: readonly RelayInfo[] = []
  #drawnAtMs = 0
  #timer: Timer | undefined
  #pushedAtMs = Number.NEGATIVE_INFINITY

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
    const { clock } = this.#parts
    const nextMs = this.#pushedAtMs + NEWS_INTERVAL_MS - clock.nowMs()
    this.#timer = clock.after(Math.max(NEWS_DELAY_MS, nextMs), () => {
      this.#timer = undefined
      void this.flush()
    })
  }

  /** Pushes what waits now; resolves when it has left or failed to. */
  async flush(): Promise<void> {
    const items = [...this.#waiting.values()]
    this.#waiting.clear()
    if (items.length === 0 || this.#stopped) return
    const { clock, exchange } = this.#parts
    this.#pushedAtMs = clock.nowMs()
    const messages = [...encodeNews(items)]
    const drawn = this.#drawnPeers()
    const strangers = this.#strangers(drawn.map(({ id }) => id))
    const pushes = [
      ...drawn.map((target) => this.#push(target, messages)),
      ...strangers.map((link) => exchange.pushEncoded(link, messages)),
    ]
    await Promise.allSettled(pushes)
  }

  /** Drawn for a while; in the place of who is gone comes another. */
  #drawnPeers(): readonly RelayInfo[] {
    const { clock, choice } = this.#parts
    const nowMs = clock.nowMs()
    if (nowMs - this.#drawnAtMs >= NEWS_PEERS_MS) this.#peers = []
    if (this.#peers.length === 0) this.#drawnAtMs = nowMs
    const kept = choice.stillGood(this.#peers)
    this.#peers = [...kept, ...choice.draw(NEWS_FANOUT - kept.length, kept)]
    return this.#peers
  }

  async #push(target: RelayInfo, messages: readonly Uint8Array[]): Promise<void> {
    const { clock, exchange, linkTo } = this.#parts
    try {
      await exchange.pushEncoded(await within(clock, DIAL_MS, linkTo(target)), messages)
    } catch {
      this.#peers = this.#peers.filter(({ id }) => !equalBytes(id, target.id))
    }
  }

  /**
   * Some relays linked to us that were not drawn: perhaps so new that the set does not hold them yet. Others each time, since
   * they cost no dial, so that nobody is passed over for long.
   */
  #strangers(drawn: readonly Uint8Array[]): Link[] {
    const { exchange, random } = this.#parts
    const strangers = exchange
      .knownLinks()
      .filter(({ peer }) => peer.kind === 'relay' && !drawn.some((id) => equalBytes(id, peer.id)))
    return drawShuffled(random, strangers).slice(0, NEWS_FANOUT)
  }
}
