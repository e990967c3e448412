/**
 * The highest revision ever seen of each head (docs/spec/store.md §10), so that an older one is noticed whoever serves it.
 *
 *     table `store-heads`, key: the head's key in hex; value = revision u64 | day u32, when it was last seen, since 1970
 */
import { type Clock, type StateStore, type StateTable, toHex } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { MAX_SEEN_HEADS } from '../limits.ts'

const TABLE = 'store-heads'
const DAY_MS = 86_400_000
const VALUE_BYTES = 12

interface Seen {
  readonly revision: number
  readonly day: number
}

export class SeenRevisions {
  readonly #clock: Clock
  readonly #state: StateStore
  readonly #table: StateTable
  #count: number

  constructor(ports: { readonly clock: Clock; readonly state: StateStore }) {
    this.#clock = ports.clock
    this.#state = ports.state
    this.#table = ports.state.table(TABLE)
    this.#count = this.#table.keys().length
  }

  /** 0: none was seen. */
  highest(key: Uint8Array): number {
    return this.#seen(toHex(key))?.revision ?? 0
  }

  /** A lower one than the highest changes nothing. Durable when it returns. @throws WarrenError `storage`. */
  note(key: Uint8Array, revision: number): void {
    const name = toHex(key)
    const before = this.#seen(name)
    const seen = {
      revision: Math.max(revision, before?.revision ?? 0),
      day: Math.floor(this.#clock.wallMs() / DAY_MS),
    }
    if (before?.revision === seen.revision && before.day === seen.day) return
    this.#state.transaction(() => {
      if (before === undefined) this.#makeRoom()
      this.#table.put(name, new Writer(VALUE_BYTES).u64(seen.revision).u32(seen.day).finish())
    })
    if (before === undefined) this.#count++
  }

  #seen(name: string): Seen | undefined {
    const value = this.#table.get(name)
    if (value === undefined) return undefined
    const reader = new Reader(value)
    return { revision: reader.u64(), day: reader.u32() }
  }

  /** Forgets the tenth that was not seen for longest, so that it is seldom done. */
  #makeRoom(): void {
    if (this.#count < MAX_SEEN_HEADS) return
    const dayOf = (name: string): number => this.#seen(name)?.day ?? 0
    const oldest = this.#table.keys().toSorted((a, b) => dayOf(a) - dayOf(b))
    for (const name of oldest.slice(0, Math.ceil(MAX_SEEN_HEADS / 10))) this.#table.delete(name)
    this.#count = this.#table.keys().length
  }
}
