/** Everything that this node gets from links: looking at them, downloading them, reading them. */
import {
  type Cancel,
  CancelSource,
  equalBytes,
  fail,
  type FileSystem,
  type Ports,
  toHex,
  type WarrenError,
} from '@warren/kernel'
import { formatShareLink, networkTagOf, parseShareLink, type ShareLink } from '../format/link.ts'
import { localName } from '../format/local-names.ts'
import { checkComponent } from '../format/safe-path.ts'
import type { StoreAccess } from '../leaving/store-access.ts'
import { checkPatterns } from './choose.ts'
import { type ContentReader, ContentReaders, type ReadRange } from './content-reader.ts'
import { Download, type DownloadContext } from './download.ts'
import { type DownloadRecord, DownloadTable, errorOf } from './download-record.ts'
import type { DownloadRequest, DownloadStatus, GetProgress, ManifestView } from './download-status.ts'
import type { Connect } from './lane.ts'
import { MAX_ACTIVE_DOWNLOADS, MAX_DOWNLOADS, MAX_LANES } from './limits.ts'
import type { FetchedManifest } from './manifest-work.ts'
import { viewOf } from './manifest-view.ts'
import { STEPS } from './sentences.ts'
import type { FindProviders } from './provider-search.ts'
import type { SwarmPorts } from './swarm.ts'
import { causeOf, type SwarmStatus } from './swarm-status.ts'
import { Swarms } from './swarms.ts'

export type DownloadPorts = SwarmPorts & Pick<Ports, 'state'> & { readonly files: FileSystem }

export interface DownloadsConfig {
  /** Links of other networks are refused. */
  readonly networkId: Uint8Array
  /** Opens a stream to {@link TRANSFER_PORT} of a service; failures carry a `ConnectFailure`. */
  readonly connect: Connect
  /** Where content may have been left; absent: only sharers are asked. */
  readonly store?: StoreAccess
  /** Who serves a link that does not name him; absent: only those that links name are asked. */
  readonly findProviders?: FindProviders
  /** A download changed; called at most twice a second for progress, at once for states. */
  changed(download: DownloadStatus): void
}

export interface Downloads {
  /** Goes on with what an earlier process left. Call once, when the network may be used. */
  begin(): void
  /** @throws WarrenError `bad-input` with `next`: no link, a damaged one, or one of another network. */
  checkLink(link: string): void
  /**
   * What a link holds; waits for its sharers as long as the caller does.
   *
   * @throws WarrenError `bad-input`, `cancelled`, `refused`, `not-authentic`.
   */
  inspect(link: string, progress: GetProgress): Promise<ManifestView>
  /**
   * Begins a download, or goes on with the same one that was stopped.
   *
   * @throws WarrenError `bad-input`, `overloaded`, `storage`.
   */
  start(request: DownloadRequest): DownloadStatus
  list(): DownloadStatus[]
  get(id: string): DownloadStatus | undefined
  /** @throws WarrenError `not-found`; so do all that take an id. */
  pause(id: string): DownloadStatus
  resume(id: string): DownloadStatus
  /** Stops and forgets it. Without `keepParts` what has been fetched of an unfinished one is removed. @returns false: there is none. */
  cancel(id: string, options: { readonly keepParts: boolean }): Promise<boolean>
  /** Takes one that does not run out of the list. @returns false: there is none, or it runs. */
  forget(id: string): boolean
  /** Resolves once it is in place. @throws WarrenError why it failed; `cancelled`: it was paused or removed, or the caller gave up. */
  finished(
    id: string,
    onProgress: (download: DownloadStatus) => void,
    cancel?: Cancel,
  ): Promise<DownloadStatus>
  /**
   * A reader of one file behind a link. It waits for the list of files as `inspect` does.
   *
   * @param path - components; absent: the only file.
   */
  openReader(
    request: { readonly link: string; readonly path?: readonly string[] },
    progress: GetProgress,
  ): Promise<ContentReader>
  /** Stops everything; downloads go on with the next process. */
  stop(): Promise<void>
}

export type { ContentReader, ReadRange }

export function createDownloads(ports: DownloadPorts, config: DownloadsConfig): Downloads {
  return new RunningDownloads(ports, config)
}

class RunningDownloads implements Downloads {
  readonly #ports: DownloadPorts
  readonly #config: DownloadsConfig
  readonly #swarms: Swarms
  readonly #table: DownloadTable
  readonly #readers: ContentReaders
  readonly #context: DownloadContext
  readonly #downloads = new Map<string, Download>()
  readonly #listeners = new Set<(download: Download | undefined, id: string) => void>()
  readonly #stopping = new CancelSource()
  #hasBegun = false

  constructor(ports: DownloadPorts, config: DownloadsConfig) {
    this.#ports = ports
    this.#config = config
    this.#swarms = new Swarms(ports, config)
    this.#table = new DownloadTable(ports.state)
    this.#context = {
      ports,
      swarms: this.#swarms,
      partsInUse: new Set(),
      save: (record) => this.#table.put(record),
      changed: (download) => this.#changed(download),
    }
    this.#readers = new ContentReaders(this.#swarms, (link, index) => this.#stored(link, index))
    for (const record of this.#table.all())
      this.#downloads.set(record.id, new Download(this.#context, record))
  }

  begin(): void {
    this.#hasBegun = true
    for (const download of this.#downloads.values()) void download.tidyUp()
    this.#runNext()
  }

  checkLink(link: string): void {
    this.#linkOf(link)
  }

  async inspect(link: string, progress: GetProgress): Promise<ManifestView> {
    const parsed = this.#linkOf(link)
    const { manifest } = await this.#manifestOf(parsed, progress)
    return viewOf(formatShareLink(this.#ports.primitives, parsed), manifest)
  }

  start(request: DownloadRequest): DownloadStatus {
    const link = formatShareLink(this.#ports.primitives, this.#linkOf(request.link))
    checkRequest(request)
    const same = [...this.#downloads.values()].find(({ record }) => isSame(record, link, request))
    if (same !== undefined) return this.#again(same)
    this.#makeRoom()
    const record: DownloadRecord = {
      id: toHex(this.#ports.random.bytes(8)),
      link,
      to: request.to,
      ...(request.within === undefined ? {} : { within: request.within }),
      only: request.only,
      bytesPerS: request.bytesPerS,
      circuits: request.circuits,
      wantedName: request.name,
      createdAtMs: this.#ports.clock.wallMs(),
      state: 'running',
      name: request.name ?? '',
      totalBytes: 0,
      verifiedBytes: 0,
      files: 0,
      renamed: [],
      part: undefined,
      finalPath: undefined,
      failure: undefined,
    }
    this.#table.put(record)
    const download = new Download(this.#context, record)
    this.#downloads.set(record.id, download)
    this.#runNext()
    return download.status
  }

  list(): DownloadStatus[] {
    return [...this.#downloads.values()].map((download) => download.status)
  }

  get(id: string): DownloadStatus | undefined {
    return this.#downloads.get(id)?.status
  }

  pause(id: string): DownloadStatus {
    const download = this.#known(id)
    if (download.record.state === 'running') {
      download.record.state = 'paused'
      this.#table.put(download.record)
      void download.stop()
      this.#changed(download)
    }
    return download.status
  }

  resume(id: string): DownloadStatus {
    return this.#again(this.#known(id))
  }

  async cancel(id: string, { keepParts }: { readonly keepParts: boolean }): Promise<boolean> {
    const download = this.#downloads.get(id)
    if (download === undefined) return false
    if (download.record.state === 'running') download.record.state = 'paused'
    await download.stop()
    if (!keepParts) await download.removeParts()
    this.#remove(download)
    return true
  }

  forget(id: string): boolean {
    const download = this.#downloads.get(id)
    if (download === undefined || download.isRunning || download.record.state === 'running') return false
    this.#remove(download)
    return true
  }

  finished(
    id: string,
    onProgress: (download: DownloadStatus) => void,
    cancel?: Cancel,
  ): Promise<DownloadStatus> {
    const known = this.#known(id)
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#listeners.delete(look)
        cancel?.removeEventListener('abort', giveUp)
      }
      const giveUp = (): void => {
        leave()
        reject(fail('cancelled', 'the caller gave up'))
      }
      const look = (download: Download | undefined, changed: string): void => {
        if (changed !== id) return
        const { state, failure } = download?.record ?? { state: 'paused' as const, failure: undefined }
        if (download !== undefined) onProgress(download.status)
        if (state === 'running' || download?.isRunning === true) return
        leave()
        if (state === 'done' && download !== undefined) resolve(download.status)
        else reject(failure === undefined ? wasStopped() : errorOf(failure))
      }
      if (cancel?.aborted === true) return giveUp()
      cancel?.addEventListener('abort', giveUp)
      this.#listeners.add(look)
      look(known, id)
    })
  }

  async openReader(
    request: { readonly link: string; readonly path?: readonly string[] },
    progress: GetProgress,
  ): Promise<ContentReader> {
    const link = this.#linkOf(request.link)
    const fetched = await this.#manifestOf(link, progress)
    return this.#readers.open(link, fetched, request.path, (status) => tell(progress, status))
  }

  async stop(): Promise<void> {
    this.#hasBegun = false
    this.#stopping.abort()
    await Promise.all([...this.#downloads.values()].map((download) => download.stop()))
    this.#swarms.stop()
  }

  #linkOf(text: string): ShareLink {
    const link = parseShareLink(this.#ports.primitives, text)
    if (equalBytes(link.networkTag, networkTagOf(this.#config.networkId))) return link
    throw fail('bad-input', 'this link is of another network', {
      next: 'Use it on a node that has joined the network of its sharer, or ask for a link of this one.',
    })
  }

  async #manifestOf(link: ShareLink, progress: GetProgress): Promise<FetchedManifest> {
    const source = new CancelSource()
    const stop = (): void => source.abort()
    if (progress.cancel?.aborted === true || this.#stopping.cancel.aborted) stop()
    progress.cancel?.addEventListener('abort', stop)
    this.#stopping.cancel.addEventListener('abort', stop)
    try {
      return await this.#swarms.manifest(link, {
        cancel: source.cancel,
        noticed: (swarm) => tell(progress, swarm.status, STEPS.listing),
      })
    } finally {
      progress.cancel?.removeEventListener('abort', stop)
      this.#stopping.cancel.removeEventListener('abort', stop)
    }
  }

  #again(download: Download): DownloadStatus {
    const { record } = download
    if (record.state === 'running') download.tryNow()
    else if (record.state !== 'done') {
      record.state = 'running'
      record.failure = undefined
      this.#table.put(record)
      this.#changed(download)
      this.#runNext()
    }
    return download.status
  }

  #known(id: string): Download {
    const download = this.#downloads.get(id)
    if (download === undefined)
      throw fail('not-found', 'there is no such download', { next: 'Type "warren get list" to see them.' })
    return download
  }

  #runNext(): void {
    if (!this.#hasBegun) return
    let running = 0
    for (const download of this.#downloads.values()) if (download.isRunning) running++
    for (const download of this.#downloads.values()) {
      if (running >= MAX_ACTIVE_DOWNLOADS) return
      if (download.isRunning || download.record.state !== 'running') continue
      running++
      download.run(() => this.#runNext())
    }
  }

  #makeRoom(): void {
    if (this.#downloads.size < MAX_DOWNLOADS) return
    const oldest = [...this.#downloads.values()].find(({ record }) => record.state === 'done')
    if (oldest === undefined)
      throw fail('overloaded', 'too many downloads are unfinished', {
        next: 'Stop some: "warren get stop ID".',
      })
    this.#remove(oldest)
  }

  #remove(download: Download): void {
    const { id } = download.record
    this.#downloads.delete(id)
    this.#table.delete(id)
    for (const listener of [...this.#listeners]) listener(undefined, id)
  }

  #changed(download: Download): void {
    if (!this.#downloads.has(download.record.id)) return
    this.#config.changed(download.status)
    for (const listener of [...this.#listeners]) listener(download, download.record.id)
  }

  async #stored(link: ShareLink, index: number): Promise<Uint8Array | undefined> {
    for (const download of this.#downloads.values()) {
      if (!download.isRunning || !equalBytes(download.link.manifestRoot, link.manifestRoot)) continue
      const block = await download.readBlock(index)
      if (block !== undefined) return block
    }
    return undefined
  }
}

function checkRequest(request: DownloadRequest): void {
  checkPatterns(request.only ?? [])
  const { circuits, bytesPerS, name } = request
  if (circuits !== undefined && !(Number.isInteger(circuits) && circuits >= 1 && circuits <= MAX_LANES))
    throw fail('bad-input', 'a download uses 1 to 8 circuits', { next: 'Give a number from 1 to 8.' })
  if (bytesPerS !== undefined && !(bytesPerS >= 1024 && Number.isFinite(bytesPerS)))
    throw fail('bad-input', 'the limit is too low', { next: 'Give at least 1024 bytes a second.' })
  if (name !== undefined && (checkComponent(name) !== 'fine' || localName(name) !== name))
    throw fail('bad-input', 'this cannot be the name of a file on every machine', {
      next: 'Choose a plain name without slashes, colons and control characters.',
    })
}

/** An unfinished one of the same content to the same place is gone on with. */
function isSame(record: DownloadRecord, link: string, request: DownloadRequest): boolean {
  const isSameChoice = JSON.stringify(record.only ?? []) === JSON.stringify(request.only ?? [])
  const isSamePlace =
    record.to === request.to && record.within === request.within && record.wantedName === request.name
  return record.state !== 'done' && record.link === link && isSamePlace && isSameChoice
}

function tell(progress: GetProgress, status: SwarmStatus, connectedStep?: string): void {
  const cause = causeOf(status)
  progress.step?.(status.isConnected && connectedStep !== undefined ? connectedStep : status.step)
  progress.waiting?.(cause?.waitingFor, cause?.cause, cause?.next)
}

const wasStopped = (): WarrenError =>
  fail('cancelled', 'the download was stopped', { next: 'Start it again; it goes on where it was.' })
