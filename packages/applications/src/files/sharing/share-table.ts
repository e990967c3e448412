/** The list of shares: found by id or link, and bounded. */
import { equalBytes, fail, isWarrenError, type Primitives, toHex, type WarrenError } from '@warren/kernel'
import { parseShareLink, type ShareLink } from '../format/index.ts'
import { MAX_LIVE_SHARES, MAX_SHARED_ENTRIES, MAX_SHARES } from './limits.ts'
import type { LiveShare } from './live-share.ts'

const LIST_NEXT = 'Look at the list: warren share list'

export class ShareTable {
  readonly #primitives: Primitives
  readonly #networkTag: Uint8Array
  readonly #shares = new Map<number, LiveShare>()

  constructor(primitives: Primitives, networkTag: Uint8Array) {
    this.#primitives = primitives
    this.#networkTag = networkTag
  }

  all(): LiveShare[] {
    return [...this.#shares.values()]
  }

  at(number: number): LiveShare | undefined {
    return this.#shares.get(number)
  }

  set(share: LiveShare): void {
    this.#shares.set(share.number, share)
  }

  delete(number: number): void {
    this.#shares.delete(number)
  }

  /** @param idOrLink - either form of its link, or its id; anything else finds nothing. */
  find(idOrLink: string): LiveShare | undefined {
    if (/^\d{1,10}$/.test(idOrLink)) return this.#shares.get(Number(idOrLink))
    try {
      return this.#findLink(parseShareLink(this.#primitives, idOrLink))
    } catch (error) {
      if (isWarrenError(error) && error.kind === 'bad-input') return undefined
      throw error
    }
  }

  /** @throws WarrenError `not-found`. */
  require(idOrLink: string): LiveShare {
    const share = this.find(idOrLink)
    if (share?.record === undefined) throw fail('not-found', 'there is no such share', { next: LIST_NEXT })
    return share
  }

  /** Reads somebody else's link that this node is to serve. @throws WarrenError `bad-input`. */
  foreignLink(text: string): ShareLink {
    const link = parseShareLink(this.#primitives, text)
    if (!equalBytes(link.networkTag, this.#networkTag))
      throw fail('bad-input', 'this link is of another network', {
        next: 'Share on the network that the link was made on.',
      })
    if (this.#findLink(link) !== undefined)
      throw fail('bad-input', 'this node serves this link already', { next: LIST_NEXT })
    return link
  }

  /** @param added - shares that are to come. @throws WarrenError `overloaded`. */
  checkRoom(added: number): void {
    const live = this.all().filter((share) => !share.hasEnded).length
    if (live + added > MAX_LIVE_SHARES || this.#shares.size + added > MAX_SHARES) throw tooMany()
  }

  /** @param added - files that are to come. @throws WarrenError `overloaded`. */
  checkEntries(added: number): void {
    const counts = this.all().map((share) => share.content?.catalog.manifest.entries.length ?? 0)
    if (counts.reduce((sum, count) => sum + count, added) <= MAX_SHARED_ENTRIES) return
    throw fail('overloaded', 'all shares together hold more files than can be watched', {
      next: 'Stop a share of many files: warren share list',
    })
  }

  #findLink({ manifestRoot, key }: ShareLink): LiveShare | undefined {
    const root = toHex(manifestRoot)
    return this.all().find(
      (share) => share.record?.manifestRoot === root && this.#primitives.equalConstantTime(share.key, key),
    )
  }
}

function tooMany(): WarrenError {
  return fail('overloaded', 'this node has too many shares', {
    next: 'Remove some: warren share list',
  })
}
