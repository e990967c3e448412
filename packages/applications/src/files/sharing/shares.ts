/** Everything this node shares: read once, served from where it is, kept over restarts (docs/spec/files.md §8). */
import type { HiddenService } from '@warren/hidden'
import {
  asWarrenError,
  type Cancel,
  CancelSource,
  equalBytes,
  fail,
  type FileSystem,
  fromHex,
  isWarrenError,
  type Ports,
  throwIfCancelled,
  toHex,
  type WarrenError,
} from '@warren/kernel'
import { networkTagOf, parseShareLink, type ShareLink } from '../format/index.ts'
import { buildFromFiles, buildFromStream, type BuiltShare } from './build-share.ts'
import {
  MAX_LIVE_SHARES,
  MAX_READING,
  MAX_READING_WAITERS,
  MAX_SHARED_ENTRIES,
  MAX_SHARES,
  MAX_STREAMS,
  MAX_TURNS,
} from './limits.ts'
import { LiveShare, type LiveShareParts, type ShareDraft, type ShareServiceSettings } from './live-share.ts'
import { notTheSame, relocatedFiles } from './relocation.ts'
import { restoredOf, storedOf } from './restored-share.ts'
import { scanPath, shareNameOf } from './scan.ts'
import type {
  RestoredShare,
  ShareOptions,
  ShareProgress,
  ShareRequest,
  ShareStatus,
  StreamShareRequest,
} from './share.ts'
import { loadContent, noPlace, placeOf } from './share-content.ts'
import { ShareTimers } from './share-timers.ts'
import { createShareStore, NO_COUNTS, type ShareStore, type StoredShare } from './share-store.ts'
import { SharedContent } from './shared-content.ts'
import { removeOrphans, TreeStore } from './tree-store.ts'
import { Turns } from './turns.ts'

export type SharesPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'state' | 'log'> & {
  readonly files: FileSystem
}

export interface SharesConfig {
  readonly networkId: Uint8Array
  /** The n-th share's key and the seed of its service: from the root secret, and for nothing else. */
  readonly secrets: { key(n: number): Uint8Array; service(n: number): Uint8Array }
  /** For what comes from streams. Made if it is not there; so is the other. */
  readonly spoolDirectory: string
  /** For hashes and manifests. */
  readonly treeDirectory: string
  /** A service that has not been started. */
  readonly openService: (settings: ShareServiceSettings) => HiddenService
  /** After every change that its owner can see, except counts, which are told every few seconds. */
  readonly changed: (share: ShareStatus) => void
}

export interface Shares {
  /** The network is there: services begin to publish. */
  start(): void
  /** Resolves once nothing reads or writes any more. */
  stop(): Promise<void>
  list(): ShareStatus[]
  /** @param idOrLink - either form of its link, or its id. */
  get(idOrLink: string): ShareStatus | undefined
  /**
   * Reads the content once. When it resolves the link is known and durable, and the service has been starting since
   * the reading began.
   *
   * @throws WarrenError `bad-input`, `not-found`, `no-permission`, `storage`, `overloaded`, `cancelled`: nothing is left.
   */
  add(request: ShareRequest, progress: ShareProgress): Promise<ShareStatus>
  /** The same for bytes that come once: they are kept in the home, encrypted, until the share is removed. */
  addStream(
    request: StreamShareRequest,
    bytes: AsyncIterable<Uint8Array>,
    progress: ShareProgress,
  ): Promise<ShareStatus>
  /** @returns false if there is none. @throws WarrenError `storage`. */
  remove(idOrLink: string): Promise<boolean>
  /**
   * Points a share at its content, which must be the very same.
   *
   * @throws WarrenError `not-found`: no such share; `bad-input`: other content, or an ended share; as `add`.
   */
  relocate(idOrLink: string, path: string, progress: ShareProgress): Promise<ShareStatus>
  /** Puts shares of a backup back into the list; those that are there stay as they are. @throws WarrenError `storage`. */
  restore(entries: readonly RestoredShare[]): void
  /** What {@link restore} takes, of all shares that have not ended. */
  exportAll(): RestoredShare[]
}

/** @throws WarrenError `storage`. */
export function createShares(ports: SharesPorts, config: SharesConfig): Shares {
  return new RunningShares(ports, config)
}

const toStored = (live: LiveShare): StoredShare[] => (live.record === undefined ? [] : [live.record])

class RunningShares implements Shares {
  readonly #ports: SharesPorts
  readonly #config: SharesConfig
  readonly #store: ShareStore
  readonly #trees: TreeStore
  readonly #shares = new Map<number, LiveShare>()
  readonly #liveParts: LiveShareParts
  readonly #serving = new Turns(MAX_TURNS)
  readonly #reading = new Turns(MAX_READING)
  readonly #timers: ShareTimers
  readonly #stopping = new CancelSource()
  readonly #busy = new Set<Promise<unknown>>()
  readonly #loading: Promise<void>
  #isStarted = false

  constructor(ports: SharesPorts, config: SharesConfig) {
    this.#ports = ports
    this.#config = config
    this.#store = createShareStore(ports.state)
    this.#trees = new TreeStore(ports.files, config.treeDirectory)
    this.#timers = new ShareTimers(ports.clock, {
      shares: () => [...this.#shares.values()],
      changed: (share) => this.#tell(share),
      isOver: (share) => this.#isOver(share),
      saveCounts: () => this.#saveCounts(),
    })
    this.#liveParts = {
      clock: ports.clock,
      primitives: ports.primitives,
      turns: this.#serving,
      networkTag: networkTagOf(config.networkId),
      openService: config.openService,
      admits: () => this.#timers.streamCount < MAX_STREAMS,
      streamsChanged: () => this.#timers.streamsChanged(),
      changed: (share) => this.#tell(share),
      completed: (share) => this.#onCompleted(share),
      isOver: (share) => this.#isOver(share),
    }
    for (const stored of this.#store.list()) this.#makeLive(stored)
    this.#loading = this.#keep(this.#load())
  }

  start(): void {
    if (this.#isStarted || this.#stopping.cancel.aborted) return
    this.#isStarted = true
    for (const share of this.#shares.values()) share.start()
    this.#timers.start()
  }

  async stop(): Promise<void> {
    if (this.#stopping.cancel.aborted) return
    this.#stopping.abort()
    this.#timers.stop()
    await Promise.all([...this.#shares.values()].map((share) => share.stop()))
    await Promise.allSettled(this.#busy)
    this.#saveCounts()
  }

  list(): ShareStatus[] {
    return [...this.#shares.values()].map((share) => share.status())
  }

  get(idOrLink: string): ShareStatus | undefined {
    return this.#find(idOrLink)?.status()
  }

  add(request: ShareRequest, progress: ShareProgress): Promise<ShareStatus> {
    return this.#work(progress, async (cancel) => {
      const { files, primitives } = this.#ports
      const { path } = request
      const also = request.also === undefined ? undefined : this.#checkAlso(request.also)
      const name = shareNameOf(request.name ?? files.baseName(path))
      progress.waiting('the list of files')
      const scanned = await scanPath(files, this.#scanRequest(path, name, request.skipUnreadable), cancel)
      this.#checkEntries(scanned.entries.length)
      progress.waiting(undefined)
      const { kind, bytes, skipped, skippedCount } = scanned
      const count = scanned.entries.filter((entry) => entry.kind === 'file').length
      const facts = { name, kind, bytes, files: count, path, isSpooled: false, skipped, skippedCount }
      return this.#addLive({ ...facts, ...this.#optionsOf(request, also) }, also, (key) =>
        buildFromFiles({ files, primitives, key, cancel }, { ...scanned, name, path, part: progress.part }),
      )
    })
  }

  addStream(
    request: StreamShareRequest,
    bytes: AsyncIterable<Uint8Array>,
    progress: ShareProgress,
  ): Promise<ShareStatus> {
    return this.#work(progress, (cancel) => {
      const { files, primitives, clock } = this.#ports
      const name = shareNameOf(request.name ?? 'stdin')
      const facts = {
        name,
        kind: 'file',
        bytes: 0,
        files: 1,
        isSpooled: true,
        skipped: [],
        skippedCount: 0,
      } as const
      return this.#addLive({ ...facts, ...this.#optionsOf(request, undefined) }, undefined, (key, number) => {
        const path = files.join(this.#config.spoolDirectory, String(number))
        return buildFromStream({ files, primitives, key, cancel }, path, name, bytes, clock.wallMs())
      })
    })
  }

  async remove(idOrLink: string): Promise<boolean> {
    const share = this.#find(idOrLink)
    // What is still being read belongs to who asked for it, and ends when he gives up.
    if (share?.record === undefined) return false
    this.#store.remove(share.number)
    this.#shares.delete(share.number)
    await this.#keep(this.#discard(share))
    return true
  }

  relocate(idOrLink: string, path: string, progress: ShareProgress): Promise<ShareStatus> {
    return this.#work(
      progress,
      async (cancel) => {
        const share = this.#find(idOrLink)
        const record = share?.record
        if (share === undefined || record === undefined)
          throw fail('not-found', 'there is no such share', { next: 'Look at the list: warren share list' })
        if (share.hasEnded)
          throw fail('bad-input', 'this share has ended', { next: 'Share it again for a new link.' })
        const { files, primitives } = this.#ports
        const scanned = await scanPath(files, this.#scanRequest(path, record.name, true), cancel)
        const found = relocatedFiles(record, share.content?.catalog, scanned)
        const { name, kind } = record
        const parts = { files, primitives, key: share.key, cancel }
        const built = await buildFromFiles(parts, { ...found, name, kind, path, part: progress.part })
        if (built.manifestRoot !== record.manifestRoot) throw notTheSame()
        if (!this.#shares.has(share.number)) throw fail('cancelled', 'the share was removed meanwhile')
        await this.#adopt(share, { ...record, path, isSpooled: false }, built)
        if (record.isSpooled) await files.remove(this.#spoolOf(share.number))
        return share.status()
      },
      false,
    )
  }

  restore(entries: readonly RestoredShare[]): void {
    const added = entries
      .filter(({ number }) => !this.#shares.has(number))
      .map((entry) => storedOf(this.#ports.primitives, entry))
    if (added.length === 0) return
    if (this.#shares.size + added.length > MAX_SHARES) throw tooManyShares()
    this.#store.put(...added)
    for (const stored of added) {
      const share = this.#makeLive(stored)
      void this.#keep(share.adopt(stored, undefined, noPlace(stored)))
      if (this.#isStarted) share.start()
    }
  }

  exportAll(): RestoredShare[] {
    return [...this.#shares.values()]
      .filter((share) => !share.hasEnded)
      .flatMap((share) => {
        const record = share.record
        return record === undefined ? [] : [restoredOf(record, share.status().link)]
      })
  }

  #find(idOrLink: string): LiveShare | undefined {
    if (/^\d{1,10}$/.test(idOrLink)) return this.#shares.get(Number(idOrLink))
    const link = this.#parseOrNone(idOrLink)
    return link && this.#findLink(link)
  }

  #findLink({ manifestRoot, key }: ShareLink): LiveShare | undefined {
    const root = toHex(manifestRoot)
    const { primitives } = this.#ports
    return [...this.#shares.values()].find(
      (share) => share.record?.manifestRoot === root && primitives.equalConstantTime(share.key, key),
    )
  }

  #parseOrNone(text: string): ShareLink | undefined {
    try {
      return parseShareLink(this.#ports.primitives, text)
    } catch (error) {
      if (isWarrenError(error) && error.kind === 'bad-input') return undefined
      throw error
    }
  }

  #scanRequest(path: string, name: string, skipUnreadable = false): Parameters<typeof scanPath>[1] {
    const { treeDirectory, spoolDirectory } = this.#config
    return { path, name, skipUnreadable, ownDirectories: [treeDirectory, spoolDirectory] }
  }

  #checkAlso(text: string): ShareLink {
    const link = parseShareLink(this.#ports.primitives, text)
    if (!equalBytes(link.networkTag, this.#liveParts.networkTag))
      throw fail('bad-input', 'this link is of another network', {
        next: 'Share on the network that the link was made on.',
      })
    if (this.#findLink(link) !== undefined)
      throw fail('bad-input', 'this node serves this link already', {
        next: 'Look at the list: warren share list',
      })
    return link
  }

  #checkEntries(count: number): void {
    const known = [...this.#shares.values()].reduce(
      (sum, share) => sum + (share.content?.catalog.manifest.entries.length ?? 0),
      0,
    )
    if (known + count > MAX_SHARED_ENTRIES)
      throw fail('overloaded', 'all shares together hold more files than can be watched', {
        next: 'Stop a share of many files: warren share list',
      })
  }

  #checkRoom(): void {
    const live = [...this.#shares.values()].filter((share) => !share.hasEnded).length
    if (live >= MAX_LIVE_SHARES || this.#shares.size >= MAX_SHARES) throw tooManyShares()
    if (this.#reading.waiting >= MAX_READING_WAITERS)
      throw fail('overloaded', 'too many shares wait to be read', { next: 'Try again when some are done.' })
  }

  #optionsOf(options: ShareOptions, also: ShareLink | undefined) {
    const { once = false, untilMs, clients = [] } = options
    const nowMs = Math.floor(this.#ports.clock.wallMs())
    if (untilMs !== undefined && untilMs <= nowMs)
      throw fail('bad-input', 'the date until which it should be shared has passed', {
        next: 'Give a date to come, or a time such as 3d.',
      })
    return {
      once,
      ...(untilMs === undefined ? {} : { untilMs }),
      clients: [...new Set(clients.map(toHex))],
      createdAtMs: nowMs,
      ...(also === undefined ? {} : { foreign: { key: toHex(also.key), hints: also.hints.map(toHex) } }),
    }
  }

  /** Runs something long in its turn, ended by its caller or by {@link stop}. */
  async #work<T>(progress: ShareProgress, work: (cancel: Cancel) => Promise<T>, isNew = true): Promise<T> {
    if (isNew) this.#checkRoom()
    const both = new CancelSource()
    const sources = [progress.cancel, this.#stopping.cancel]
    const abort = (): void => both.abort()
    for (const source of sources) source.addEventListener('abort', abort)
    if (sources.some((source) => source.aborted)) abort()
    try {
      if (this.#reading.isTaken) progress.waiting('another share', 'It is being read.')
      return await this.#keep(
        this.#reading.run(async () => {
          await this.#loading
          throwIfCancelled(both.cancel)
          progress.waiting(undefined)
          return work(both.cancel)
        }),
      )
    } finally {
      for (const source of sources) source.removeEventListener('abort', abort)
    }
  }

  /** From the taken number to the durable share; whatever fails leaves nothing but a number that is never used again. */
  async #addLive(
    facts: Omit<ShareDraft, 'number' | 'manifestRoot'>,
    also: ShareLink | undefined,
    build: (key: Uint8Array, number: number) => Promise<BuiltShare>,
  ): Promise<ShareStatus> {
    const number = this.#store.takeNumber()
    const share = this.#makeLive({ ...facts, number })
    try {
      if (this.#isStarted) share.start()
      this.#tell(share)
      const built = await build(share.key, number)
      if (also !== undefined && built.manifestRoot !== toHex(also.manifestRoot)) throw notTheSame()
      const { manifest, manifestRoot } = built
      const [only] = manifest.kind === 'file' ? manifest.entries : []
      const dated = only === undefined ? {} : { modifiedS: only.modifiedS, executable: only.executable }
      await this.#adopt(share, { ...facts, ...dated, number, manifestRoot, bytes: manifest.dataBytes }, built)
      return share.status()
    } catch (error) {
      this.#shares.delete(number)
      await this.#discard(share)
      throw error
    }
  }

  /** Durable first, then known. */
  async #adopt(share: LiveShare, record: StoredShare, { tree, marks }: BuiltShare): Promise<void> {
    const { number } = share
    await this.#trees.save(number, tree)
    throwIfCancelled(this.#stopping.cancel)
    const place = placeOf(this.#ports.files, this.#config.spoolDirectory, record)
    if (place === undefined) throw fail('bug', 'a share that was read is somewhere')
    const changed = (): void => share.tell()
    const content = new SharedContent(this.#contentParts(), {
      number,
      key: share.key,
      place,
      manifestBlocks: tree.manifestBlocks,
      marks,
      changed,
    })
    this.#store.put(record)
    await share.adopt(record, content)
  }

  #makeLive(draft: ShareDraft): LiveShare {
    const { secrets } = this.#config
    const { number, foreign } = draft
    const key = foreign === undefined ? secrets.key(number) : fromHex(foreign.key)
    const counts = draft.manifestRoot === undefined ? NO_COUNTS : this.#store.counts(number)
    const share = new LiveShare(
      this.#liveParts,
      draft,
      { key, identitySeed: secrets.service(number) },
      counts,
    )
    this.#shares.set(number, share)
    return share
  }

  #contentParts(): ConstructorParameters<typeof SharedContent>[0] {
    const { files, primitives } = this.#ports
    return { files, primitives, trees: this.#trees, turns: this.#serving }
  }

  /** After a start: what crashes left is removed, and every share's manifest is found again. */
  async #load(): Promise<void> {
    const { files, log } = this.#ports
    const stored = [...this.#shares.values()].filter((share) => !share.hasEnded).flatMap(toStored)
    for (const directory of [this.#config.treeDirectory, this.#config.spoolDirectory]) {
      try {
        await files.makeDirectory(directory)
        await removeOrphans(files, directory, MAX_SHARES * 4, (number) => {
          const share = this.#shares.get(number)
          return share !== undefined && !share.hasEnded
        })
      } catch (error) {
        log.write('warn', 'shares: a directory in the home cannot be used', {}, asWarrenError(error))
      }
    }
    for (const record of stored) await this.#loadOne(record)
  }

  async #loadOne(record: StoredShare): Promise<void> {
    const { files } = this.#ports
    const share = this.#shares.get(record.number)
    if (share === undefined || this.#stopping.cancel.aborted) return
    const place = placeOf(files, this.#config.spoolDirectory, record)
    const loaded = await loadContent(this.#contentParts(), record, share.key, place, () => share.tell())
    const isContent = loaded instanceof SharedContent
    if (this.#stopping.cancel.aborted || !this.#shares.has(record.number)) {
      if (isContent) await loaded.close()
      return
    }
    await share.adopt(record, isContent ? loaded : undefined, isContent ? undefined : loaded)
    // The first look tells at once what happened to the files meanwhile.
    if (isContent) void this.#keep(loaded.watch())
  }

  #onCompleted(share: LiveShare): void {
    const { record } = share
    if (record?.once === true) this.#end(share, record, 'once')
  }

  #isOver(share: LiveShare): boolean {
    const { record } = share
    if (record?.untilMs === undefined || share.hasEnded) return share.hasEnded
    if (this.#ports.clock.wallMs() < record.untilMs) return false
    this.#end(share, record, 'until')
    return true
  }

  #end(share: LiveShare, record: StoredShare, ended: 'once' | 'until'): void {
    const over = { ...record, ended }
    try {
      this.#store.putWithCounts(over, share.counts)
    } catch (error) {
      // It ends all the same; after a restart it may come back until its disk is sound again.
      this.#ports.log.write('warn', 'shares: the end of a share could not be noted', {}, asWarrenError(error))
    }
    void this.#keep(share.end(over).then(() => this.#removeFiles(share.number)))
  }

  async #discard(share: LiveShare): Promise<void> {
    await share.stop()
    await this.#removeFiles(share.number)
  }

  /** What cannot be removed now is an orphan at the next start. */
  async #removeFiles(number: number): Promise<void> {
    try {
      await this.#trees.remove(number)
      await this.#ports.files.remove(this.#spoolOf(number))
    } catch (error) {
      this.#ports.log.write('warn', 'shares: files of an ended share stay behind', {}, asWarrenError(error))
    }
  }

  #spoolOf(number: number): string {
    return this.#ports.files.join(this.#config.spoolDirectory, String(number))
  }

  #tell(share: LiveShare): void {
    if (this.#shares.has(share.number) && !this.#stopping.cancel.aborted) this.#config.changed(share.status())
  }

  #saveCounts(): void {
    const moved = [...this.#shares.values()].filter(
      (share) => share.countsMoved && share.record !== undefined,
    )
    if (moved.length === 0) return
    try {
      this.#store.putCounts(moved.map((share) => [share.number, share.counts] as const))
      for (const share of moved) share.countsMoved = false
    } catch (error) {
      this.#ports.log.write('warn', 'shares: counts could not be saved', {}, asWarrenError(error))
    }
  }

  /** Remembers work until it is done, so that {@link stop} can wait for it. */
  #keep<T>(work: Promise<T>): Promise<T> {
    const settled: Promise<void> = work.then(
      () => {},
      () => {},
    )
    void settled.then(() => this.#busy.delete(settled))
    this.#busy.add(settled)
    return work
  }
}

function tooManyShares(): WarrenError {
  return fail('overloaded', 'this node has too many shares', {
    next: 'Remove some: warren share list',
  })
}
