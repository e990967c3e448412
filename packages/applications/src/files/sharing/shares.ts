/** Everything this node shares: read once, served from where it is, kept over restarts (docs/spec/files.md §8). */
import { assert, asWarrenError, type Cancel, fail, fromHex, throwIfCancelled, toHex } from '@warren/kernel'
import { confinedFiles } from '../confined-files.ts'
import { networkTagOf, type ShareLink } from '../format/index.ts'
import type { Leavable } from '../leaving/leavable.ts'
import { type BuildParts, buildFromFiles, buildFromStream, type BuiltShare } from './build-share.ts'
import { withoutPlace } from './content-problem.ts'
import { leavableOf } from './leavable-share.ts'
import { MAX_FAREWELLS, MAX_STREAMS, MAX_TURNS } from './limits.ts'
import { LiveShare, type LiveShareParts, type ShareDraft } from './live-share.ts'
import { LongWork } from './long-work.ts'
import { notTheSame, relocatedFiles } from './relocation.ts'
import { restoredOf, storedOf } from './restored-share.ts'
import { scanPath, type ScanRequest, shareNameOf } from './scan.ts'
import type { RestoredShare, ShareProgress, ShareRequest, ShareStatus, StreamShareRequest } from './share.ts'
import { loadContent, placeOf } from './share-content.ts'
import { contentFacts, optionFacts } from './share-facts.ts'
import { createShareStore, NO_COUNTS, type ShareStore, type StoredShare } from './share-store.ts'
import { ShareTable } from './share-table.ts'
import { ShareTimers } from './share-timers.ts'
import { type ContentParts, SharedContent } from './shared-content.ts'
import type { Shares, SharesConfig, SharesPorts } from './shares-interface.ts'
import { removeOrphans, TreeStore } from './tree-store.ts'
import { Turns } from './turns.ts'

/** @throws WarrenError `storage`. */
export function createShares(ports: SharesPorts, config: SharesConfig): Shares {
  return new RunningShares(ports, config)
}

class RunningShares implements Shares {
  readonly #ports: SharesPorts
  readonly #config: SharesConfig
  readonly #store: ShareStore
  readonly #trees: TreeStore
  readonly #table: ShareTable
  readonly #liveParts: LiveShareParts
  readonly #contentParts: ContentParts
  readonly #timers: ShareTimers
  readonly #work = new LongWork()
  /** Over, and still telling so; in the order in which they ended. */
  readonly #leaving = new Set<LiveShare>()
  readonly #loading: Promise<void>
  #isStarted = false

  constructor(ports: SharesPorts, config: SharesConfig) {
    const { clock, primitives, files } = ports
    this.#ports = ports
    this.#config = config
    this.#store = createShareStore(ports.state, ports.random)
    this.#trees = new TreeStore(files, config.treeDirectory)
    const networkTag = networkTagOf(config.networkId)
    this.#table = new ShareTable(primitives, networkTag)
    this.#timers = new ShareTimers(clock, {
      shares: () => this.#table.all(),
      changed: (share) => this.#tell(share),
      isOver: (share) => this.#isOver(share),
      saveCounts: () => this.#saveCounts(),
    })
    const turns = new Turns(MAX_TURNS)
    this.#contentParts = { files, primitives, trees: this.#trees, turns }
    this.#liveParts = {
      clock,
      primitives,
      turns,
      networkTag,
      openService: config.openService,
      keepProvider: config.keepProvider,
      admits: () => this.#timers.streamCount < MAX_STREAMS,
      streamsChanged: () => this.#timers.streamsChanged(),
      changed: (share) => this.#tell(share),
      completed: (share) => this.#onCompleted(share),
      isOver: (share) => this.#isOver(share),
    }
    for (const stored of this.#store.list()) this.#makeLive(stored)
    this.#loading = this.#work.keep(this.#load())
  }

  start(): void {
    if (this.#isStarted || this.#work.isStopped) return
    this.#isStarted = true
    for (const share of this.#table.all()) share.start()
    this.#timers.start()
  }

  async stop(): Promise<void> {
    if (this.#work.isStopped) return this.#work.over()
    this.#work.abort()
    this.#timers.stop()
    await Promise.all([...this.#table.all(), ...this.#leaving].map((share) => share.stop()))
    await this.#work.over()
    this.#saveCounts()
  }

  list(): ShareStatus[] {
    return this.#table.all().map((share) => share.status())
  }

  get(idOrLink: string): ShareStatus | undefined {
    return this.#table.find(idOrLink)?.status()
  }

  add(request: ShareRequest, progress: ShareProgress): Promise<ShareStatus> {
    return this.#run(progress, async (cancel) => {
      const { clock } = this.#ports
      const files = confinedFiles(this.#ports.files, request.within)
      this.#table.checkRoom(1)
      const also = request.also === undefined ? undefined : this.#table.foreignLink(request.also)
      const options = optionFacts(request, also, clock.wallMs())
      const name = shareNameOf(request.name ?? files.baseName(request.path))
      progress.waiting('the list of files')
      const scanned = await scanPath(
        files,
        this.#scanRequest(request.path, name, request.skipUnreadable),
        cancel,
      )
      this.#table.checkEntries(scanned.entries.length)
      progress.waiting(undefined)
      const { path, kind, bytes, skipped, skippedCount } = scanned
      const count = scanned.entries.filter((entry) => entry.kind === 'file').length
      const facts = { name, kind, bytes, files: count, path, isSpooled: false, skipped, skippedCount }
      return this.#addLive({ ...facts, ...options }, also, (key) =>
        buildFromFiles(this.#buildParts(key, cancel, files), { ...scanned, name, part: progress.part }),
      )
    })
  }

  addStream(
    request: StreamShareRequest,
    bytes: AsyncIterable<Uint8Array>,
    progress: ShareProgress,
  ): Promise<ShareStatus> {
    return this.#run(progress, (cancel) => {
      const { clock } = this.#ports
      this.#table.checkRoom(1)
      const options = optionFacts(request, undefined, clock.wallMs())
      const name = shareNameOf(request.name ?? 'stdin')
      const content = { name, kind: 'file', bytes: 0, files: 1 } as const
      const facts = { ...content, isSpooled: true, skipped: [], skippedCount: 0 }
      return this.#addLive({ ...facts, ...options }, undefined, (key, number) =>
        buildFromStream(this.#buildParts(key, cancel), this.#spoolOf(number), name, bytes, clock.wallMs()),
      )
    })
  }

  async remove(idOrLink: string): Promise<boolean> {
    const share = this.#table.find(idOrLink)
    // What is still being read belongs to who asked for it, and ends when he gives up.
    if (share?.record === undefined) return false
    this.#store.remove(share.number)
    this.#table.delete(share.number)
    this.#keepLeaving(share)
    await this.#work.keep(share.leave().then(() => this.#removeFiles(share.number)))
    return true
  }

  relocate(idOrLink: string, wanted: string, progress: ShareProgress, within?: string): Promise<ShareStatus> {
    return this.#run(progress, async (cancel) => {
      const share = this.#table.require(idOrLink)
      const { record } = share
      if (record === undefined || share.hasEnded)
        throw fail('bad-input', 'this share has ended', { next: 'Share it again for a new link.' })
      const files = confinedFiles(this.#ports.files, within)
      const { name, kind, number } = record
      const scanned = await scanPath(files, this.#scanRequest(wanted, name, true), cancel)
      const { path } = scanned
      const found = relocatedFiles(record, share.content?.catalog, scanned)
      const parts = this.#buildParts(share.key, cancel, files)
      const built = await buildFromFiles(parts, { ...found, name, kind, path, part: progress.part })
      if (built.manifestRoot !== record.manifestRoot) throw notTheSame()
      if (this.#table.at(number) !== share || share.hasEnded)
        throw fail('closed', 'the share was stopped meanwhile')
      await this.#adopt(share, { ...record, path, isSpooled: false }, built)
      if (record.isSpooled) await this.#ports.files.remove(this.#spoolOf(number))
      return share.status()
    })
  }

  async leavable(idOrLink: string): Promise<Leavable> {
    await this.#loading
    const share = this.#table.require(idOrLink)
    const journalPath = this.#trees.pathOf(share.number, 'left')
    return leavableOf(share, this.#contentParts.turns, journalPath)
  }

  restore(entries: readonly RestoredShare[]): void {
    const { primitives } = this.#ports
    const added = entries
      .filter(({ number }) => this.#table.at(number) === undefined)
      .map((entry) => storedOf(primitives, entry))
    if (added.length === 0) return
    this.#table.checkRoom(added.length)
    this.#store.put(...added)
    for (const stored of added) {
      const share = this.#makeLive(stored)
      void this.#work.keep(share.adopt(stored, undefined, withoutPlace(stored.number)))
      if (this.#isStarted) share.start()
    }
  }

  exportAll(): RestoredShare[] {
    return this.#table.all().flatMap((share) => {
      const { record } = share
      return record === undefined || share.hasEnded ? [] : [restoredOf(record, share.status().link)]
    })
  }

  #run<T>(progress: ShareProgress, work: (cancel: Cancel) => Promise<T>): Promise<T> {
    return this.#work.run(progress, async (cancel) => {
      await this.#loading
      throwIfCancelled(cancel)
      return work(cancel)
    })
  }

  #buildParts(key: Uint8Array, cancel: Cancel, files = this.#ports.files): BuildParts {
    const { primitives } = this.#ports
    return { files, primitives, key, cancel, breathe: () => this.#breathe() }
  }

  #breathe(): Promise<void> {
    return new Promise((resolve) => {
      this.#ports.clock.after(0, resolve)
    })
  }

  #scanRequest(path: string, name: string, skipUnreadable = false): ScanRequest {
    return { path, name, skipUnreadable, home: this.#config.home }
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
      await this.#adopt(share, { ...facts, ...contentFacts(built), number }, built)
      return share.status()
    } catch (error) {
      this.#table.delete(number)
      await this.#discard(share)
      throw error
    }
  }

  /** Durable first, then known. */
  async #adopt(share: LiveShare, record: StoredShare, { tree, marks }: BuiltShare): Promise<void> {
    const { number, key } = share
    const { manifestBlocks } = tree
    await this.#trees.save(number, tree)
    if (record.isSpooled) await this.#ports.files.syncDirectory(this.#config.spoolDirectory)
    await this.#breathe()
    throwIfCancelled(this.#work.stopping)
    const place = placeOf(this.#ports.files, this.#config.spoolDirectory, record)
    assert(place !== undefined, 'a share that was read is somewhere')
    const changed = (): void => share.tell()
    const config = { number, key, place, manifestBlocks, marks, changed }
    const content = new SharedContent(this.#contentParts, config)
    this.#store.put(record)
    await share.adopt(record, content)
  }

  #makeLive(draft: ShareDraft): LiveShare {
    const { secrets } = this.#config
    const { number, foreign } = draft
    const key = foreign === undefined ? secrets.key(number) : fromHex(foreign.key)
    const counts = draft.manifestRoot === undefined ? NO_COUNTS : this.#store.counts(number)
    const keys = { key, identitySeed: secrets.service(number) }
    const share = new LiveShare(this.#liveParts, draft, keys, counts)
    this.#table.set(share)
    return share
  }

  /** After a start: what crashes left is removed, and every share's manifest is found again. */
  async #load(): Promise<void> {
    const stored = this.#table.all().flatMap(({ record }) => (record === undefined ? [] : [record]))
    await this.#removeOrphans()
    for (const record of stored) if (record.ended === undefined) await this.#loadOne(record)
  }

  async #removeOrphans(): Promise<void> {
    const { files, log } = this.#ports
    const isWanted = (number: number): boolean => this.#table.at(number)?.hasEnded === false
    for (const directory of [this.#config.treeDirectory, this.#config.spoolDirectory]) {
      try {
        await files.makeDirectory(directory)
        await removeOrphans(files, directory, isWanted)
      } catch (error) {
        log.write('warn', 'shares: a directory in the home cannot be used', {}, asWarrenError(error))
      }
    }
  }

  async #loadOne(record: StoredShare): Promise<void> {
    const share = this.#table.at(record.number)
    if (share === undefined || this.#work.isStopped) return
    const place = placeOf(this.#ports.files, this.#config.spoolDirectory, record)
    const loaded = await loadContent(this.#contentParts, record, share.key, place, () => share.tell())
    const isContent = loaded instanceof SharedContent
    if (this.#work.isStopped || this.#table.at(record.number) !== share || share.hasEnded) {
      if (isContent) await loaded.close()
      return
    }
    await share.adopt(record, isContent ? loaded : undefined, isContent ? undefined : loaded)
    // The first look tells at once what happened to the files meanwhile.
    if (isContent) void this.#work.keep(loaded.watch())
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
      this.#ports.log.write('warn', 'shares: the end of a share was not noted', {}, asWarrenError(error))
    }
    this.#keepLeaving(share)
    void this.#work.keep(share.end(over).then(() => this.#removeFiles(share.number)))
  }

  #keepLeaving(share: LiveShare): void {
    this.#leaving.add(share)
    const [oldest] = this.#leaving
    if (oldest === undefined || this.#leaving.size <= MAX_FAREWELLS) return
    this.#leaving.delete(oldest)
    void this.#work.keep(oldest.stop())
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
      this.#ports.log.write('warn', 'shares: files of an ended share stay', {}, asWarrenError(error))
    }
  }

  #spoolOf(number: number): string {
    return this.#ports.files.join(this.#config.spoolDirectory, String(number))
  }

  #tell(share: LiveShare): void {
    const isListed = this.#table.at(share.number) === share
    if (isListed && !this.#work.isStopped) this.#config.changed(share.status())
  }

  #saveCounts(): void {
    const moved = this.#table.all().filter((share) => share.countsMoved && share.record !== undefined)
    if (moved.length === 0) return
    try {
      this.#store.putCounts(moved.map((share) => [share.number, share.counts] as const))
      for (const share of moved) share.countsMoved = false
    } catch (error) {
      this.#ports.log.write('warn', 'shares: counts were not saved', {}, asWarrenError(error))
    }
  }
}
