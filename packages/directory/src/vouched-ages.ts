/** Since when relays are known by the word of this node's sources, on disk: table `directory-ages` (docs/spec/directory.md §13). */
import { type Clock, fromHex, isWarrenError, type StateStore, toHex } from '@warren/kernel'
import type { LinkTarget } from '@warren/link'
import { Reader, Writer } from '@warren/wire'
import { agreedAges, MAX_AGES_BYTES, type RelayAge } from './ages.ts'
import type { BootstrapList } from './bootstrap-list.ts'
import { SHORT_ID_BYTES } from './format.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'

const TABLE = 'directory-ages'
const KEY = 'agreed'
const DAY_MS = 86_400_000

export class VouchedAges {
  readonly #clock: Clock
  readonly #state: StateStore
  /** What each source said since the start. */
  readonly #sources = new Map<string, readonly RelayAge[]>()
  readonly #firstSeenMs: Map<string, number>

  constructor(clock: Clock, state: StateStore) {
    this.#clock = clock
    this.#state = state
    this.#firstSeenMs = load(state)
  }

  /** When the relay was first seen: by this node, or by its sources, if that is longer ago. */
  firstSeenMs({ id, firstSeenMs }: RelayInfo): number {
    const vouched = this.#firstSeenMs.get(toHex(id.subarray(0, SHORT_ID_BYTES)))
    return Math.min(firstSeenMs, vouched ?? Number.POSITIVE_INFINITY)
  }

  /** Whether this peer is to be asked: a source, while this node itself has known nobody for as long as counts. */
  wants(target: LinkTarget, bootstrap: BootstrapList, view: RelayView, minAgeMs: number): boolean {
    const name = toHex(target.id)
    if (this.#sources.has(name) || !bootstrap.entries().some(({ id }) => toHex(id) === name)) return false
    const oldEnoughMs = this.#clock.wallMs() - minAgeMs
    return !view.relays().some(({ firstSeenMs }) => firstSeenMs <= oldEnoughMs)
  }

  /** @throws WarrenError `storage`. */
  add(target: LinkTarget, ages: readonly RelayAge[]): void {
    this.#sources.set(
      toHex(target.id),
      ages.map(({ shortId, days }) => ({ shortId: shortId.slice(), days })),
    )
    const nowMs = Math.floor(this.#clock.wallMs())
    this.#firstSeenMs.clear()
    for (const [key, days] of agreedAges([...this.#sources.values()]))
      this.#firstSeenMs.set(key, nowMs - days * DAY_MS)
    this.#save()
  }

  #save(): void {
    const writer = new Writer(2 * MAX_AGES_BYTES)
    for (const [key, firstSeenMs] of this.#firstSeenMs)
      writer.bytes(fromHex(key)).u64(Math.max(0, firstSeenMs))
    this.#state.table(TABLE).put(KEY, writer.finish())
  }
}

function load(state: StateStore): Map<string, number> {
  const firstSeenMs = new Map<string, number>()
  const reader = new Reader(state.table(TABLE).get(KEY) ?? new Uint8Array(0))
  try {
    while (reader.remaining > 0) firstSeenMs.set(toHex(reader.bytes(SHORT_ID_BYTES)), reader.u64())
  } catch (error) {
    // Sources are asked again; without them a relay is as old as this node has known it.
    if (!isWarrenError(error) || error.kind !== 'malformed') throw error
  }
  return firstSeenMs
}
