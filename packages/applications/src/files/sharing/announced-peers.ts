/**
 * Other sharers of one share, as getters announced them (docs/spec/files.md §8.4). Nobody has proved anything: who asks
 * them verifies every block, and a false one costs him a try.
 */
import { type Clock, toHex } from '@warren/kernel'
import { MAX_ANNOUNCED } from './limits.ts'
import { ANNOUNCED_LIFETIME_MS } from './timeouts.ts'

interface Peer {
  readonly identity: Uint8Array
  readonly announcedAtMs: number
}

export class AnnouncedPeers {
  readonly #clock: Clock
  readonly #known: ReadonlySet<string>
  /** By identity, least recently announced first. */
  readonly #peers = new Map<string, Peer>()

  /** @param known - identities that everybody with the link has already: they are not worth a place. */
  constructor(clock: Clock, known: readonly Uint8Array[]) {
    this.#clock = clock
    this.#known = new Set(known.map(toHex))
  }

  /** @returns true: somebody new. */
  announce(identity: Uint8Array): boolean {
    const key = toHex(identity)
    if (this.#known.has(key)) return false
    const isNew = !this.#peers.delete(key)
    this.#peers.set(key, { identity: identity.slice(), announcedAtMs: this.#clock.nowMs() })
    for (const oldest of this.#peers.keys()) {
      if (this.#peers.size <= MAX_ANNOUNCED) break
      this.#peers.delete(oldest)
    }
    return isNew
  }

  /** Those of late, the latest first. */
  list(): Uint8Array[] {
    const since = this.#clock.nowMs() - ANNOUNCED_LIFETIME_MS
    for (const [key, peer] of this.#peers) if (peer.announcedAtMs < since) this.#peers.delete(key)
    return [...this.#peers.values()].map((peer) => peer.identity).reverse()
  }
}
