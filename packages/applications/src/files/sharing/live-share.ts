/** One share while it is in the list: its service, its content, its streams, and what its owner is told of them. */
import type { IncomingStream } from '@warren/circuit'
import { encodeBase32, formatOnionAddress } from '@warren/crypto'
import type { HiddenService } from '@warren/hidden'
import { type Clock, concatBytes, fail, fromHex, type Primitives, type Timer, toHex } from '@warren/kernel'
import {
  BLOCK_BYTES,
  formatShareLink,
  providerSecret,
  type Refusal,
  type ShareLink,
  TRANSFER_PORT,
} from '../format/index.ts'
import { MAX_HINTS } from '../../limits.ts'
import { AnnouncedPeers } from './announced-peers.ts'
import { type ContentProblem, lostContent } from './content-problem.ts'
import { faultSentence } from './file-fault.ts'
import { GetterStream } from './getter-stream.ts'
import { MAX_STREAMS_PER_SHARE } from './limits.ts'
import type { KeepProvider, ShareServiceSettings, ShareState, ShareStatus } from './share.ts'
import type { SharedContent } from './shared-content.ts'
import type { StoredCounts, StoredShare } from './share-store.ts'
import { CONTENT_IDLE_MS, FAREWELL_MS, WATCH_AT_MOST_MS } from './timeouts.ts'
import type { Turns } from './turns.ts'

export interface LiveShareParts {
  readonly clock: Clock
  readonly primitives: Primitives
  readonly turns: Turns
  readonly networkTag: Uint8Array
  readonly openService: (settings: ShareServiceSettings) => HiddenService
  /** Absent: nobody finds it but by links that name it. */
  readonly keepProvider: KeepProvider | undefined
  /** Whether one more stream may be served, all shares together. */
  readonly admits: () => boolean
  /** A stream came or went. */
  readonly streamsChanged: () => void
  readonly changed: (share: LiveShare) => void
  /** Somebody has all of it. */
  readonly completed: (share: LiveShare) => void
  /** Its date may have come; true ends it. */
  readonly isOver: (share: LiveShare) => boolean
}

/** What is known while the content is still being read. */
export type ShareDraft = Omit<StoredShare, 'manifestRoot'> & { readonly manifestRoot?: string }

export class LiveShare {
  readonly key: Uint8Array
  readonly number: number
  /** Of its service, and of what it leaves in the network. */
  readonly identitySeed: Uint8Array
  counts: StoredCounts
  countsMoved = false
  readonly #parts: LiveShareParts
  readonly #identity: Uint8Array
  readonly #streams = new Set<GetterStream>()
  #record: ShareDraft
  #peers: AnnouncedPeers
  #content: SharedContent | undefined
  #problem: ContentProblem | undefined
  #service: HiddenService | undefined
  #provider: { stop(): void } | undefined
  #isStopped = false
  /** It is over, and the service is there only to say so. */
  #farewell: Timer | undefined
  #usedAtMs: number
  #watchedAtMs = Number.NEGATIVE_INFINITY

  constructor(
    parts: LiveShareParts,
    record: ShareDraft,
    secrets: { readonly key: Uint8Array; readonly identitySeed: Uint8Array },
    counts: StoredCounts,
  ) {
    this.#parts = parts
    this.#record = record
    this.number = record.number
    this.key = secrets.key
    this.counts = counts
    this.identitySeed = secrets.identitySeed
    this.#identity = parts.primitives.ed25519PublicOf(secrets.identitySeed)
    this.#peers = new AnnouncedPeers(parts.clock, this.#hints())
    this.#usedAtMs = parts.clock.nowMs()
  }

  get id(): string {
    return String(this.number)
  }

  get draft(): ShareDraft {
    return this.#record
  }

  /** Undefined while its content is read for the first time. */
  get record(): StoredShare | undefined {
    const { manifestRoot } = this.#record
    return manifestRoot === undefined ? undefined : { ...this.#record, manifestRoot }
  }

  get content(): SharedContent | undefined {
    return this.#content
  }

  get streamCount(): number {
    return this.#streams.size
  }

  get hasEnded(): boolean {
    return this.#record.ended !== undefined
  }

  /** The link's content, undefined until the content has been read. */
  get link(): ShareLink | undefined {
    const { manifestRoot } = this.#record
    if (manifestRoot === undefined) return undefined
    const { networkTag } = this.#parts
    return { networkTag, manifestRoot: fromHex(manifestRoot), key: this.key, hints: this.#hints() }
  }

  /** Opens the service, once; nothing for a share that has ended. */
  start(): void {
    if (this.#service !== undefined || this.hasEnded || this.#isStopped) return
    const service = this.#parts.openService({
      identitySeed: this.identitySeed,
      authorisedClients: this.#record.clients.map(fromHex),
      onStream: (stream) => this.#onStream(stream),
      onStatus: () => this.#changed(),
    })
    this.#service = service
    service.start()
    this.#provide()
    this.#changed()
  }

  /** What it is of, or where it is, is known now. Streams of the content before end; their getters come again. */
  async adopt(
    record: StoredShare,
    content: SharedContent | undefined,
    problem?: ContentProblem,
  ): Promise<void> {
    const before = this.#content
    this.#record = record
    this.#content = content
    this.#problem = problem
    this.#peers = new AnnouncedPeers(this.#parts.clock, this.#hints())
    if (before !== undefined) this.#endStreams()
    this.#provide()
    this.#changed()
    await before?.close()
  }

  /** Something is wrong with a file, or no longer. */
  tell(): void {
    this.#changed()
  }

  sweep(nowMs: number): void {
    for (const stream of [...this.#streams]) stream.sweep(nowMs)
  }

  /** Looks at the files, and lets go what nobody uses. */
  async tend(nowMs: number): Promise<void> {
    this.#watchedAtMs = nowMs
    if (this.#streams.size > 0) this.#usedAtMs = nowMs
    await this.#content?.watch()
    if (nowMs - this.#usedAtMs >= CONTENT_IDLE_MS) this.#content?.rest()
    else this.#content?.closeUnusedFiles()
  }

  /** Ends streams and service at once. */
  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#farewell?.cancel()
    this.#endStreams()
    this.#service?.stop()
    await this.#closeContent()
  }

  /** Serves nothing any more. Getters are told, and whoever comes within {@link FAREWELL_MS}; then the service goes too. */
  async leave(): Promise<void> {
    if (this.#isStopped || this.#farewell !== undefined) return
    if (this.#service === undefined) return this.stop()
    this.#farewell = this.#parts.clock.after(FAREWELL_MS, () => void this.stop())
    for (const stream of [...this.#streams]) stream.dismiss('ended')
    await this.#closeContent()
  }

  async end(record: StoredShare): Promise<void> {
    this.#record = record
    await this.leave()
    this.#parts.changed(this)
  }

  status(): ShareStatus {
    const record = this.#record
    const { primitives } = this.#parts
    const { link } = this
    const { connections, completed, sentBlocks } = this.counts
    return {
      id: this.id,
      ...(link === undefined ? {} : { link: formatShareLink(primitives, link) }),
      name: record.name,
      kind: record.kind,
      bytes: record.bytes,
      files: record.files,
      ...(record.path === undefined ? {} : { path: record.path }),
      ...this.#condition(),
      once: record.once,
      ...(record.untilMs === undefined ? {} : { until: new Date(record.untilMs).toISOString() }),
      clients: record.clients.map((key) => clientKeyText(fromHex(key))),
      service: `${formatOnionAddress(primitives, this.#identity)}.onion`,
      createdAt: new Date(record.createdAtMs).toISOString(),
      statistics: {
        connections,
        completed,
        sentBytes: sentBlocks * BLOCK_BYTES,
        active: this.#openStreams(),
      },
      skipped: record.skipped,
      skippedCount: record.skippedCount,
    }
  }

  #condition(): { state: ShareState; waitingFor?: string; cause?: string; next?: string } {
    const { ended, manifestRoot } = this.#record
    if (ended === 'once') return { state: 'ended', cause: 'Somebody has all of it, as was wished.' }
    if (ended === 'until') return { state: 'ended', cause: 'Its date has passed.' }
    if (manifestRoot === undefined) return { state: 'reading' }
    if (this.#problem !== undefined) return this.#problem
    if (this.#content?.isLost === true) return lostContent(this.number)
    const fault = this.#content?.fault
    if (fault !== undefined) return { state: fault.kind, ...faultSentence(fault.kind, fault.file, this.id) }
    if (this.#service === undefined) return { state: 'starting', waitingFor: 'the network' }
    const { state, waitingFor, cause } = this.#service.status()
    const isReachable = state === 'reachable'
    return {
      state: isReachable ? (waitingFor === undefined ? 'reachable' : 'degraded') : 'starting',
      ...(waitingFor === undefined ? {} : { waitingFor }),
      ...(cause === undefined ? {} : { cause }),
    }
  }

  async #closeContent(): Promise<void> {
    const content = this.#content
    this.#content = undefined
    this.#provide()
    await content?.close()
  }

  /**
   * Somebody else's link does not name this service where it lies already: whoever has it finds the service by a record. Not where only
   * some may connect: the others would try in vain.
   */
  #provide(): void {
    const { link } = this
    const { foreign, clients } = this.#record
    const isServed = this.#service !== undefined && this.#content !== undefined && !this.#isStopped
    if (isServed && link !== undefined && foreign !== undefined && clients.length === 0)
      this.#provider ??= this.#parts.keepProvider?.(
        providerSecret(this.#parts.primitives, link),
        this.#identity,
      )
    else {
      this.#provider?.stop()
      this.#provider = undefined
    }
  }

  #openStreams(): number {
    let open = 0
    for (const stream of this.#streams) if (stream.isOpened) open++
    return open
  }

  /** Who else serves it, and this node's own service. */
  #hints(): Uint8Array[] {
    const others = (this.#record.foreign?.hints ?? []).filter((hint) => hint !== toHex(this.#identity))
    return [...others.slice(0, MAX_HINTS - 1).map(fromHex), this.#identity]
  }

  #changed(): void {
    if (!this.#isStopped) this.#parts.changed(this)
  }

  #endStreams(): void {
    for (const stream of [...this.#streams]) stream.abort(fail('closed', 'the share was stopped or moved'))
  }

  #onStream(stream: IncomingStream): void {
    if (this.#isStopped) return stream.refuse('refused')
    if (stream.target !== String(TRANSFER_PORT)) return stream.refuse('refused')
    if (this.#streams.size >= MAX_STREAMS_PER_SHARE || !this.#parts.admits())
      return stream.refuse('overloaded')
    const served = new GetterStream(this.#hostOf(), stream.accept())
    this.#streams.add(served)
    this.#parts.streamsChanged()
    served.start()
  }

  #servable(): SharedContent | Refusal {
    if (this.#farewell !== undefined || this.hasEnded || this.#parts.isOver(this)) return 'ended'
    if (this.#problem !== undefined) return 'missing'
    // Its content is being read, for the first time or after a start: a little later there is something to say.
    return this.#content ?? 'busy'
  }

  #hostOf(): ConstructorParameters<typeof GetterStream>[0] {
    const { clock, turns } = this.#parts
    return {
      clock,
      turns,
      manifestRoot: this.link?.manifestRoot,
      content: () => this.#servable(),
      peers: () => this.#peers.list(),
      opened: () => this.#onOpened(),
      sent: (blob, blocks) => {
        const { counts } = this
        const credit = blob === 'data' ? blocks : 0
        this.counts = {
          ...counts,
          sentBlocks: counts.sentBlocks + blocks,
          creditBlocks: counts.creditBlocks + credit,
        }
        this.countsMoved = true
      },
      announced: (identity) => {
        if (!this.#peers.announce(identity)) return
        for (const stream of this.#streams) stream.tellPeers()
      },
      completed: () => this.#onCompleted(),
      closed: (stream) => {
        this.#streams.delete(stream)
        this.#usedAtMs = clock.nowMs()
        this.#parts.streamsChanged()
      },
    }
  }

  #onOpened(): void {
    this.counts = { ...this.counts, connections: this.counts.connections + 1 }
    this.countsMoved = true
    const nowMs = this.#parts.clock.nowMs()
    this.#usedAtMs = nowMs
    if (nowMs - this.#watchedAtMs < WATCH_AT_MOST_MS) return
    this.#watchedAtMs = nowMs
    void this.#content?.watch()
  }

  #onCompleted(): void {
    const blockCount = this.#content?.blockCount
    if (blockCount === undefined || this.counts.creditBlocks < blockCount) return
    const { completed, creditBlocks } = this.counts
    this.counts = { ...this.counts, completed: completed + 1, creditBlocks: creditBlocks - blockCount }
    this.countsMoved = true
    this.#parts.completed(this)
    this.#changed()
  }
}

/** 32 bytes as 52 characters: base32 works in whole groups of five bytes, and what fills the last one is left out. */
function clientKeyText(key: Uint8Array): string {
  return encodeBase32(concatBytes(key, new Uint8Array(3))).slice(0, 52)
}
