/**
 * All that serves one link: its sharers, the circuits to them, and what these are asked for. Downloads and readers of the
 * link attach their {@link Work}; the swarm keeps as many circuits as they want, spread over the sharers that can be reached, and
 * asks for blocks in the order of priority. It never gives up by itself: sharers that are away are tried again.
 */
import { formatOnionAddress } from '@warren/crypto'
import { assert, type Ports, type Timer, toHex } from '@warren/kernel'
import { type BlobName, type BlockCipher, createBlockCipher } from '../format/blocks.ts'
import type { ShareLink } from '../format/link.ts'
import { type Connect, Lane, type LaneOwner } from './lane.ts'
import { MAX_RANGES_PER_LANE, MAX_SOURCES, SLOW_BYTES_PER_S, SLOW_SHARE } from './limits.ts'
import { nextRange } from './next-range.ts'
import { RangeSet } from './range-set.ts'
import type { RangeOnLane } from './range-request.ts'
import { CAUSES, type CauseCode, hopelessError, STEPS } from './sentences.ts'
import { type LaneEnd, Source, type SourceOrigin, type SourceStatus } from './source.ts'
import { isSpareWorth, SpareLane, sourceOfSpare } from './spare-lane.ts'
import { IDLE_CLOSE_MS, SLOW_GRACE_MS, STALL_TIMEOUT_MS, TICK_MS } from './timeouts.ts'
import type { Work } from './work.ts'

export type SwarmPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'log'>

/** What the owner of a work is told about its sharers. */
export interface SwarmStatus {
  /** At least one sharer serves now. */
  readonly isConnected: boolean
  /** A step of {@link STEPS}, or of connecting. */
  readonly step: string
  /** Why nothing comes, once something failed. */
  readonly code?: CauseCode
  readonly sources: readonly SourceStatus[]
  /** Open ones, without the spare one. */
  readonly circuits: number
}

/** Which of several causes is told: the one with which somebody can do most. */
const TOLD_FIRST: readonly CauseCode[] = [
  'network',
  'client-key',
  'changed',
  'missing',
  'busy',
  'slow',
  'silent',
  'lost',
  'unreachable',
  'not-here',
  'ended',
  'offline',
  'wrong',
]

export class Swarm {
  readonly link: ShareLink
  readonly #ports: SwarmPorts
  readonly #owner: LaneOwner
  readonly #onIdle: () => void
  readonly #works = new Set<Work>()
  /** Those that are asked for blocks. */
  readonly #lanes = new Set<Lane>()
  readonly #spare = new SpareLane()
  readonly #sources: Source[] = []
  readonly #ciphers: Readonly<Record<BlobName, BlockCipher>>
  #laneCount = 0
  #isScheduled = false
  #isStopped = false
  #tickTimer: Timer | undefined
  #retryTimer: Timer | undefined
  #idleTimer: Timer | undefined

  /** @param onIdle - nothing was wanted of it for a while, and it stopped. */
  constructor(ports: SwarmPorts, connect: Connect, link: ShareLink, onIdle: () => void) {
    this.link = link
    this.#ports = ports
    this.#onIdle = onIdle
    const { primitives } = ports
    const ciphers = {
      manifest: createBlockCipher(primitives, link.key, 'manifest'),
      data: createBlockCipher(primitives, link.key, 'data'),
    }
    this.#ciphers = ciphers
    for (const hint of link.hints) this.#addSource(hint, 'link')
    this.#owner = {
      ports,
      connect,
      group: toHex(ports.random.bytes(8)),
      manifestRoot: link.manifestRoot,
      cipherOf: (blob) => ciphers[blob],
      stepped: () => this.#noticed(),
      connected: () => this.poke(),
      opened: (lane, peers) => {
        lane.source.openLanes++
        this.#addPeers(peers)
        this.#noticed()
        this.poke()
      },
      peers: (peers) => this.#addPeers(peers),
      advanced: (lane) => {
        this.#dropOvertaken()
        // A disk that cannot follow holds the circuits back.
        if ([...this.#works].some((work) => work.isFull)) this.poke()
        this.#fill(lane)
      },
      ended: (lane, end, left) => this.#ended(lane, end, left),
    }
  }

  get status(): SwarmStatus {
    const circuits = [...this.#lanes].filter((lane) => lane.isOpen)
    const sources = this.#sources.map((source) => source.status)
    if (circuits.length > 0)
      return { isConnected: true, step: STEPS.fetching, sources, circuits: circuits.length }
    const code = this.#cause
    const connecting = [...this.#lanes].at(-1)
    const step = code === undefined ? connecting?.step || STEPS.connecting : STEPS.waiting
    return { isConnected: false, step, sources, circuits: 0, ...(code === undefined ? {} : { code }) }
  }

  /** Nothing is attached to it. */
  get isIdle(): boolean {
    return this.#works.size === 0
  }

  cipherOf(blob: BlobName): BlockCipher {
    return this.#ciphers[blob]
  }

  attach(work: Work): void {
    assert(!this.#isStopped, 'swarm: it runs')
    this.#works.add(work)
    this.poke()
  }

  /** Fetches nothing more for it. What was asked for goes back to it. */
  detach(work: Work): void {
    if (!this.#works.delete(work)) return
    for (const lane of this.#lanes) {
      const left = lane.ranges.filter((request) => request.work === work)
      lane.drop((request) => request.work === work)
      for (const { rest } of left) work.giveBack(rest)
    }
    this.poke()
  }

  /** What works want has changed: looks at all of it again, soon. */
  poke(): void {
    if (this.#isScheduled || this.#isStopped) return
    this.#isScheduled = true
    void Promise.resolve().then(() => {
      this.#isScheduled = false
      if (!this.#isStopped) this.#arrange()
    })
  }

  /** Sharers that others named, oldest first; without those that are out for good. */
  get learned(): readonly Uint8Array[] {
    const named = this.#sources.filter(({ origin, isGivenUp }) => origin !== 'link' && !isGivenUp)
    return named.map(({ identity }) => identity)
  }

  /** Takes sharers that were named in an earlier run. */
  remember(identities: readonly Uint8Array[]): void {
    for (const identity of identities) this.#addSource(identity, 'record')
  }

  /** Asks every sharer again that may be asked, without waiting for its turn. */
  tryNow(): void {
    for (const source of this.#sources) source.tryNow()
    this.poke()
  }

  /** Tells every sharer that has sent something that the download is complete. */
  complete(): void {
    const told = new Set<Source>()
    for (const lane of this.#lanes) {
      if (!lane.isOpen || !lane.source.hasServed || told.has(lane.source)) continue
      told.add(lane.source)
      lane.complete()
    }
  }

  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    for (const timer of [this.#tickTimer, this.#retryTimer, this.#idleTimer]) timer?.cancel()
    for (const lane of [...this.#lanes]) lane.close()
    this.#spare.lane?.close()
  }

  get #ordered(): Work[] {
    return [...this.#works].filter((work) => work.isUnfinished).sort((a, b) => a.priority - b.priority)
  }

  get #cause(): CauseCode | undefined {
    const causes = this.#sources.map((source) => source.cause)
    // One that was not tried, or is being tried for the first time, still gives hope.
    if (causes.includes(undefined)) return undefined
    return TOLD_FIRST.find((code) => causes.includes(code))
  }

  #arrange(): void {
    const works = this.#ordered
    if (works.length === 0) return this.#rest()
    this.#idleTimer?.cancel()
    this.#idleTimer = undefined
    if (this.#sources.every((source) => source.isGivenUp)) return this.#hopeless()
    const wanted = Math.max(...works.map((work) => work.lanes))
    this.#dial(wanted)
    if (isSpareWorth(works, this.#lanes, wanted)) this.#dialSpare(wanted)
    const isFull = works.every((work) => work.isFull)
    for (const lane of this.#lanes) {
      lane.setPaused(isFull)
      this.#fill(lane)
    }
    this.#tickTimer ??= this.#ports.clock.after(TICK_MS, () => this.#tick())
  }

  /** Nothing is wanted: circuits stay for a while, for whoever comes next. */
  #rest(): void {
    for (const lane of this.#lanes) lane.setPaused(false)
    this.#retryTimer?.cancel()
    this.#idleTimer ??= this.#ports.clock.after(IDLE_CLOSE_MS, () => {
      this.stop()
      this.#onIdle()
    })
  }

  #hopeless(): void {
    const isEnded = this.#sources.some((source) => source.cause === 'ended')
    for (const work of this.#ordered) work.hopeless(hopelessError(isEnded ? 'ended' : 'wrong'))
  }

  #dial(wanted: number): void {
    while (this.#lanes.size < wanted) {
      const spare = this.#spare.take()
      if (spare !== undefined) {
        this.#lanes.add(spare)
        continue
      }
      const source = this.#nextSource(wanted)
      if (source === undefined) break
      const lane = this.#laneTo(source)
      this.#lanes.add(lane)
      lane.start()
    }
    this.#retryTimer?.cancel()
    if (this.#lanes.size < wanted) this.#retryLater()
  }

  #dialSpare(wanted: number): void {
    if (!this.#spare.isDue(this.#ports.clock.nowMs())) return
    const source = sourceOfSpare(this.#sources, wanted)
    if (source === undefined) return
    const lane = this.#laneTo(source)
    this.#spare.keep(lane)
    lane.start()
  }

  #laneTo(source: Source): Lane {
    source.lanes++
    return new Lane(this.#owner, source, String(this.#laneCount++))
  }

  /** The sharer with the fewest circuits, a proven one first. */
  #nextSource(wanted: number): Source | undefined {
    const able = this.#sources.filter((source) => source.lanes < source.mayHave(wanted))
    // A few that never answered would otherwise keep places that a working one could fill.
    const idle = able.filter((source) => source.lanes === 0 && source.cause === undefined)
    const best = idle.length > 0 ? idle : able
    return best.sort(
      (a, b) => a.lanes - b.lanes || Number(b.hasServed) - Number(a.hasServed) || a.retryAtMs - b.retryAtMs,
    )[0]
  }

  #retryLater(): void {
    const nowMs = this.#ports.clock.nowMs()
    const waiting = this.#sources.filter((source) => !source.isGivenUp && source.retryAtMs > nowMs)
    if (waiting.length === 0) return
    const soonestMs = Math.min(...waiting.map((source) => source.retryAtMs))
    this.#retryTimer = this.#ports.clock.after(soonestMs - nowMs, () => this.poke())
  }

  #fill(lane: Lane): void {
    if (!lane.isConnected) return
    while (lane.ranges.length < MAX_RANGES_PER_LANE) {
      const next = nextRange(lane, this.#ordered, this.#lanes)
      if (next === undefined) return
      lane.ask(next.work, next.range)
    }
  }

  #tick(): void {
    this.#tickTimer = undefined
    const nowMs = this.#ports.clock.nowMs()
    // The spare one too: the time in which it is spare is not part of its rate.
    for (const lane of [...this.#lanes, this.#spare.lane]) lane?.measure(nowMs)
    for (const lane of [...this.#lanes]) if (this.#isTooSlow(lane)) lane.close({ kind: 'slow' })
    this.#noticed()
    this.#arrange()
  }

  #isTooSlow(lane: Lane): boolean {
    // Until it has answered, another time-out holds.
    if (!lane.isOpen || lane.isHeldBack) return false
    if (lane.silentMs >= STALL_TIMEOUT_MS) return true
    if (lane.busyMs < SLOW_GRACE_MS) return false
    if (lane.rate.bytesPerS < SLOW_BYTES_PER_S) return true
    const others = [...this.#lanes].filter((other) => other !== lane && other.hasShownRate)
    if (others.length === 0) return false
    const mean = others.reduce((sum, other) => sum + other.rate.bytesPerS, 0) / others.length
    if (lane.rate.bytesPerS < mean * SLOW_SHARE) return true
    lane.source.kept()
    return false
  }

  #ended(lane: Lane, end: LaneEnd, left: readonly RangeOnLane[]): void {
    const { source } = lane
    const wasSpare = this.#spare.ended(lane, this.#ports.clock.nowMs())
    this.#lanes.delete(lane)
    source.lanes--
    if (lane.wasOpen) source.openLanes--
    // Who has no room for one circuit more still serves those that it has.
    const isAboutSharer = end.kind === 'wrong' || (end.kind === 'refused' && end.code !== 'busy')
    // One that nothing was asked of is missed by nobody: the next one that is needed must not wait on its account.
    if (!wasSpare || isAboutSharer) source.ended(end)
    for (const request of left) this.#giveBack(request)
    if (isAboutSharer)
      for (const other of [...this.#lanes, this.#spare.lane]) if (other?.source === source) other.close()
    this.#noticed()
    this.poke()
  }

  /** Gives back what no other circuit was asked for as well. */
  #giveBack({ work, rest }: RangeOnLane): void {
    const blocks = new RangeSet()
    blocks.add(rest.first, rest.count)
    for (const lane of this.#lanes)
      for (const other of lane.ranges)
        if (other.work === work) blocks.delete(other.rest.first, other.rest.count)
    for (const range of blocks.ranges()) work.giveBack(range)
  }

  /** Ranges of the end game that another circuit has brought. */
  #dropOvertaken(): void {
    for (const lane of this.#lanes) {
      if (!lane.ranges.some((request) => request.isDuplicated)) continue
      lane.drop((request) => request.isDuplicated && !isWanted(request))
    }
  }

  #addPeers(peers: readonly Uint8Array[]): void {
    for (const peer of peers) this.#addSource(peer, 'sharer')
    this.poke()
  }

  #addSource(identity: Uint8Array, origin: SourceOrigin): void {
    const address = formatOnionAddress(this.#ports.primitives, identity)
    if (this.#sources.some((source) => source.address === address)) return
    if (this.#sources.length >= MAX_SOURCES) {
      const at = this.#sources.findIndex((source) => source.isReplaceable)
      if (at < 0 || origin !== 'sharer') return
      this.#sources.splice(at, 1)
    }
    this.#sources.push(new Source(this.#ports, identity.slice(), address, origin))
  }

  #noticed(): void {
    for (const work of this.#works) work.noticed()
  }
}

function isWanted({ work, rest }: RangeOnLane): boolean {
  for (let index = rest.first; index < rest.first + rest.count; index++) if (work.needs(index)) return true
  return false
}

/** The sentences behind a status that waits. */
export function causeOf(
  status: SwarmStatus,
): { waitingFor: string; cause: string; next: string } | undefined {
  return status.code === undefined ? undefined : CAUSES[status.code]
}
