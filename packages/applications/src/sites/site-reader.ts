/** Reads sites of anybody: the newest head, a version of it, and the bytes of files (docs/spec/sites.md §7). */
import {
  asWarrenError,
  type Cancel,
  CancelSource,
  type Clock,
  fail,
  type Primitives,
  toHex,
  within,
} from '@warren/kernel'
import type { Segments } from '@warren/store'
import { SITE_HEADS_KEPT, SITE_VERSIONS_KEPT } from '../limits.ts'
import { decodeSiteHead, type SiteHead } from './format/head.ts'
import { MAX_PART_BYTES } from './format/part.ts'
import { PartReader, type PartReading } from './part-reader.ts'
import type { SiteHeads } from './ports.ts'
import { type SiteFile, SiteIndex, readVersion, type VersionContent } from './read-version.ts'
import { HEAD_FRESH_MS, HEAD_PATIENCE_MS, HEAD_STALE_MS } from './timeouts.ts'
import { BLOCK_BYTES } from '../files/format/index.ts'

export interface SiteReaderPorts {
  readonly clock: Clock
  readonly primitives: Primitives
  readonly segments: Segments
  readonly heads: SiteHeads
}

/** What a reader waits for. */
export interface ReadProgress {
  readonly cancel: Cancel
  waiting(waitingFor: string | undefined, cause?: string, next?: string): void
}

export interface OpenedSite extends SiteHead {
  readonly revision: number
}

export interface OpenedVersion extends VersionContent {
  readonly number: number
  readonly madeAtS: number
  /** Names these very bytes. */
  readonly tag: string
  readonly index: SiteIndex
}

/**
 * How new a head has to be. `recent`: of the last seconds, else the network is asked; `known`: the same, but the one that was found minutes ago will do
 * where the network does not answer soon; `newest`: the network is asked.
 */
export type Freshness = 'known' | 'recent' | 'newest'

export interface SiteReader {
  /**
   * @param freshness - `recent` unless given. Never older than any that was seen.
   * @throws WarrenError `not-found`: no site is there; `malformed`; `not-authentic`: an older one than was seen; `unreachable`, ...
   */
  head(identity: Uint8Array, progress: ReadProgress, freshness?: Freshness): Promise<OpenedSite>
  /** @param number - undefined: the newest. @throws as `head`; `not-found`: the head does not name this version. */
  version(
    identity: Uint8Array,
    number: number | undefined,
    progress: ReadProgress,
    freshness?: Freshness,
  ): Promise<OpenedVersion>
  /** The bytes of a file in order, as they arrive. */
  read(
    identity: Uint8Array,
    file: SiteFile,
    range: { readonly first: number; readonly last: number },
    cancel: Cancel,
  ): AsyncIterable<Uint8Array>
  /** The next one who asks gets what the network has. */
  forget(identity: Uint8Array): void
}

interface KeptHead {
  readonly head: OpenedSite
  readonly atMs: number
}

/** Why a head could not be had that may be had the next time: the known one is shown until then. */
const MAY_PASS: ReadonlySet<string> = new Set([
  'unreachable',
  'no-path',
  'timeout',
  'overloaded',
  'closed',
  'cancelled',
])

export function createSiteReader(ports: SiteReaderPorts): SiteReader {
  return new Reader(ports)
}

class Reader implements SiteReader {
  readonly #ports: SiteReaderPorts
  readonly #parts: PartReader
  /** The latest last; bounded by {@link SITE_HEADS_KEPT}. */
  readonly #heads = new Map<string, KeptHead>()
  /** The latest used last; bounded by {@link SITE_VERSIONS_KEPT}. */
  readonly #versions = new Map<string, OpenedVersion>()
  /** Sites whose head is looked for by whoever would do with the known one. */
  readonly #looking = new Map<string, Promise<void>>()

  constructor(ports: SiteReaderPorts) {
    this.#ports = ports
    this.#parts = new PartReader(ports.primitives, ports.segments)
  }

  async head(
    identity: Uint8Array,
    progress: ReadProgress,
    freshness: Freshness = 'recent',
  ): Promise<OpenedSite> {
    const name = toHex(identity)
    const kept = this.#heads.get(name)
    const ageMs = kept === undefined ? Number.POSITIVE_INFINITY : this.#ports.clock.nowMs() - kept.atMs
    if (kept !== undefined && freshness !== 'newest' && ageMs < HEAD_FRESH_MS) return kept.head
    if (kept !== undefined && freshness === 'known' && ageMs < HEAD_STALE_MS) {
      await this.#lookAgainSoon(identity, kept.head, progress.cancel)
      const known = this.#heads.get(name)
      if (known !== undefined) return known.head
    }
    const found = await this.#find(identity, progress)
    this.#keepHead(identity, found)
    return found
  }

  async #find(identity: Uint8Array, progress: ReadProgress): Promise<OpenedSite> {
    progress.waiting('finding the newest version of the site')
    const found = await this.#ports.heads.find(identity, {
      group: groupOf(identity),
      cancel: progress.cancel,
    })
    progress.waiting(undefined)
    if (found === undefined)
      throw fail('not-found', 'no site is at this address', {
        next: 'Check the address. If it is right, nobody has kept the site alive: ask its author to publish it again.',
      })
    return { ...decodeSiteHead(found.plaintext), revision: found.revision }
  }

  #keepHead(identity: Uint8Array, head: OpenedSite): void {
    const atMs = this.#ports.clock.nowMs()
    keepLast(this.#heads, toHex(identity), { head, atMs }, SITE_HEADS_KEPT)
  }

  /** What is found later is there for the next one who asks. @throws WarrenError `cancelled`. */
  async #lookAgainSoon(identity: Uint8Array, known: OpenedSite, cancel: Cancel): Promise<void> {
    const name = toHex(identity)
    let looking = this.#looking.get(name)
    if (looking === undefined) {
      looking = this.#lookAgain(identity, known).finally(() => this.#looking.delete(name))
      this.#looking.set(name, looking)
    }
    await within(this.#ports.clock, HEAD_PATIENCE_MS, looking, cancel).catch((thrown: unknown) => {
      if (asWarrenError(thrown).kind !== 'timeout') throw thrown
    })
  }

  async #lookAgain(identity: Uint8Array, known: OpenedSite): Promise<void> {
    const name = toHex(identity)
    const unseen: ReadProgress = { cancel: new CancelSource().cancel, waiting: () => {} }
    try {
      const head = await this.#find(identity, unseen)
      // At once: what was seen to be older is shown to nobody any more.
      if (this.#heads.get(name)?.head === known) this.#keepHead(identity, head)
    } catch (thrown) {
      const { kind } = asWarrenError(thrown)
      if (kind === 'bug') throw thrown
      if (!MAY_PASS.has(kind) && this.#heads.get(name)?.head === known) this.forget(identity)
    }
  }

  async version(
    identity: Uint8Array,
    number: number | undefined,
    progress: ReadProgress,
    freshness: Freshness = 'recent',
  ): Promise<OpenedVersion> {
    const head = await this.head(identity, progress, freshness)
    const isNamed = number === undefined || head.versions.some((each) => each.number === number)
    return this.#open(identity, isNamed ? head : await this.head(identity, progress), number, progress)
  }

  async #open(
    identity: Uint8Array,
    { versions, newestRoot }: OpenedSite,
    number: number | undefined,
    progress: ReadProgress,
  ): Promise<OpenedVersion> {
    const info = number === undefined ? versions[0] : versions.find((each) => each.number === number)
    if (info === undefined)
      throw fail('not-found', 'this version is not among those that the site names', {
        next: 'To see which there are, type: warren site versions ADDRESS',
      })
    const name = `${toHex(identity)}/${toHex(info.root.ids)}`
    const kept = this.#versions.get(name)
    if (kept !== undefined) {
      keepLast(this.#versions, name, kept, SITE_VERSIONS_KEPT)
      return kept
    }
    progress.waiting('fetching the list of its files')
    const root = info === versions[0] ? newestRoot : undefined
    const options = { group: groupOf(identity), cancel: progress.cancel }
    const content = await readVersion(this.#parts, info.root, root, options)
    progress.waiting(undefined)
    const { madeAtS } = info
    const tag = toHex(info.root.ids.subarray(0, 12))
    const opened = { ...content, number: info.number, madeAtS, tag, index: new SiteIndex(content.manifest) }
    keepLast(this.#versions, name, opened, SITE_VERSIONS_KEPT)
    return opened
  }

  async *read(
    identity: Uint8Array,
    { parts, offset, entry }: SiteFile,
    { first, last }: { readonly first: number; readonly last: number },
    cancel: Cancel,
  ): AsyncIterable<Uint8Array> {
    if (entry.bytes === 0) return
    const group = groupOf(identity)
    const from = offset + first
    const to = offset + last + 1
    const openAt = (index: number): PartReading | undefined => {
      const part = parts[index]
      if (part === undefined || index * MAX_PART_BYTES >= to) return undefined
      return this.#parts.open(part, group, cancel)
    }
    const begin = Math.floor(from / MAX_PART_BYTES)
    let reading = openAt(begin)
    let ahead: PartReading | undefined
    try {
      for (let index = begin; reading !== undefined; index++) {
        const start = index * MAX_PART_BYTES
        const within = { first: Math.max(0, from - start), end: Math.min(MAX_PART_BYTES, to - start) }
        for (let at = within.first; at < within.end; ) {
          const block = Math.floor(at / BLOCK_BYTES)
          const bytes = await reading.block(block)
          ahead ??= openAt(index + 1)
          const next = Math.min(within.end, (block + 1) * BLOCK_BYTES)
          yield bytes.subarray(at - block * BLOCK_BYTES, next - block * BLOCK_BYTES)
          at = next
        }
        reading.leave(true)
        reading = ahead
        ahead = undefined
      }
    } finally {
      reading?.leave(false)
      ahead?.leave(false)
    }
  }

  forget(identity: Uint8Array): void {
    this.#heads.delete(toHex(identity))
  }
}

/** All that is read of one site goes over the same circuits: holders see by the places that it belongs together. */
function groupOf(identity: Uint8Array): string {
  return `site/${toHex(identity)}`
}

function keepLast<T>(map: Map<string, T>, name: string, value: T, most: number): void {
  map.delete(name)
  map.set(name, value)
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}
