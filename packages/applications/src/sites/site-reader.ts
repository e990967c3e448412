/** Reads sites of anybody: the newest head, a version of it, and the bytes of files (docs/spec/sites.md §7). */
import { type Cancel, type Clock, fail, type Primitives, toHex } from '@warren/kernel'
import type { Segments } from '@warren/store'
import { SITE_HEADS_KEPT, SITE_VERSIONS_KEPT } from '../limits.ts'
import { decodeSiteHead, type SiteHead } from './format/head.ts'
import { MAX_PART_BYTES } from './format/part.ts'
import { PartReader } from './part-reader.ts'
import type { SiteHeads } from './ports.ts'
import { type SiteFile, SiteIndex, readVersion, type VersionContent } from './read-version.ts'
import { HEAD_FRESH_MS } from './timeouts.ts'

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

export interface SiteReader {
  /**
   * @param fresh - asks the network even if that was done a moment ago.
   * @throws WarrenError `not-found`: no site is there; `malformed`; `not-authentic`: an older one than was seen; `unreachable`, ...
   */
  head(identity: Uint8Array, progress: ReadProgress, fresh?: boolean): Promise<OpenedSite>
  /** @param number - undefined: the newest. @throws as `head`; `not-found`: the head does not name this version. */
  version(identity: Uint8Array, number: number | undefined, progress: ReadProgress): Promise<OpenedVersion>
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

  constructor(ports: SiteReaderPorts) {
    this.#ports = ports
    this.#parts = new PartReader(ports.primitives, ports.segments)
  }

  async head(identity: Uint8Array, progress: ReadProgress, fresh = false): Promise<OpenedSite> {
    const name = toHex(identity)
    const nowMs = this.#ports.clock.nowMs()
    const kept = this.#heads.get(name)
    if (!fresh && kept !== undefined && nowMs - kept.atMs < HEAD_FRESH_MS) return kept.head
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
    const head = { ...decodeSiteHead(found.plaintext), revision: found.revision }
    keepLast(this.#heads, name, { head, atMs: nowMs }, SITE_HEADS_KEPT)
    return head
  }

  async version(
    identity: Uint8Array,
    number: number | undefined,
    progress: ReadProgress,
  ): Promise<OpenedVersion> {
    const { versions, newestRoot } = await this.head(identity, progress)
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
    const partAt = (index: number): Promise<Uint8Array> | undefined => {
      const part = parts[index]
      if (part === undefined || index * MAX_PART_BYTES >= to) return undefined
      const read = this.#parts.read(part, group, cancel)
      // Who reads may leave before it comes to this one.
      read.catch(() => {})
      return read
    }
    const begin = Math.floor(from / MAX_PART_BYTES)
    let ahead = partAt(begin)
    for (let index = begin; ahead !== undefined; index++) {
      const bytes = await ahead
      ahead = partAt(index + 1)
      const start = index * MAX_PART_BYTES
      yield bytes.subarray(Math.max(0, from - start), Math.min(MAX_PART_BYTES, to - start))
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
