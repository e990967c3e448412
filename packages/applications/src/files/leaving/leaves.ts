/** Everything of this node's shares that is left in the network, or on its way there. */
import {
  asWarrenError,
  type Cancel,
  CancelSource,
  defer,
  fail,
  type Ports,
  throwIfCancelled,
  type Timer,
  toHex,
} from '@warren/kernel'
import { DEFAULT_LIFETIME_HOURS, ITEM_HOLDERS, MAX_LIFETIME_HOURS } from '@warren/store'
import { BLOCK_BYTES } from '../format/blocks.ts'
import { formatShareLink } from '../format/link.ts'
import { RateMeter } from '../getting/rate-meter.ts'
import { Turns } from '../sharing/turns.ts'
import { verifyCapabilityOf } from './capability-of.ts'
import { maxIndexIds, SALT_BYTES } from './index-format.ts'
import type { Leavable } from './leavable.ts'
import { type LeaveRecord, LeaveTable, planOf } from './leave-record.ts'
import { isTooWide, LeaveRun, type LeaveRunPorts } from './leave-run.ts'
import { type Level, planLevels } from './levels.ts'
import { MAX_INLINE_BYTES, MAX_LEAVING, MAX_LEFT_BLOCKS } from './limits.ts'
import type { PutCause } from './sentences.ts'
import type { CodeChoice, StoreAccess } from './store-access.ts'
import { RATE_SMOOTHING_MS, TELL_MS } from './timeouts.ts'

const HOUR_MS = 3_600_000

/** What the owner of a share is told of what he leaves. */
export interface LeftStatus {
  /** Of the share. */
  readonly number: number
  /** `expired`: holders may have dropped it. */
  readonly state: 'leaving' | 'left' | 'expired'
  /** ISO 8601: as long as holders have promised, or are asked to. */
  readonly until: string
  /** Shares needed of each segment, and how many there are; of the index for small content. */
  readonly needed: number
  readonly total: number
  /** Holders that have signed, for the segment with the fewest. */
  readonly holders: number
  /** What it survives, as a sentence. */
  readonly survives: string
  /** Of content and lists. */
  readonly leftBytes: number
  readonly totalBytes: number
  readonly bytesPerS: number
  /** Of those who may keep it alive and cannot read it; once it is left. */
  readonly capability?: string
  readonly waitingFor?: string
  readonly cause?: string
  readonly next?: string
}

/** What was left, once it is. */
export interface LeftContent extends LeftStatus {
  readonly link: string
  /** Of those who may keep it alive and cannot read it. */
  readonly capability: string
}

export interface LeavesConfig {
  readonly store: StoreAccess
  /** @throws WarrenError `not-found`, `bad-input`, `closed`: it cannot be left. */
  readonly content: (idOrLink: string) => Promise<Leavable>
  /** It is left: somebody is to keep it alive. */
  readonly left: (content: LeftContent, wishedUntilHours: number | undefined) => void
  readonly changed: (status: LeftStatus) => void
}

export interface LeaveRequest {
  /** Hours since 1970 until which it is to stay; 30 days and on, as long as this node runs, if absent. */
  readonly untilHours?: number
}

export interface LeaveWatch {
  readonly cancel: Cancel
  told(status: LeftStatus): void
}

export interface Leaves {
  /** Goes on with what an earlier process began. Call once, when the network may be used. */
  begin(): void
  /**
   * Leaves a share, or goes on doing so. When it resolves, holders have signed for all of it. Who gives up waiting does not end it:
   * {@link forget} does.
   *
   * @param idOrLink - of a share of this node.
   * @throws WarrenError `not-found`, `bad-input`, `no-path`, `storage`, `closed`, `cancelled`.
   */
  leave(idOrLink: string, request: LeaveRequest, watch: LeaveWatch): Promise<LeftContent>
  of(number: number): LeftStatus | undefined
  /** Ends what is under way for a share and forgets it. What holders signed for stays with them until its time. */
  forget(number: number): LeftStatus | undefined
  /** Holders have promised to keep it for longer. */
  renewed(capability: string, untilHours: number): void
  /** Resolves once nothing runs any more; it goes on with the next process. */
  stop(): Promise<void>
}

type LeavesPorts = LeaveRunPorts & Pick<Ports, 'random' | 'state' | 'log'>

export function createLeaves(ports: LeavesPorts, config: LeavesConfig): Leaves {
  return new RunningLeaves(ports, config)
}

interface Running {
  readonly cancel: CancelSource
  readonly done: Promise<LeftContent>
  readonly rate: RateMeter
  readonly watches: Set<LeaveWatch>
  blocks: number
  holders: number | undefined
  cause: PutCause | undefined
}

class RunningLeaves implements Leaves {
  readonly #ports: LeavesPorts
  readonly #config: LeavesConfig
  readonly #table: LeaveTable
  readonly #running = new Map<number, Running>()
  readonly #turns = new Turns(MAX_LEAVING)
  #tickTimer: Timer | undefined
  #isStopped = false

  constructor(ports: LeavesPorts, config: LeavesConfig) {
    this.#ports = ports
    this.#config = config
    this.#table = new LeaveTable(ports.state)
  }

  begin(): void {
    for (const record of this.#table.all()) {
      if (record.state === 'left' || this.#running.has(record.number)) continue
      void this.#resume(record.number)
    }
  }

  async leave(idOrLink: string, request: LeaveRequest, watch: LeaveWatch): Promise<LeftContent> {
    const content = await this.#config.content(idOrLink)
    const found = this.#table.get(content.number)
    if (found === undefined || this.#isExpired(found)) this.#table.put(this.#plan(content, request))
    else if (wantsMore(found, request)) this.#table.put({ ...found, wishedUntilHours: request.untilHours })
    const running = this.#running.get(content.number) ?? this.#start(content)
    running.watches.add(watch)
    try {
      return await orCancelled(running.done, watch.cancel)
    } finally {
      running.watches.delete(watch)
    }
  }

  of(number: number): LeftStatus | undefined {
    const record = this.#table.get(number)
    return record === undefined ? undefined : this.#statusOf(record)
  }

  forget(number: number): LeftStatus | undefined {
    const status = this.of(number)
    this.#running.get(number)?.cancel.abort()
    if (status !== undefined) this.#table.delete(number)
    return status
  }

  renewed(capability: string, untilHours: number): void {
    const record = this.#table.all().find((each) => each.capability === capability)
    if (record === undefined || record.untilHours === untilHours) return
    this.#table.put({ ...record, untilHours })
    this.#tell(record.number)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#tickTimer?.cancel()
    const running = [...this.#running.values()]
    for (const { cancel } of running) cancel.abort()
    await Promise.allSettled(running.map(({ done }) => done))
  }

  get #nowHours(): number {
    return Math.floor(this.#ports.clock.wallMs() / HOUR_MS)
  }

  /** Holders may have dropped what was put for so long, or will before the rest is there. */
  #isExpired({ untilHours }: LeaveRecord): boolean {
    return untilHours <= this.#nowHours
  }

  async #resume(number: number): Promise<void> {
    try {
      const record = this.#table.get(number)
      const content = await this.#config.content(String(number))
      if (this.#isStopped || record === undefined || this.#running.has(number)) return
      const { wishedUntilHours } = record
      if (this.#isExpired(record))
        this.#table.put(
          this.#plan(content, wishedUntilHours === undefined ? {} : { untilHours: wishedUntilHours }),
        )
      this.#start(content)
    } catch (error) {
      this.#ports.log.write('info', 'leaving: it does not go on', {}, asWarrenError(error))
    }
  }

  /** Decides how it is coded, once for the whole of it. @throws WarrenError `bad-input`, `no-path`. */
  #plan(content: Leavable, { untilHours }: LeaveRequest): LeaveRecord {
    const most = this.#nowHours + (untilHours === undefined ? DEFAULT_LIFETIME_HOURS : MAX_LIFETIME_HOURS)
    if (untilHours !== undefined && untilHours <= this.#nowHours)
      throw fail('bad-input', 'the date until which it is to stay has passed', {
        next: 'Give a later one, or none: it stays for 30 days then, and is renewed while this node runs.',
      })
    const blocks = content.manifestBlocks + content.dataBlocks
    if (blocks > MAX_LEFT_BLOCKS)
      throw fail('bad-input', 'this is more than can be left in the network at once, 64 GiB', {
        next: 'Share it in several parts.',
      })
    const common = {
      number: content.number,
      untilHours: Math.min(most, untilHours ?? most),
      ...(untilHours === undefined ? {} : { wishedUntilHours: untilHours }),
      state: 'leaving' as const,
    }
    const { store } = this.#config
    const choose = (count: number): CodeChoice => store.choose(count)
    const { manifest, data } = content.usedBytes
    if (blocks === 2 && manifest + data <= MAX_INLINE_BYTES) {
      const total = Math.min(ITEM_HOLDERS, store.segments.eligible)
      return { ...common, needed: 1, total, survives: 'It is there as long as one of its holders is.' }
    }
    const { survives } = choose(blocks)
    const levels = planLevels(blocks, choose, maxIndexIds)
    const { data: needed, parity } = levels[0] as Level
    return {
      ...common,
      salt: toHex(this.#ports.random.bytes(SALT_BYTES)),
      codes: levels.map((level) => ({ blocks: level.blocks, data: level.data, parity: level.parity })),
      needed,
      total: needed + parity,
      survives,
    }
  }

  #start(content: Leavable): Running {
    const { number } = content
    const record = this.#table.get(number) as LeaveRecord
    const cancel = new CancelSource()
    const outcome = defer<LeftContent>()
    const { promise: done } = outcome
    const running: Running = {
      cancel,
      done,
      rate: new RateMeter(this.#ports.clock.nowMs(), RATE_SMOOTHING_MS),
      watches: new Set(),
      blocks: 0,
      holders: undefined,
      cause: undefined,
    }
    this.#running.set(number, running)
    const run = this.#turns.run(() => this.#run(running, content, record))
    run.then(outcome.resolve, (error: unknown) => outcome.reject(asWarrenError(error)))
    const over = (): void => {
      if (this.#running.get(number) === running) this.#running.delete(number)
      this.#tell(number)
    }
    done.then(over, over)
    return running
  }

  async #run(running: Running, content: Leavable, record: LeaveRecord): Promise<LeftContent> {
    const { cancel } = running.cancel
    throwIfCancelled(cancel)
    if (record.state === 'left') return this.#done(content, record, cancel)
    const { store } = this.#config
    const group = toHex(this.#ports.random.bytes(8))
    const run = this.#runOf(running, content, record, group)
    try {
      const head = await run.run(planOf(record))
      const holders = running.holders ?? head.held
      const left = this.#done(content, { ...record, state: 'left', holders }, cancel)
      await this.#ports.files.remove(content.journalPath).catch((error: unknown) => {
        this.#ports.log.write('warn', 'leaving: its journal stays', {}, asWarrenError(error))
      })
      return left
    } catch (error) {
      if (!isTooWide(error)) throw error
    } finally {
      store.end(group)
    }
    return this.#run(running, content, this.#planAgain(running, content, record))
  }

  /** There are fewer relays now than it was to lie with: it is coded anew for those that are left. */
  #planAgain(running: Running, content: Leavable, { wishedUntilHours }: LeaveRecord): LeaveRecord {
    const request = wishedUntilHours === undefined ? {} : { untilHours: wishedUntilHours }
    const record = this.#plan(content, request)
    this.#table.put(record)
    Object.assign(running, { blocks: 0, holders: undefined, cause: undefined })
    return record
  }

  #runOf(running: Running, content: Leavable, record: LeaveRecord, group: string): LeaveRun {
    const { number, untilHours } = record
    return new LeaveRun(this.#ports, {
      content,
      store: this.#config.store,
      untilHours,
      group,
      cancel: running.cancel.cancel,
      put: (blocks, held, isNew) => {
        running.blocks += blocks
        if (held !== undefined) running.holders = Math.min(held, running.holders ?? held)
        if (isNew) running.rate.add(blocks * BLOCK_BYTES)
        this.#tellSoon(number)
      },
      waits: (cause) => {
        running.cause = cause
        this.#tell(number)
      },
    })
  }

  /** Durable, then told to who keeps it alive. */
  #done(content: Leavable, record: LeaveRecord, cancel: Cancel): LeftContent {
    throwIfCancelled(cancel)
    const { primitives } = this.#ports
    const capability = verifyCapabilityOf(primitives, this.#config.store.heads, content.link)
    this.#table.put({ ...record, capability })
    const link = formatShareLink(primitives, content.link)
    const left = { ...this.#statusOf(record), link, capability }
    this.#config.left(left, record.wishedUntilHours)
    return left
  }

  #statusOf(record: LeaveRecord): LeftStatus {
    const running = record.state === 'left' ? undefined : this.#running.get(record.number)
    const levels = planOf(record)?.levels ?? []
    const totalBytes =
      Math.max(
        2,
        levels.reduce((sum, { blocks }) => sum + blocks, 0),
      ) * BLOCK_BYTES
    return {
      number: record.number,
      state: record.state === 'left' && this.#isExpired(record) ? 'expired' : record.state,
      until: new Date(record.untilHours * HOUR_MS).toISOString(),
      needed: record.needed,
      total: record.total,
      holders: record.holders ?? running?.holders ?? 0,
      survives: record.survives,
      leftBytes: record.state === 'left' ? totalBytes : (running?.blocks ?? 0) * BLOCK_BYTES,
      totalBytes,
      bytesPerS: running?.rate.bytesPerS ?? 0,
      ...(record.capability === undefined ? {} : { capability: record.capability }),
      ...running?.cause,
    }
  }

  #tellSoon(number: number): void {
    this.#tickTimer ??= this.#ports.clock.after(TELL_MS, () => {
      this.#tickTimer = undefined
      for (const running of this.#running.values()) running.rate.sample(this.#ports.clock.nowMs())
      for (const each of this.#running.keys()) this.#tell(each)
    })
    if (!this.#running.has(number)) this.#tickTimer.cancel()
  }

  #tell(number: number): void {
    const status = this.of(number)
    if (status === undefined || this.#isStopped) return
    this.#config.changed(status)
    for (const watch of this.#running.get(number)?.watches ?? []) watch.told(status)
  }
}

/** It is left already, for less time than is wished now. */
function wantsMore(found: LeaveRecord, request: LeaveRequest): request is Required<LeaveRequest> {
  const { untilHours } = request
  return found.state === 'left' && untilHours !== undefined && untilHours > found.untilHours
}

function orCancelled<T>(work: Promise<T>, cancel: Cancel): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(fail('cancelled', 'the caller gave up'))
    cancel.addEventListener('abort', giveUp)
    if (cancel.aborted) giveUp()
    work.then(resolve, reject).finally(() => cancel.removeEventListener('abort', giveUp))
  })
}
