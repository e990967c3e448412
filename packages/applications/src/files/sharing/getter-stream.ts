/**
 * One stream of one getter (docs/spec/files.md §6, §8.3). What it may keep busy is bounded: ranges waiting, blocks in
 * memory, frames that lead to nothing, and the time for which it takes nothing.
 */
import {
  asWarrenError,
  type Clock,
  defer,
  type Deferred,
  type Duplex,
  equalBytes,
  fail,
  type WarrenError,
} from '@warren/kernel'
import {
  BLOCK_BYTES,
  type BlobName,
  CLIENT_FRAMES,
  type ClientFrame,
  decodeClientFrame,
  blockFrameOf,
  encodeServerFrame,
  FrameReader,
  type HashTree,
  type RangeRequest,
  type Refusal,
  type ServerFrame,
} from '../format/index.ts'
import {
  ANNOUNCE_AFTER_BLOCKS,
  MAX_FRUITLESS_FRAMES,
  MAX_PEER_UPDATES,
  MAX_RANGES_PER_STREAM,
  TURN_BLOCKS,
} from './limits.ts'
import type { SharedContent } from './shared-content.ts'
import { OPEN_TIMEOUT_MS, SLOW_READER_MS, STREAM_IDLE_MS } from './timeouts.ts'
import type { Turns } from './turns.ts'

/** What a stream asks of the share that it belongs to. */
export interface StreamHost {
  readonly clock: Clock
  readonly turns: Turns
  /** Undefined until the share's content has been read. */
  readonly manifestRoot: Uint8Array | undefined
  /** What can be served, or why nothing can. */
  content(): SharedContent | Refusal
  peers(): readonly Uint8Array[]
  opened(): void
  sent(blob: BlobName, blocks: number): void
  announced(identity: Uint8Array): void
  completed(): void
  closed(stream: GetterStream): void
}

/** Blocks that are ready to be sent, or why they are not. */
interface Turn {
  readonly first: number
  readonly blocks: Uint8Array
  readonly refusal: Refusal | undefined
}

interface PendingRange extends RangeRequest {
  isCancelled: boolean
}

function newTurnBuffer(): Uint8Array {
  return new Uint8Array(TURN_BLOCKS * BLOCK_BYTES)
}

const FAULT_REFUSALS = { changed: 'changed', missing: 'missing', unreadable: 'missing' } as const

export class GetterStream {
  readonly #host: StreamHost
  readonly #duplex: Duplex
  readonly #reader = new FrameReader(CLIENT_FRAMES)
  /** In the order in which they were asked for. */
  readonly #ranges = new Map<number, PendingRange>()
  readonly #startedAtMs: number
  #content: SharedContent | undefined
  #movedAtMs: number
  #drain: Deferred<void> | undefined
  #drainSinceMs = 0
  #isPumping = false
  #hasEnded = false
  #isRefused = false
  #isClosed = false
  #fruitless = 0
  #dataBlocks = 0
  #hasAnnounced = false
  #peerUpdates = 0
  /** While ranges are served: one turn leaves, the other is read. Kept, since fresh ones for each would be gigabytes of garbage. */
  #buffers: readonly [Uint8Array, Uint8Array] | undefined

  constructor(host: StreamHost, duplex: Duplex) {
    this.#host = host
    this.#duplex = duplex
    this.#startedAtMs = host.clock.nowMs()
    this.#movedAtMs = this.#startedAtMs
  }

  start(): void {
    this.#duplex.start({
      data: (chunk) => this.#onData(chunk),
      end: () => this.#onEnd(),
      drain: () => this.#onDrain(),
      close: () => this.#onClose(),
    })
  }

  get isOpened(): boolean {
    return this.#content !== undefined
  }

  /** Ends it if it has been of no use for too long. */
  sweep(nowMs: number): void {
    const waits = this.#drain !== undefined
    if (!this.isOpened && nowMs - this.#startedAtMs >= OPEN_TIMEOUT_MS)
      this.abort(fail('timeout', 'transfer: the getter opened nothing'))
    else if (waits && nowMs - this.#drainSinceMs >= SLOW_READER_MS)
      this.abort(fail('timeout', 'transfer: the getter takes nothing'))
    else if (!waits && this.#ranges.size === 0 && nowMs - this.#movedAtMs >= STREAM_IDLE_MS)
      this.abort(fail('timeout', 'transfer: the getter asks for nothing'))
  }

  /** Tells of new sharers, if the getter is there to hear it. */
  tellPeers(): void {
    if (!this.isOpened || this.#drain !== undefined || this.#peerUpdates >= MAX_PEER_UPDATES) return
    this.#peerUpdates++
    this.#send({ type: 'peers', peers: this.#host.peers() })
  }

  abort(error: WarrenError): void {
    if (this.#isClosed) return
    this.#duplex.abort(error)
    this.#onClose()
  }

  /** Nothing more is served: says so, and ends our half. */
  dismiss(reason: Refusal): void {
    if (this.#isClosed || this.#isRefused) return
    for (const range of this.#ranges.values()) range.isCancelled = true
    this.#ranges.clear()
    this.#refuseAll(reason)
  }

  #onData(chunk: Uint8Array): void {
    if (this.#isClosed || this.#isRefused) return
    try {
      for (const raw of this.#reader.push(chunk)) {
        this.#onFrame(decodeClientFrame(raw))
        if (this.#isClosed || this.#isRefused) return
      }
    } catch (error) {
      this.abort(asWarrenError(error))
    }
  }

  #onFrame(frame: ClientFrame): void {
    if (this.#content === undefined) {
      if (frame.type === 'open') this.#onOpen(frame.manifestRoot)
      else this.abort(fail('protocol-violation', 'transfer: a stream begins with open'))
      return
    }
    switch (frame.type) {
      case 'open':
        return this.abort(fail('protocol-violation', 'transfer: a stream is opened once'))
      case 'range':
        this.#touch()
        return this.#onRange(this.#content, frame)
      case 'cancel':
        return this.#onCancel(frame.request)
      case 'announce':
        return this.#onAnnounce(this.#content, frame.identity)
      case 'complete':
        this.#chargeFruitless()
        return this.#host.completed()
    }
  }

  #onOpen(manifestRoot: Uint8Array): void {
    const { manifestRoot: ours } = this.#host
    const content = this.#host.content()
    if (ours !== undefined && !equalBytes(manifestRoot, ours)) return this.#refuseAll('not-here')
    if (typeof content === 'string') return this.#refuseAll(content)
    this.#content = content
    this.#touch()
    this.#host.opened()
    this.#send({
      type: 'opened',
      manifestBlocks: content.manifestTree.leafCount,
      peers: this.#host.peers(),
    })
  }

  #refuseAll(reason: Refusal): void {
    this.#send({ type: 'refused', request: 0, reason })
    // It has had its answer: what it says from here on is not listened to, and if it does not go it is swept away.
    this.#isRefused = true
    this.#duplex.end()
  }

  #onRange(content: SharedContent, range: RangeRequest): void {
    const blockCount = range.blob === 'manifest' ? content.manifestTree.leafCount : content.blockCount
    if (this.#ranges.has(range.request) || range.first + range.count > blockCount)
      return this.#refuse(range.request, 'bad-request')
    if (this.#ranges.size >= MAX_RANGES_PER_STREAM)
      return this.abort(fail('overloaded', 'transfer: too many ranges at once'))
    this.#ranges.set(range.request, { ...range, isCancelled: false })
    void this.#pump(content)
  }

  #onCancel(request: number): void {
    const range = this.#ranges.get(request)
    if (range !== undefined) range.isCancelled = true
    this.#ranges.delete(request)
    this.#chargeFruitless()
  }

  #onAnnounce(content: SharedContent, identity: Uint8Array): void {
    this.#chargeFruitless()
    if (this.#hasAnnounced || this.#dataBlocks < Math.min(ANNOUNCE_AFTER_BLOCKS, content.blockCount)) return
    this.#hasAnnounced = true
    this.#host.announced(identity)
  }

  #chargeFruitless(): void {
    this.#fruitless++
    if (this.#fruitless > MAX_FRUITLESS_FRAMES)
      this.abort(fail('overloaded', 'transfer: too many frames that ask for nothing'))
  }

  #refuse(request: number, reason: Refusal): void {
    this.#chargeFruitless()
    if (!this.#isClosed) this.#send({ type: 'refused', request, reason })
  }

  async #pump(content: SharedContent): Promise<void> {
    if (this.#isPumping) return
    this.#isPumping = true
    try {
      for (let range = this.#next(); range !== undefined; range = this.#next()) {
        const refusal = await this.#serve(content, range)
        // A number may have been cancelled and used again meanwhile.
        if (this.#ranges.get(range.request) === range) this.#ranges.delete(range.request)
        if (refusal !== undefined && !range.isCancelled) this.#refuse(range.request, refusal)
        else if (!range.isCancelled) this.#fruitless = Math.max(0, this.#fruitless - 1)
      }
      if (this.#hasEnded) this.#duplex.end()
    } catch (error) {
      this.abort(asWarrenError(error))
    } finally {
      this.#isPumping = false
      this.#buffers = undefined
    }
  }

  #next(): PendingRange | undefined {
    if (this.#isClosed) return undefined
    const [first] = this.#ranges.values()
    return first
  }

  async #serve(content: SharedContent, range: PendingRange): Promise<Refusal | undefined> {
    const tree = range.blob === 'manifest' ? content.manifestTree : await content.tree()
    if (tree === undefined) return 'missing'
    await this.#writable()
    if (this.#isClosed || range.isCancelled) return undefined
    const readTurn = (done: number): Promise<Turn> | undefined =>
      done < range.count ? this.#readTurn(content, range, tree, done) : undefined
    let reading = readTurn(0)
    try {
      for (let done = 0; reading !== undefined; done += TURN_BLOCKS) {
        const { first, blocks, refusal } = await reading
        if (this.#isClosed || range.isCancelled) return undefined
        if (refusal !== undefined) return refusal
        if (done === 0) this.#sendHead(range, tree)
        await this.#writable()
        // While this turn leaves, the disk brings the next: the circuit never waits for it.
        reading = readTurn(done + TURN_BLOCKS)
        await this.#sendBlocks(range, first, blocks)
        if (this.#isClosed || range.isCancelled) return undefined
      }
      return undefined
    } finally {
      // It writes plain bytes into a buffer until it is done: nobody else may have that buffer before.
      await reading?.catch(() => {})
    }
  }

  async #readTurn(content: SharedContent, range: PendingRange, tree: HashTree, done: number): Promise<Turn> {
    this.#buffers ??= [newTurnBuffer(), newTurnBuffer()]
    const buffer = this.#buffers[(done / TURN_BLOCKS) % 2] as Uint8Array
    const first = range.first + done
    const blocks = buffer.subarray(0, Math.min(TURN_BLOCKS, range.count - done) * BLOCK_BYTES)
    return { first, blocks, refusal: await this.#read(content, range.blob, tree, first, blocks) }
  }

  async #read(
    content: SharedContent,
    blob: BlobName,
    tree: HashTree,
    first: number,
    target: Uint8Array,
  ): Promise<Refusal | undefined> {
    if (blob === 'manifest') {
      target.set(content.manifestBlocks.subarray(first * BLOCK_BYTES, first * BLOCK_BYTES + target.length))
      return undefined
    }
    const fault = await this.#host.turns.run(() => content.read(tree, first, target))
    return fault && FAULT_REFUSALS[fault.kind]
  }

  #sendHead(range: PendingRange, tree: HashTree): void {
    const { request, blob, first, count } = range
    const leaves = Array.from({ length: count }, (_, index) => tree.leaf(first + index))
    const proof = tree.proof(first, count)
    this.#send({ type: 'head', request, blob, first, leafCount: tree.leafCount, leaves, proof })
  }

  async #sendBlocks(range: PendingRange, first: number, blocks: Uint8Array): Promise<void> {
    for (let at = 0; at < blocks.length; at += BLOCK_BYTES) {
      await this.#writable()
      if (this.#isClosed || range.isCancelled) return
      const block = blocks.subarray(at, at + BLOCK_BYTES)
      this.#write(blockFrameOf(range.request, first + at / BLOCK_BYTES, block))
      if (range.blob === 'data') this.#dataBlocks++
      this.#host.sent(range.blob, 1)
    }
  }

  #writable(): Promise<void> | undefined {
    return this.#drain?.promise
  }

  #send(frame: ServerFrame): void {
    if (!this.#isClosed) this.#write(encodeServerFrame(frame))
  }

  #write(frame: Uint8Array): void {
    this.#touch()
    if (this.#duplex.write(frame) || this.#drain !== undefined) return
    this.#drain = defer<void>()
    this.#drainSinceMs = this.#host.clock.nowMs()
  }

  #touch(): void {
    this.#movedAtMs = this.#host.clock.nowMs()
  }

  #onDrain(): void {
    this.#touch()
    this.#releaseWriter()
  }

  #releaseWriter(): void {
    const drain = this.#drain
    this.#drain = undefined
    drain?.resolve()
  }

  #onEnd(): void {
    this.#hasEnded = true
    if (!this.#isPumping && !this.#isRefused) this.#duplex.end()
  }

  #onClose(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#ranges.clear()
    this.#releaseWriter()
    this.#host.closed(this)
  }
}
