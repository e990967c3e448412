/** Reading one file of a link from any place on, verified block by block, without a copy on disk. */
import { type Cancel, fail, throwIfCancelled, toHex, type WarrenError } from '@warren/kernel'
import { BLOCK_BYTES } from '../format/blocks.ts'
import type { ShareLink } from '../format/link.ts'
import type { ManifestEntry } from '../format/manifest.ts'
import { BlockCache } from './block-cache.ts'
import { Layout } from './layout.ts'
import { CACHED_BLOCKS, MAX_READERS } from './limits.ts'
import type { FetchedManifest } from './manifest-work.ts'
import { ReaderWork } from './reader-work.ts'
import type { Swarm } from './swarm.ts'
import type { SwarmStatus } from './swarm-status.ts'
import type { Swarms } from './swarms.ts'

/** Which bytes of a file; both ends included, as in HTTP. */
export interface ReadRange {
  readonly first: number
  /** The last byte, or the file's last if absent. */
  readonly last?: number
}

export interface ContentReader {
  /** The last component of its path. */
  readonly name: string
  readonly bytes: number
  readonly executable: boolean
  readonly modifiedS: number
  /** Names these very bytes: equal for the same file of the same link. Letters, digits and `-`. */
  readonly tag: string
  /**
   * Verified bytes in order, as they arrive; leaving the loop ends what is fetched for it.
   *
   * @throws WarrenError `overloaded`: too many readers; `cancelled`; `refused`, `not-authentic`: no sharer can bring it.
   */
  read(range: ReadRange, cancel?: Cancel): AsyncIterable<Uint8Array>
}

/** Blocks of a link that a running download has on disk. */
export type StoredBlock = (link: ShareLink, index: number) => Promise<Uint8Array | undefined>

export class ContentReaders {
  readonly #swarms: Swarms
  readonly #stored: StoredBlock
  /** They go with their swarm, a minute after the last reader. */
  readonly #caches = new WeakMap<Swarm, BlockCache>()
  #open = 0

  constructor(swarms: Swarms, stored: StoredBlock) {
    this.#swarms = swarms
    this.#stored = stored
  }

  /**
   * A reader of one file.
   *
   * @param path - components in the share; undefined: its only file.
   * @param noticed - told while it waits for sharers.
   * @throws WarrenError `not-found`: there is no such file; `bad-input`: it is a folder, or a file must be named.
   */
  open(
    link: ShareLink,
    fetched: FetchedManifest,
    path: readonly string[] | undefined,
    noticed: (status: SwarmStatus) => void,
  ): ContentReader {
    const { manifest } = fetched
    const index = entryAt(manifest.entries, path)
    const entry = manifest.entries[index] as ManifestEntry
    const layout = new Layout(manifest, [index])
    return {
      name: entry.path.at(-1) ?? manifest.name,
      bytes: entry.bytes,
      executable: entry.executable,
      modifiedS: entry.modifiedS,
      tag: `${toHex(manifest.dataRoot)}-${layout.offsetOf(index)}-${entry.bytes}`,
      read: (range, cancel) => this.#read(link, layout, index, range, cancel, noticed),
    }
  }

  async *#read(
    link: ShareLink,
    layout: Layout,
    entry: number,
    range: ReadRange,
    cancel: Cancel | undefined,
    noticed: (status: SwarmStatus) => void,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const { bytes } = layout.entry(entry)
    const last = Math.min(range.last ?? bytes - 1, bytes - 1)
    if (range.first > last) return
    throwIfCancelled(cancel)
    if (this.#open >= MAX_READERS) throw tooManyReaders()
    const start = layout.offsetOf(entry) + range.first
    const end = layout.offsetOf(entry) + last + 1
    const swarm = this.#swarms.of(link)
    const work = this.#workFor(link, layout, swarm, { start, end }, noticed)
    const stop = (): void => work.hopeless(fail('cancelled', 'the caller gave up'))
    cancel?.addEventListener('abort', stop)
    this.#open++
    try {
      swarm.attach(work)
      for (let at = start; at < end; ) {
        const block = await work.next()
        if (block === undefined) return
        const offset = at % BLOCK_BYTES
        const chunk = block.subarray(offset, Math.min(BLOCK_BYTES, offset + end - at))
        at += chunk.length
        yield chunk
      }
    } finally {
      this.#open--
      cancel?.removeEventListener('abort', stop)
      work.stop()
      swarm.detach(work)
    }
  }

  #workFor(
    link: ShareLink,
    layout: Layout,
    swarm: Swarm,
    place: { readonly start: number; readonly end: number },
    noticed: (status: SwarmStatus) => void,
  ): ReaderWork {
    return new ReaderWork({
      dataRoot: layout.manifest.dataRoot,
      leafCount: layout.blockCount,
      first: Math.floor(place.start / BLOCK_BYTES),
      last: Math.floor((place.end - 1) / BLOCK_BYTES),
      cache: this.#cacheOf(swarm),
      stored: (index) => this.#stored(link, index),
      noticed: () => noticed(swarm.status),
      poke: () => swarm.poke(),
    })
  }

  #cacheOf(swarm: Swarm): BlockCache {
    const cache = this.#caches.get(swarm) ?? new BlockCache(CACHED_BLOCKS)
    this.#caches.set(swarm, cache)
    return cache
  }
}

function entryAt(entries: readonly ManifestEntry[], path: readonly string[] | undefined): number {
  if (path === undefined) {
    if (entries.length === 1 && entries[0]?.kind === 'file') return 0
    throw fail('bad-input', 'this link holds more than one file', {
      next: 'Name one of its files; "warren get LINK --list" shows them.',
    })
  }
  const wanted = path.join('/')
  const index = entries.findIndex((entry) => entry.path.join('/') === wanted)
  const found = entries[index]
  if (found?.kind === 'file') return index
  const isFolder =
    found !== undefined || entries.some((entry) => entry.path.join('/').startsWith(`${wanted}/`))
  throw isFolder
    ? fail('bad-input', 'this is a folder', { next: 'Name one of the files in it.' })
    : fail('not-found', 'there is no such file behind this link', {
        next: 'Type "warren get LINK --list" to see what it holds.',
      })
}

const tooManyReaders = (): WarrenError =>
  fail('overloaded', 'too many files of links are read at once', { next: 'Close some and try again.' })
