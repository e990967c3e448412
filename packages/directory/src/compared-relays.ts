/**
 * Which of the entries are compared with others, and what is held aside (docs/spec/directory.md §5.2 and §6.2): kept in step
 * with the entries, so that neither asking nor answering ever goes through all of them.
 */
import { type Primitives, toHex } from '@warren/kernel'
import { FingerprintTree } from './fingerprint-tree.ts'
import {
  contradictionToken,
  type DirectoryItem,
  type HeldItem,
  holdItem,
  nameOf,
  nameOfRelay,
} from './item.ts'
import { MAX_DECLINED, MAX_DECLINED_PER_RELAY } from './limits.ts'
import type { AskerSet } from './range-session.ts'
import { isContradictory, itemsOfEntry, type RelayEntry } from './relay-entry.ts'
import { DECLINED_MS } from './timeouts.ts'

interface Declined {
  readonly name: string
  readonly token: Uint8Array
  readonly untilMs: number
}

export class ComparedRelays implements AskerSet {
  readonly #primitives: Pick<Primitives, 'sha256'>
  readonly #items = new Map<string, readonly HeldItem[]>()
  /** Held, but nothing that others would be told of: tokens by name. */
  readonly #resting = new Map<string, readonly Uint8Array[]>()
  /** By token, oldest first. */
  readonly #declined = new Map<string, Declined>()
  readonly #declinedOf = new Map<string, Declined[]>()
  readonly tree: FingerprintTree
  readonly aside: FingerprintTree

  constructor(primitives: Pick<Primitives, 'sha256'>) {
    this.#primitives = primitives
    this.tree = new FingerprintTree(primitives)
    this.aside = new FingerprintTree(primitives)
  }

  itemsBehind(name: string): readonly HeldItem[] {
    return this.#items.get(name) ?? []
  }

  /** @param isCompared - whether others are to be told of the relay. */
  update(entry: RelayEntry, isCompared: boolean): void {
    const name = nameOfRelay(entry.keys.signed.part.id)
    const items = itemsOfEntry(entry)
    const tokens = isContradictory(entry)
      ? [contradictionToken(this.#primitives, name)]
      : items.map(({ token }) => token)
    if (isCompared) {
      this.#items.set(name, items)
      this.tree.put({ name, tokens })
      if (!this.#resting.delete(name)) return
    } else {
      this.#items.delete(name)
      this.tree.delete(name)
      this.#resting.set(name, tokens)
    }
    this.#putAside(name)
  }

  remove(id: Uint8Array): void {
    const name = nameOfRelay(id)
    this.#items.delete(name)
    this.#resting.delete(name)
    this.tree.delete(name)
    this.#putAside(name)
  }

  /** Remembers for a while what a peer sent and was not taken, so that it is not fetched round after round. */
  decline(items: readonly DirectoryItem[], nowMs: number): void {
    for (const { kind, bytes } of items) {
      const { token } = holdItem(this.#primitives, kind, bytes)
      const key = toHex(token)
      if (this.#declined.has(key)) continue
      const declined = { name: nameOf({ kind, bytes }), token, untilMs: nowMs + DECLINED_MS }
      const others = this.#declinedOf.get(declined.name) ?? []
      if (others.length >= MAX_DECLINED_PER_RELAY) continue
      this.#declined.set(key, declined)
      this.#declinedOf.set(declined.name, [...others, declined])
      this.#putAside(declined.name)
    }
    for (const [key, oldest] of this.#declined) {
      if (this.#declined.size <= MAX_DECLINED) break
      this.#forget(key, oldest)
    }
  }

  /** Forgets what was declined long ago. */
  sweep(nowMs: number): void {
    for (const [key, declined] of this.#declined) {
      if (declined.untilMs > nowMs) break
      this.#forget(key, declined)
    }
  }

  #forget(key: string, declined: Declined): void {
    this.#declined.delete(key)
    const others = (this.#declinedOf.get(declined.name) ?? []).filter((other) => other !== declined)
    if (others.length > 0) this.#declinedOf.set(declined.name, others)
    else this.#declinedOf.delete(declined.name)
    this.#putAside(declined.name)
  }

  #putAside(name: string): void {
    const declined = this.#declinedOf.get(name) ?? []
    const tokens = [...(this.#resting.get(name) ?? []), ...declined.map(({ token }) => token)]
    if (tokens.length > 0) this.aside.put({ name, tokens })
    else this.aside.delete(name)
  }
}
