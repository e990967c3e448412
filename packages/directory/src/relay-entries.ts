/** The entries of the set by identity, with the counts that bound them. Knows nothing of signatures or time. */
import { toHex } from '@warren/kernel'
import { MAX_RELAYS, MAX_RELAYS_PER_PREFIX } from './limits.ts'
import { type RelayEntry, shortIdKey } from './relay-entry.ts'

export class RelayEntries {
  readonly #entries = new Map<string, RelayEntry>()
  readonly #byShortId = new Map<string, string>()
  readonly #perPrefix = new Map<string, number>()

  get size(): number {
    return this.#entries.size
  }

  values(): IterableIterator<RelayEntry> {
    return this.#entries.values()
  }

  get(id: Uint8Array): RelayEntry | undefined {
    return this.#entries.get(toHex(id))
  }

  getByShortId(shortId: Uint8Array): RelayEntry | undefined {
    const name = this.#byShortId.get(shortIdKey(shortId))
    return name === undefined ? undefined : this.#entries.get(name)
  }

  /** Whether there is no room for a relay that is not held yet. */
  isFullFor(id: Uint8Array, prefix: string): boolean {
    if (this.#entries.size >= MAX_RELAYS || this.#byShortId.has(shortIdKey(id))) return true
    return (this.#perPrefix.get(prefix) ?? 0) >= MAX_RELAYS_PER_PREFIX
  }

  /** Puts an entry in the place of any other of the same identity. */
  put(entry: RelayEntry): void {
    const { id } = entry.keys.signed.part
    this.delete(id)
    this.#entries.set(toHex(id), entry)
    this.#byShortId.set(shortIdKey(id), toHex(id))
    this.#perPrefix.set(entry.prefix, (this.#perPrefix.get(entry.prefix) ?? 0) + 1)
  }

  delete(id: Uint8Array): void {
    const entry = this.get(id)
    if (entry === undefined) return
    this.#entries.delete(toHex(id))
    this.#byShortId.delete(shortIdKey(id))
    const left = (this.#perPrefix.get(entry.prefix) ?? 1) - 1
    if (left > 0) this.#perPrefix.set(entry.prefix, left)
    else this.#perPrefix.delete(entry.prefix)
  }
}
