/** A getter, its disk and its sharers on one virtual clock. */
import { type Duplex, fail, SILENT_LOG, throwIfCancelled, toHex, utf8 } from '@warren/kernel'
import { connectFailure, type ConnectFailure } from '@warren/hidden'
import {
  createMemoryPipe,
  createSeededRandom,
  createSimPrimitives,
  MemoryFiles,
  MemoryState,
  VirtualClock,
} from '@warren/testkit'
import { formatShareLink } from '../../../../src/files/format/index.ts'
import {
  createDownloads,
  type Downloads,
  type DownloadStatus,
  type FindProviders,
} from '../../../../src/files/getting/index.ts'
import type { ConnectRequest } from '../../../../src/files/getting/lane.ts'
import type { StoreAccess } from '../../../../src/files/leaving/store-access.ts'
import { type Content, contentOf, type TestFile } from './content.ts'
import { FakeSharer, type SharerOptions } from './fake-sharer.ts'

export const TO = '/home/downloads'
export const NETWORK_ID = new Uint8Array(32).fill(7)

export class World {
  readonly clock = new VirtualClock()
  readonly random = createSeededRandom('getting')
  readonly primitives = createSimPrimitives(this.random)
  readonly sharers = new Map<string, FakeSharer>()
  /** Why a service cannot be reached, by its identity. */
  readonly failures = new Map<string, ConnectFailure>()
  readonly connects: ConnectRequest[] = []
  readonly told: DownloadStatus[] = []
  /** Where services are that are not among {@link sharers}. */
  elsewhere: ((identity: Uint8Array) => Duplex) | undefined
  /** Services found under the secret of a link. */
  findProviders: FindProviders | undefined
  connectMs = 400
  state = new MemoryState()
  files: MemoryFiles

  constructor(files = new MemoryFiles()) {
    this.files = files
    files.plant(`${TO}/.keep`, '')
  }

  identity(label: string): Uint8Array {
    return this.primitives.ed25519PublicOf(this.primitives.sha256(utf8(label)))
  }

  /** Bytes that look like nothing. */
  bytes(count: number, label = 'bytes'): Uint8Array {
    return createSeededRandom(label).bytes(count)
  }

  content(name: string, files: readonly TestFile[], options: Parameters<typeof contentOf>[3] = {}): Content {
    return contentOf(this.primitives, name, files, options)
  }

  share(label: string, content: Content, options: SharerOptions = {}): FakeSharer {
    const sharer = new FakeSharer(this.clock, this.identity(label), content, options)
    this.sharers.set(toHex(sharer.identity), sharer)
    return sharer
  }

  link(content: Content, ...sharers: readonly { readonly identity: Uint8Array }[]): string {
    return formatShareLink(this.primitives, {
      networkTag: NETWORK_ID.slice(0, 4),
      manifestRoot: content.root,
      key: content.key,
      hints: sharers.map((sharer) => sharer.identity),
    })
  }

  /** A new process on the same disk. */
  downloads(): Downloads {
    return this.downloadsWith(undefined)
  }

  downloadsWith(store: StoreAccess | undefined): Downloads {
    const downloads = createDownloads(
      {
        clock: this.clock,
        random: this.random,
        primitives: this.primitives,
        log: SILENT_LOG,
        state: this.state,
        files: this.files,
      },
      {
        networkId: NETWORK_ID,
        connect: (request) => this.#connect(request),
        changed: (download) => this.told.push(download),
        ...(store === undefined ? {} : { store }),
        ...(this.findProviders === undefined ? {} : { findProviders: this.findProviders }),
      },
    )
    downloads.begin()
    return downloads
  }

  /** Lets a download run to its end. */
  async finish(downloads: Downloads, id: string, maxMs = 3_600_000): Promise<DownloadStatus> {
    return this.clock.settle(
      downloads.finished(id, () => {}),
      maxMs,
    )
  }

  async read(path: string): Promise<Uint8Array> {
    const stat = await this.files.stat(path)
    if (stat?.kind !== 'file') throw fail('not-found', 'the test expected a file')
    const handle = await this.files.open(path, 'read')
    const bytes = new Uint8Array(stat.bytes)
    await handle.read(0, bytes)
    await handle.close()
    return bytes
  }

  async names(path: string): Promise<string[]> {
    return (await this.files.list(path, 10_000)).map((entry) => entry.name ?? '?').sort()
  }

  async #connect(request: ConnectRequest): Promise<Duplex> {
    this.connects.push(request)
    await new Promise<void>((resolve) => void this.clock.after(this.connectMs, resolve))
    throwIfCancelled(request.cancel)
    const key = toHex(request.service)
    const failure = this.failures.get(key)
    if (failure !== undefined) throw connectFailure(failure)
    const sharer = this.sharers.get(key)
    if (sharer === undefined && this.elsewhere !== undefined) return this.elsewhere(request.service)
    if (sharer === undefined) throw connectFailure('descriptor-not-found')
    const [ours, theirs] = createMemoryPipe({ capacityBytes: 1024 * 1024 })
    sharer.accept(theirs)
    return ours
  }
}
