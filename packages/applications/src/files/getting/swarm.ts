/**
 * All that serves one link: its sharers, the circuits to them, and what these are asked for. Downloads and readers of the
 * link attach their {@link Work}; the swarm keeps as many circuits as they want, spread over the sharers that can be reached, and
 * asks for blocks in the order of priority. It never gives up by itself: sharers that are away are tried again.
 */
import { assert, type Ports, type Timer, toHex } from '@warren/kernel'
import { type BlobName, type BlockCipher, createBlockCipher } from '../format/blocks.ts'
import type { ShareLink } from '../format/link.ts'
import type { StoreAccess } from '../leaving/store-access.ts'
import { HolderLane } from './holder-lane.ts'
import type { AskedRange, Connect, Lane, LaneOwner } from './lane.ts'
import { LaneIds } from './lane-ids.ts'
import { SLOW_BYTES_PER_S, SLOW_SHARE } from './limits.ts'
import { nextRange } from './next-range.ts'
import { type FindProviders, type ProviderSearch, searchFor } from './provider-search.ts'
import { RangeSet } from './range-set.ts'
import { type CauseCode, hopelessError, STEPS } from './sentences.ts'
import { SharerLane } from './sharer-lane.ts'
import { type HoldersStatus, type LaneEnd, Source } from './source.ts'
import { Sources } from './sources.ts'
import { isSpareWorth, SpareLane, sourceOfSpare } from './spare-lane.ts'
import { type SwarmStatus, TOLD_FIRST } from './swarm-status.ts'
import {
  HOLDERS_AFTER_MS,
  IDLE_CLOSE_MS,
  PROVIDERS_AFTER_MS,
  SLOW_GRACE_MS,
  STALL_TIMEOUT_MS,
  TICK_MS,
} from './timeouts.ts'
import type { Work } from './work.ts'

export type SwarmPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'log'>

export interface SwarmConfig {
  readonly connect: Connect
  /** Where content may have been left; absent: sharers are all there is. */
  readonly store?: StoreAccess | undefined
  /** Who serves a link that does not name him; absent: only those that it names are asked. */
  readonly findProviders?: FindProviders | undefined
}

export class Swarm {
  readonly link: ShareLink
  readonly #ports: SwarmPorts
  readonly #owner: LaneOwner
  readonly #onIdle: () => void
  readonly #works = new Set<Work>()
  readonly #lanes = new Set<Lane>()
  readonly #spare = new SpareLane()
  readonly #sources: Sources
  readonly #providers: ProviderSearch | undefined
  /** What holders have of it; undefined: this node has no store to ask. */
  readonly #holders: Source | undefined
  readonly #store: StoreAccess | undefined
  #wantedSinceMs = 0
  readonly #ciphers: Readonly<Record<BlobName, BlockCipher>>
  readonly #ids = new LaneIds()
  #isScheduled = false
  #isStopped = false
  #tickTimer: Timer | undefined
  #retryTimer: Timer | undefined
  #idleTimer: Timer | undefined

  /** @param onIdle - nothing was wanted of it for a while, and it stopped. */
  constructor(
    ports: SwarmPorts,
    { connect, store, findProviders }: SwarmConfig,
    link: ShareLink,
    onIdle: () => void,
  ) {
    this.link = link
    this.#sources = new Sources(ports)
    this.#providers = searchFor(ports, findProviders, link, (found) => this.#addSources(found, 'provider'))
    this.#store = store
    this.#holders = store && new Source(ports, new Uint8Array(0), 'holders', 'store')
    this.#ports = ports
    this.#onIdle = onIdle
    const cipherOf = (blob: BlobName): BlockCipher => createBlockCipher(ports.primitives, link.key, blob)
    const ciphers = { manifest: cipherOf('manifest'), data: cipherOf('data') }
    this.#ciphers = ciphers
    for (const hint of link.hints) this.#sources.add(hint, 'link')
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
        this.#addSources(peers, 'sharer')
        this.#noticed()
        this.poke()
      },
      peers: (peers) => this.#addSources(peers, 'sharer'),
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
    const open = [...this.#lanes].filter((lane) => lane.isOpen)
    const circuits = open.filter(({ source }) => source !== this.#holders).length
    const holders = this.#holdersStatus
    const told = {
      sources: this.#sources.all.map((source) => source.status),
      circuits,
      ...(holders === undefined ? {} : { holders }),
    }
    if (open.length > 0) return { isConnected: true, step: STEPS.fetching, ...told }
    const code = this.#cause
    const connecting = [...this.#lanes].at(-1)
    const step = code === undefined ? connecting?.step || STEPS.connecting : STEPS.waiting
    return { isConnected: false, step, ...told, ...(code === undefined ? {} : { code }) }
  }

  get #holdersStatus(): HoldersStatus | undefined {
    const { state, cause } = this.#holders?.status ?? { state: 'untried' }
    if (state === 'untried' || this.#holders?.cause === 'not-left') return undefined
    const lane = [...this.#lanes].find((each) => each instanceof HolderLane)
    return { count: lane?.holders ?? 0, state, ...(cause === undefined ? {} : { cause }) }
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
    if (this.isIdle) this.#wantedSinceMs = this.#ports.clock.nowMs()
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
    return this.#sources.learned
  }

  /** Takes sharers that were named in an earlier run. */
  remember(identities: readonly Uint8Array[]): void {
    for (const identity of identities) this.#sources.add(identity, 'record')
  }

  /** Asks every sharer again that may be asked, without waiting for its turn. */
  tryNow(): void {
    for (const source of this.#sources.all) source.tryNow()
    this.#holders?.tryNow()
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
    this.#providers?.stop()
    for (const lane of [...this.#lanes]) lane.close()
    this.#spare.lane?.close()
  }

  get #ordered(): Work[] {
    return [...this.#works].filter((work) => work.isUnfinished).sort((a, b) => a.priority - b.priority)
  }

  get #cause(): CauseCode | undefined {
    const causes = this.#sources.all.map((source) => source.cause)
    if (this.#holders !== undefined && this.#holders.cause !== 'not-left') causes.push(this.#holders.cause)
    // One that was not tried, or is being tried for the first time, still gives hope.
    if (causes.includes(undefined)) return undefined
    return TOLD_FIRST.find((code) => causes.includes(code))
  }

  #arrange(): void {
    const works = this.#ordered
    if (works.length === 0) return this.#rest()
    this.#idleTimer?.cancel()
    this.#idleTimer = undefined
    if (this.#isHopeless) return this.#hopeless()
    const wanted = Math.max(...works.map((work) => work.lanes))
    this.#dial(wanted)
    if (isSpareWorth(works, this.#sharerLanes, wanted)) this.#dialSpare(wanted)
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

  get #isHopeless(): boolean {
    const holders = this.#holders
    const isLeft = holders !== undefined && !holders.isGivenUp && holders.cause !== 'not-left'
    if (isLeft || this.#providers?.isPending === true) return false
    return this.#sources.all.every((source) => source.isGivenUp)
  }

  #hopeless(): void {
    const isEnded = this.#sources.all.some((source) => source.cause === 'ended')
    for (const work of this.#ordered) work.hopeless(hopelessError(isEnded ? 'ended' : 'wrong'))
  }

  #dial(wanted: number): void {
    const missing = (): boolean => this.#lanes.size - (this.#holders?.lanes ?? 0) < wanted
    while (missing()) {
      const spare = this.#spare.take()
      if (spare !== undefined) {
        this.#lanes.add(spare)
        continue
      }
      const source = this.#sources.next(wanted)
      if (source === undefined) break
      this.#begin(new SharerLane(this.#owner, source, this.#ids.next(source)))
    }
    const others = [this.#dialHolders(), this.#lookForProviders()].filter((waitMs) => waitMs !== undefined)
    this.#retryTimer?.cancel()
    const waits = [...(missing() ? this.#sources.waits() : []), ...others]
    if (waits.length > 0) this.#retryTimer = this.#ports.clock.after(Math.min(...waits), () => this.poke())
  }

  /** Sharers go first, but nobody waits for those that are away. @returns the time until it is to be looked at again. */
  #dialHolders(): number | undefined {
    const [store, source] = [this.#store, this.#holders]
    if (store === undefined || source === undefined || source.lanes > 0 || source.isGivenUp) return undefined
    const nowMs = this.#ports.clock.nowMs()
    const dueMs = Math.max(
      this.#sources.haveFailed ? 0 : this.#wantedSinceMs + HOLDERS_AFTER_MS,
      source.retryAtMs,
    )
    if (dueMs > nowMs) return dueMs - nowMs
    const left = { store, link: this.link, group: toHex(this.#ports.random.bytes(8)) }
    this.#begin(new HolderLane(this.#owner, source, this.#ids.next(source), left))
    return undefined
  }

  /** While something comes, nobody else is looked for. @returns the time until it is to be looked at again. */
  #lookForProviders(): number | undefined {
    if (this.#providers === undefined || [...this.#lanes].some((lane) => lane.isOpen)) return undefined
    const dueMs = this.#sources.haveFailed ? 0 : this.#wantedSinceMs + PROVIDERS_AFTER_MS
    const waitMs = dueMs - this.#ports.clock.nowMs()
    return waitMs > 0 ? waitMs : this.#providers.look()
  }

  #dialSpare(wanted: number): void {
    const isDue = this.#spare.isDue(this.#ports.clock.nowMs())
    const source = isDue ? sourceOfSpare(this.#sources.all, wanted) : undefined
    if (source === undefined) return
    const lane = new SharerLane(this.#owner, source, this.#ids.next(source))
    source.lanes++
    this.#spare.keep(lane)
    lane.start()
  }

  #begin(lane: Lane): void {
    lane.source.lanes++
    this.#lanes.add(lane)
    lane.start()
  }

  get #sharerLanes(): Lane[] {
    return [...this.#lanes].filter(({ source }) => source !== this.#holders)
  }

  #fill(lane: Lane): void {
    if (!lane.isConnected) return
    while (lane.ranges.length < lane.maxRanges) {
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
    if (!lane.isOpen || lane.isHeldBack || !lane.isOneOfMany) return false
    if (lane.silentMs >= STALL_TIMEOUT_MS) return true
    if (lane.busyMs < SLOW_GRACE_MS) return false
    if (lane.rate.bytesPerS < SLOW_BYTES_PER_S) return true
    const others = [...this.#lanes].filter(
      (other) => other !== lane && other.isOneOfMany && other.hasShownRate,
    )
    if (others.length === 0) return false
    const mean = others.reduce((sum, other) => sum + other.rate.bytesPerS, 0) / others.length
    if (lane.rate.bytesPerS < mean * SLOW_SHARE) return true
    lane.source.kept()
    return false
  }

  #ended(lane: Lane, end: LaneEnd, left: readonly AskedRange[]): void {
    const { source } = lane
    const wasSpare = this.#spare.ended(lane, this.#ports.clock.nowMs())
    this.#lanes.delete(lane)
    this.#ids.ended(lane, end)
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
  #giveBack({ work, rest }: AskedRange): void {
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

  #addSources(identities: readonly Uint8Array[], origin: 'sharer' | 'provider'): void {
    for (const identity of identities) this.#sources.add(identity, origin)
    this.poke()
  }

  #noticed(): void {
    for (const work of this.#works) work.noticed()
  }
}

function isWanted({ work, rest }: AskedRange): boolean {
  for (let index = rest.first; index < rest.first + rest.count; index++) if (work.needs(index)) return true
  return false
}
