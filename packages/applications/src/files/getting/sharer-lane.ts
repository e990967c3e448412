/**
 * One circuit to one sharer: connects, opens the share, asks for ranges and verifies what comes before anybody sees it
 * (docs/spec/files.md §6). It decides nothing: the swarm says what to ask for.
 */
import { asWarrenError, CancelSource, type Duplex, fail, isWarrenError, type Timer } from '@warren/kernel'
import { MAX_PEERS } from '../../limits.ts'
import { recycleBlock } from '../format/block-bodies.ts'
import { BLOCK_BYTES } from '../format/blocks.ts'
import { FrameReader } from '../format/frame-reader.ts'
import {
  type ClientFrame,
  decodeServerFrame,
  encodeClientFrame,
  type Refusal,
  SERVER_FRAMES,
  type ServerFrame,
} from '../format/transfer-format.ts'
import {
  FIRST_WINDOW_BLOCKS,
  MAX_CANCELLED_RANGES,
  MAX_PEER_FRAMES,
  MAX_RANGES_PER_LANE,
  MAX_WINDOW_BLOCKS,
  MIN_WINDOW_BLOCKS,
} from './limits.ts'
import { RangeOnLane } from './range-request.ts'
import type { ConnectRequest, Lane, LaneOwner } from './lane.ts'
import type { BlockRange } from './range-set.ts'
import { RateMeter } from './rate-meter.ts'
import { type CauseCode, causeOfConnect } from './sentences.ts'
import type { LaneEnd, Source } from './source.ts'
import {
  LINGER_MS,
  OPEN_TIMEOUT_MS,
  PACE_SMOOTHING_MS,
  RATE_SMOOTHING_MS,
  SLOW_GRACE_MS,
} from './timeouts.ts'
import type { Work } from './work.ts'

const IGNORED = { end() {}, drain() {} }

export class SharerLane implements Lane {
  readonly id: string
  readonly source: Source
  readonly cells = undefined
  readonly isOneOfMany = true
  readonly maxRanges = MAX_RANGES_PER_LANE
  readonly rate: RateMeter
  /** The same of the last second or two: what it can be asked for follows a path that becomes quicker. */
  readonly #pace: RateMeter
  step = ''
  readonly #owner: LaneOwner
  readonly #source = new CancelSource()
  readonly #reader = new FrameReader(SERVER_FRAMES)
  readonly #requests = new Map<number, RangeOnLane>()
  /** Numbers up to this one may still be answered, though they are not kept. */
  #lastForgotten = 0
  #outstandingBlocks = 0
  #nextRequest = 1
  /** Frames of ranges that were given up, which may still come. */
  #lateFrames = 0
  #peerFrames = 0
  #duplex: Duplex | undefined
  #isOpen = false
  #isOver = false
  #isPaused = false
  #connectedAtMs = 0
  #roundTripMs = 1000
  #verifiedBytes = 0
  #heardAtMs = 0
  #busySinceMs: number | undefined
  #openTimer: Timer | undefined
  #lingerTimer: Timer | undefined

  constructor(owner: LaneOwner, source: Source, id: string) {
    this.#owner = owner
    this.source = source
    this.id = id
    const nowMs = owner.ports.clock.nowMs()
    this.rate = new RateMeter(nowMs, RATE_SMOOTHING_MS)
    this.#pace = new RateMeter(nowMs, PACE_SMOOTHING_MS)
  }

  get isConnected(): boolean {
    return this.#duplex !== undefined && !this.#isOver
  }

  get isOpen(): boolean {
    return this.#isOpen && !this.#isOver
  }

  get wasOpen(): boolean {
    return this.#isOpen
  }

  get isHeldBack(): boolean {
    return this.#isPaused
  }

  get ranges(): RangeOnLane[] {
    return [...this.#requests.values()].filter((request) => !request.isCancelled)
  }

  get outstandingBlocks(): number {
    return this.#outstandingBlocks
  }

  get busyMs(): number {
    return this.#busySinceMs === undefined ? 0 : this.#owner.ports.clock.nowMs() - this.#busySinceMs
  }

  get silentMs(): number {
    if (this.#busySinceMs === undefined) return 0
    return this.#owner.ports.clock.nowMs() - Math.max(this.#heardAtMs, this.#busySinceMs)
  }

  get hasShownRate(): boolean {
    return this.#verifiedBytes >= FIRST_WINDOW_BLOCKS * BLOCK_BYTES || this.busyMs >= SLOW_GRACE_MS / 2
  }

  /**
   * Blocks that should be under way on it: twice what it brings in one round trip and a second. The circuit's own window
   * doubles in each round trip at its start, and must find more asked for than it can carry; but never so much that a slow
   * circuit sits on work for long.
   */
  get windowBlocks(): number {
    if (!this.hasShownRate) return FIRST_WINDOW_BLOCKS
    const wanted = Math.ceil((2 * this.#pace.bytesPerS * (this.#roundTripMs + 1000)) / 1000 / BLOCK_BYTES)
    return Math.min(MAX_WINDOW_BLOCKS, Math.max(MIN_WINDOW_BLOCKS, wanted))
  }

  measure(nowMs: number): void {
    for (const meter of [this.rate, this.#pace])
      if (this.#outstandingBlocks > 0) meter.sample(nowMs)
      else meter.skip(nowMs)
  }

  start(): void {
    const { connect, group } = this.#owner
    const request: ConnectRequest = {
      service: this.source.identity,
      lane: this.id,
      group,
      cancel: this.#source.cancel,
      onStep: (step) => {
        this.step = step
        this.#owner.stepped(this, step)
      },
    }
    connect(request).then(
      (duplex) => this.#connected(duplex),
      (error: unknown) => this.#over({ kind: 'failed', code: causeOfConnect(asWarrenError(error)) }),
    )
  }

  ask(work: Work, range: BlockRange): RangeOnLane {
    const nowMs = this.#owner.ports.clock.nowMs()
    const request = new RangeOnLane(this.#nextRequest++, work, range, nowMs)
    this.#requests.set(request.id, request)
    this.#outstandingBlocks += range.count
    this.#busySinceMs ??= nowMs
    this.#send({
      type: 'range',
      request: request.id,
      blob: work.blob,
      first: range.first,
      count: range.count,
    })
    return request
  }

  drop(which: (request: RangeOnLane) => boolean): void {
    for (const request of this.ranges) {
      if (!which(request)) continue
      request.isCancelled = true
      this.#outstandingBlocks -= request.rest.count
      // Its blocks, its head and a refusal may still be on their way, and no more.
      this.#lateFrames += request.rest.count + 2
      this.#send({ type: 'cancel', request: request.id })
      this.#forgetOldCancelled()
    }
    this.#noteIdle()
  }

  /** Tells the sharer that everything arrived. */
  complete(): void {
    this.#send({ type: 'complete' })
  }

  setPaused(isPaused: boolean): void {
    if (this.#isPaused === isPaused || this.#isOver) return
    this.#isPaused = isPaused
    if (isPaused) this.#duplex?.pause()
    else {
      // What was not read says nothing about the sharer's speed.
      if (this.#busySinceMs !== undefined) this.#busySinceMs = this.#owner.ports.clock.nowMs()
      this.#duplex?.resume()
    }
  }

  /** Ends it from this side. What was written before, like `complete`, still goes out. */
  close(end: LaneEnd = { kind: 'closed' }): void {
    this.#over(end)
  }

  #connected(duplex: Duplex): void {
    if (this.#isOver) return duplex.abort(fail('cancelled', 'the caller gave up'))
    const { clock } = this.#owner.ports
    this.#duplex = duplex
    this.#connectedAtMs = clock.nowMs()
    this.#heardAtMs = this.#connectedAtMs
    this.#openTimer = clock.after(OPEN_TIMEOUT_MS, () => this.#lost('silent'))
    duplex.start({
      ...IGNORED,
      data: (chunk) => this.#received(chunk),
      end: () => this.#lost('lost'),
      close: () => {
        this.#lingerTimer?.cancel()
        this.#lost('lost')
      },
    })
    this.#send({ type: 'open', manifestRoot: this.#owner.manifestRoot })
    this.#owner.connected(this)
  }

  #send(frame: ClientFrame): void {
    if (!this.#isOver) this.#duplex?.write(encodeClientFrame(frame))
  }

  #received(chunk: Uint8Array): void {
    if (this.#isOver) return
    try {
      for (const frame of this.#reader.push(chunk)) {
        if (this.#isOver) return
        this.#handle(decodeServerFrame(frame))
      }
    } catch (error) {
      if (!isWarrenError(error) || (error.kind !== 'malformed' && error.kind !== 'not-authentic')) throw error
      this.#over({ kind: 'wrong' })
    }
  }

  #handle(frame: ServerFrame): void {
    switch (frame.type) {
      case 'opened':
        return this.#opened(frame.peers)
      case 'peers':
        if (++this.#peerFrames > MAX_PEER_FRAMES) throw fail('malformed', 'transfer: too many lists of peers')
        return this.#owner.peers(frame.peers.slice(0, MAX_PEERS))
      case 'refused':
        return this.#refused(frame.request, frame.reason)
      case 'head': {
        const request = this.#requestOf(frame.request)
        if (request === undefined) return
        if (!request.takeHead(this.#owner.ports.primitives, frame)) throw notVerified()
        return request.work.proved(frame.leafCount)
      }
      case 'block':
        return this.#block(this.#requestOf(frame.request), frame.index, frame.block)
    }
  }

  #opened(peers: readonly Uint8Array[]): void {
    if (this.#isOpen) throw fail('malformed', 'transfer: opened twice')
    this.#isOpen = true
    this.#openTimer?.cancel()
    this.#roundTripMs = this.#owner.ports.clock.nowMs() - this.#connectedAtMs
    this.#owner.opened(this, peers)
  }

  #block(request: RangeOnLane | undefined, index: number, block: Uint8Array): void {
    if (request === undefined) return
    const { ports, cipherOf } = this.#owner
    const leaf = request.takeBlock(ports.primitives, index, block)
    if (leaf === undefined) throw notVerified()
    // Only what verifies counts: who sends anything else all day is silent.
    this.#heardAtMs = ports.clock.nowMs()
    this.rate.add(BLOCK_BYTES)
    this.#pace.add(BLOCK_BYTES)
    this.#outstandingBlocks--
    this.#verifiedBytes += BLOCK_BYTES
    if (request.isOver) this.#requests.delete(request.id)
    this.#noteIdle()
    if (request.work.needs(index)) {
      cipherOf(request.work.blob).apply(index, block)
      request.work.deliver(index, block, leaf)
    } else recycleBlock(block)
    this.source.served()
    this.#owner.advanced(this, BLOCK_BYTES)
  }

  #refused(id: number, reason: Refusal): void {
    if (id !== 0 && this.#requestOf(id) === undefined) return
    if (reason === 'bad-request') this.#over({ kind: 'failed', code: 'not-here' })
    else this.#over({ kind: 'refused', code: reason })
  }

  /** undefined: of a range that was given up. @throws WarrenError `malformed`: of none that was ever asked for. */
  #requestOf(id: number): RangeOnLane | undefined {
    const request = this.#requests.get(id)
    if (request?.isCancelled === false) return request
    const isLate = request !== undefined || (id > 0 && id <= this.#lastForgotten)
    if (isLate && this.#lateFrames-- > 0) return undefined
    throw fail('malformed', 'transfer: an answer to no request')
  }

  #forgetOldCancelled(): void {
    const cancelled = [...this.#requests.values()].filter((request) => request.isCancelled)
    const oldest = cancelled[0]
    if (oldest === undefined || cancelled.length <= MAX_CANCELLED_RANGES) return
    this.#requests.delete(oldest.id)
    this.#lastForgotten = oldest.id
  }

  #noteIdle(): void {
    if (this.#outstandingBlocks === 0) this.#busySinceMs = undefined
  }

  #lost(code: CauseCode): void {
    this.#over({ kind: 'lost', hadWorked: this.#verifiedBytes > 0, code })
  }

  #over(end: LaneEnd): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#openTimer?.cancel()
    this.#source.abort()
    this.#leave(end)
    this.#owner.ended(this, end, this.ranges)
  }

  #leave(end: LaneEnd): void {
    const duplex = this.#duplex
    if (duplex === undefined) return
    if (end.kind !== 'closed') return duplex.abort(fail('closed', 'transfer: given up'))
    duplex.end()
    // A stream that is paused would never be told of its end.
    duplex.resume()
    this.#lingerTimer = this.#owner.ports.clock.after(LINGER_MS, () =>
      duplex.abort(fail('closed', 'transfer: the other side did not end')),
    )
  }
}

const notVerified = (): Error => fail('not-authentic', 'transfer: what came does not verify')
