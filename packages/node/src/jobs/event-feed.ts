/**
 * The feed of events behind `GET /v1/events`: numbered, kept for a while, so that a listener that lost its connection
 * goes on where it stopped, or is told that it cannot.
 */
import type { Event, Scope } from '@warren/api'
import { type Random, toHex } from '@warren/kernel'
import { EVENTS_KEPT } from '../limits.ts'

export interface FeedItem {
  /** `BOOT-NUMBER`: ids of an earlier run are recognised as such. */
  readonly id: string
  readonly event: Event
  /** Who may read it. */
  readonly scope: Scope
  /** The token that a job belongs to. */
  readonly startedBy?: string | undefined
}

export class EventFeed {
  readonly #boot: string
  readonly #kept: FeedItem[] = []
  readonly #listeners = new Set<(item: FeedItem) => void>()
  readonly #looks = new Set<() => void>()
  #count = 0

  constructor(random: Random) {
    this.#boot = toHex(random.bytes(4))
  }

  publish(scope: Scope, event: Event, startedBy?: string): void {
    const item = { id: `${this.#boot}-${++this.#count}`, event, scope, startedBy }
    this.#kept.push(item)
    if (this.#kept.length > EVENTS_KEPT) this.#kept.shift()
    for (const listener of [...this.#listeners]) listener(item)
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /**
   * Events after `lastId`, as far as they are kept. Without `lastId`: none.
   *
   * @returns undefined if some were missed: the listener must read the resources again.
   */
  since(lastId: string | undefined): FeedItem[] | undefined {
    if (lastId === undefined) return []
    const match = /^([0-9a-f]{8})-(\d{1,15})$/.exec(lastId)
    if (match === null || match[1] !== this.#boot) return undefined
    const last = Number(match[2])
    const oldest = this.#count - this.#kept.length
    if (last < oldest || last > this.#count) return undefined
    return this.#kept.slice(last - oldest)
  }

  /** The id that a listener which has seen everything holds. */
  get lastId(): string {
    return `${this.#boot}-${this.#count}`
  }

  /** A token or a session has ended: every listener looks whether it still may listen. */
  accessEnded(): void {
    for (const look of [...this.#looks]) look()
  }

  /**
   * @param look - asked to see whether this listener still may listen.
   * @returns a function that ends it.
   */
  listen(listener: (item: FeedItem) => void, look: () => void): () => void {
    this.#listeners.add(listener)
    this.#looks.add(look)
    return () => {
      this.#listeners.delete(listener)
      this.#looks.delete(look)
    }
  }
}
