/**
 * Keeps alive what this node left in the network or pinned: looks at each content every few hours, renews what ends soon and makes lost
 * shares again (docs/spec/store.md §12). One content and one segment at a time.
 */
import {
  asWarrenError,
  type Cancel,
  CancelSource,
  drawUnit,
  fail,
  type Ports,
  type Timer,
  toHex,
} from '@warren/kernel'
import { DEFAULT_LIFETIME_HOURS, MAX_LIFETIME_HOURS, type Segments } from '@warren/store'
import type { Kept, OpenKept } from './kept.ts'
import { type KeptRecord, KeptTable } from './kept-table.ts'
import { MAX_KEPT } from './limits.ts'
import { lookAt, type LookOrder, type LookResult } from './look.ts'
import { type KeptState, sentenceOf } from './sentences.ts'
import { AGAIN_MS, FIRST_LOOK_MS, LOOK_JITTER, LOOK_MS } from './timeouts.ts'

const HOUR_MS = 3_600_000

export interface KeptStatus extends Kept {
  readonly id: string
  readonly origin: 'published' | 'pinned'
  readonly state: KeptState
  /** The state in a sentence. */
  readonly words: string
  /** As the last look found it; absent before the first. */
  readonly live?: number
  readonly needed?: number
  readonly total?: number
  /** ISO 8601: as long as holders have promised. */
  readonly until?: string
  /** ISO 8601: as long as it is wished to stay; absent: as long as it is in this list. */
  readonly wished?: string
  readonly lookedAt?: string
  /** Segments that this node has made shares of again. */
  readonly repaired: number
}

export interface KeepRequest extends Kept {
  readonly origin: 'published' | 'pinned'
  /** Hours since 1970. */
  readonly wishedUntilHours?: number | undefined
  /** As long as holders have promised, if that is known. */
  readonly untilHours?: number
}

export interface LookProgress {
  readonly cancel: Cancel
  looked?(segments: number, repaired: number): void
}

export interface KeeperConfig {
  readonly segments: Segments
  readonly kinds: Readonly<Record<string, OpenKept>>
  /** Nothing more will be asked in a group. */
  end(group: string): void
  changed(status: KeptStatus): void
  /** It is kept no longer. @param id - of its status. */
  dropped(id: string): void
}

export interface Keeper {
  /** Begins to look. Call once, when the network may be used. */
  begin(): void
  /** Keeps something from now on; again changes what is wished. @throws WarrenError `overloaded`, `storage`. */
  keep(request: KeepRequest): KeptStatus
  /** @throws WarrenError `overloaded`: it is not kept, and there is no room for it. */
  requireRoom(capability: string): void
  /** Keeps it no longer: it stays until its time. @returns what was known of it; undefined: it was not kept. */
  drop(capability: string): KeptStatus | undefined
  list(): KeptStatus[]
  get(capability: string): KeptStatus | undefined
  /**
   * Looks at something, kept or not, without changing anything.
   *
   * @throws WarrenError `not-found`: no holder has its index; `unreachable`, `not-authentic`, `no-path`, `cancelled`.
   */
  check(kept: Kept, progress: LookProgress): Promise<LookResult>
  /** Makes all missing shares of something again, kept or not. @throws as `check`; `unreachable`: too little is left. */
  repair(kept: Kept, progress: LookProgress): Promise<LookResult>
  stop(): Promise<void>
}

type KeeperPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'state' | 'log'>

export function createKeeper(ports: KeeperPorts, config: KeeperConfig): Keeper {
  return new RunningKeeper(ports, config)
}

class RunningKeeper implements Keeper {
  readonly #ports: KeeperPorts
  readonly #config: KeeperConfig
  readonly #table: KeptTable
  readonly #stopping = new CancelSource()
  /** When each is looked at next, as `clock.nowMs`. */
  readonly #due = new Map<string, number>()
  #looking: { readonly id: string; readonly cancel: CancelSource; readonly done: Promise<void> } | undefined
  #timer: Timer | undefined
  #hasBegun = false

  constructor(ports: KeeperPorts, config: KeeperConfig) {
    this.#ports = ports
    this.#config = config
    this.#table = new KeptTable(ports.state, ports.primitives)
  }

  begin(): void {
    this.#hasBegun = true
    const { clock, random } = this.#ports
    for (const { id, lookedAtMs } of this.#table.all()) {
      const sinceMs = lookedAtMs === undefined ? LOOK_MS : Math.max(0, clock.wallMs() - lookedAtMs)
      this.#due.set(id, clock.nowMs() + Math.max(LOOK_MS - sinceMs, drawUnit(random) * FIRST_LOOK_MS))
    }
    this.#arrange()
  }

  keep(request: KeepRequest): KeptStatus {
    const { capability, kind, origin, wishedUntilHours, untilHours } = request
    this.requireRoom(capability)
    const id = this.#table.idOf(capability)
    const before = this.#table.get(id)
    const record: KeptRecord = {
      ...(before ?? { id, capability, kind, repaired: 0 }),
      // Whoever published it stays its publisher when he pins it as well.
      origin: before?.origin === 'published' ? 'published' : origin,
      ...(untilHours === undefined ? {} : { untilHours }),
      ...(wishedUntilHours === undefined ? {} : { wishedUntilHours }),
    }
    if (wishedUntilHours === undefined) delete record.wishedUntilHours
    this.#table.put(record)
    this.#due.set(id, this.#ports.clock.nowMs() + (origin === 'pinned' ? 0 : this.#nextLookMs()))
    this.#arrange()
    this.#tell(record)
    return this.#statusOf(record)
  }

  requireRoom(capability: string): void {
    const isKept = this.#table.get(this.#table.idOf(capability)) !== undefined
    if (isKept || this.#table.all().length < MAX_KEPT) return
    throw fail('overloaded', 'this node keeps as much alive as it can', {
      next: 'Stop keeping something: warren unpin LINK',
    })
  }

  drop(capability: string): KeptStatus | undefined {
    const record = this.#table.get(this.#table.idOf(capability))
    if (record === undefined) return undefined
    if (this.#looking?.id === record.id) this.#looking.cancel.abort()
    this.#table.delete(record.id)
    this.#due.delete(record.id)
    this.#config.dropped(record.id)
    return this.#statusOf(record)
  }

  list(): KeptStatus[] {
    return this.#table.all().map((record) => this.#statusOf(record))
  }

  get(capability: string): KeptStatus | undefined {
    const record = this.#table.get(this.#table.idOf(capability))
    return record && this.#statusOf(record)
  }

  check(kept: Kept, progress: LookProgress): Promise<LookResult> {
    return this.#lookFor(kept, progress, 'none')
  }

  repair(kept: Kept, progress: LookProgress): Promise<LookResult> {
    return this.#lookFor(kept, progress, 'all')
  }

  async stop(): Promise<void> {
    this.#hasBegun = false
    this.#stopping.abort()
    this.#timer?.cancel()
    this.#looking?.cancel.abort()
    await this.#looking?.done
  }

  get #nowHours(): number {
    return Math.floor(this.#ports.clock.wallMs() / HOUR_MS)
  }

  #nextLookMs(): number {
    return LOOK_MS * (1 + LOOK_JITTER * (2 * drawUnit(this.#ports.random) - 1))
  }

  #arrange(): void {
    if (!this.#hasBegun || this.#looking !== undefined) return
    this.#timer?.cancel()
    const [next] = [...this.#due].sort(([, a], [, b]) => a - b)
    if (next === undefined) return
    const waitMs = Math.max(0, next[1] - this.#ports.clock.nowMs())
    this.#timer = this.#ports.clock.after(waitMs, () => this.#begin(next[0]))
  }

  #begin(id: string): void {
    const record = this.#table.get(id)
    if (record === undefined || this.#looking !== undefined) return
    const cancel = new CancelSource()
    const done = this.#look(record, cancel.cancel).then((nextMs) => {
      this.#looking = undefined
      if (this.#due.has(id)) this.#due.set(id, this.#ports.clock.nowMs() + nextMs)
      this.#arrange()
    })
    this.#looking = { id, cancel, done }
  }

  /** @returns the time until the next look. */
  async #look(record: KeptRecord, cancel: Cancel): Promise<number> {
    const { wishedUntilHours } = record
    if (wishedUntilHours !== undefined && wishedUntilHours <= this.#nowHours) {
      this.#note(record, { state: 'over' })
      return LOOK_MS
    }
    try {
      const renewTo = this.#renewTo(record)
      const found = await this.#run(record, cancel, {
        repair: 'weak',
        isPaced: true,
        renewTo,
        promisedUntil: record.untilHours,
        copy: this.#table.copyOf(record.id),
      })
      this.#table.putCopy(record.id, found.copy)
      this.#note(record, foundIn(found))
      return this.#nextLookMs()
    } catch (thrown) {
      const error = asWarrenError(thrown)
      if (cancel.aborted) return AGAIN_MS
      if (error.kind === 'bug') throw error
      this.#ports.log.write('info', 'keeping: a look was not finished', {}, error)
      this.#note(record, { state: stateAfter(error.kind) })
      return AGAIN_MS
    }
  }

  /** Until when it is renewed now; undefined: it has time. */
  #renewTo({ wishedUntilHours, untilHours }: KeptRecord): number | undefined {
    const lifetime = wishedUntilHours === undefined ? DEFAULT_LIFETIME_HOURS : MAX_LIFETIME_HOURS
    const most = this.#nowHours + lifetime
    const goal = Math.min(most, wishedUntilHours ?? most)
    const left = (untilHours ?? 0) - this.#nowHours
    return left < lifetime / 2 && goal > (untilHours ?? 0) ? goal : undefined
  }

  async #lookFor(kept: Kept, progress: LookProgress, repair: 'none' | 'all'): Promise<LookResult> {
    const record = this.#table.get(this.#table.idOf(kept.capability))
    const found = await this.#run(kept, progress.cancel, {
      repair,
      isPaced: false,
      copy: record && this.#table.copyOf(record.id),
      promisedUntil: record?.untilHours,
      ...(progress.looked === undefined ? {} : { looked: progress.looked.bind(progress) }),
    })
    if (record !== undefined) this.#note(record, foundIn(found))
    return found
  }

  async #run(
    kept: Kept,
    cancel: Cancel,
    how: Pick<LookOrder, 'repair' | 'isPaced' | 'renewTo' | 'promisedUntil' | 'copy' | 'looked'>,
  ): Promise<LookResult> {
    const { segments, kinds, end } = this.#config
    const open = kinds[kept.kind]
    if (open === undefined) throw fail('unsupported', 'this node does not know how to keep such content')
    const group = toHex(this.#ports.random.bytes(8))
    const both = new CancelSource()
    const abort = (): void => both.abort()
    const sources = [cancel, this.#stopping.cancel]
    for (const source of sources) source.addEventListener('abort', abort)
    if (sources.some((source) => source.aborted)) abort()
    try {
      return await lookAt(this.#ports, { kept, open, segments, group, cancel: both.cancel, ...how })
    } finally {
      for (const source of sources) source.removeEventListener('abort', abort)
      end(group)
    }
  }

  #note(record: KeptRecord, found: Partial<KeptRecord> & { readonly state: KeptState }): void {
    const now = this.#table.get(record.id)
    if (now === undefined) return
    const repaired = now.repaired + (found.repaired ?? 0)
    const noted = { ...now, ...found, repaired, lookedAtMs: this.#ports.clock.wallMs() }
    this.#table.put(noted)
    this.#tell(noted)
  }

  #tell(record: KeptRecord): void {
    this.#config.changed(this.#statusOf(record))
  }

  #statusOf(record: KeptRecord): KeptStatus {
    const { id, capability, kind, origin, repaired, live, needed, total } = record
    const state = record.state ?? 'waiting'
    const isoOf = (hours: number): string => new Date(hours * HOUR_MS).toISOString()
    return {
      id,
      capability,
      kind,
      origin,
      state,
      words: sentenceOf(state),
      ...(live === undefined || needed === undefined || total === undefined ? {} : { live, needed, total }),
      ...(record.untilHours === undefined ? {} : { until: isoOf(record.untilHours) }),
      ...(record.wishedUntilHours === undefined ? {} : { wished: isoOf(record.wishedUntilHours) }),
      ...(record.lookedAtMs === undefined ? {} : { lookedAt: new Date(record.lookedAtMs).toISOString() }),
      repaired,
    }
  }
}

function foundIn({
  live,
  needed,
  total,
  untilHours,
  repaired,
  crowded,
}: LookResult): Partial<KeptRecord> & { readonly state: KeptState } {
  const thinned = crowded > 0 ? 'crowded' : 'thinned'
  const state = live < needed ? 'lost' : live < total ? thinned : 'whole'
  return { state, live, needed, total, untilHours, repaired }
}

function stateAfter(kind: string): KeptState {
  if (kind === 'not-found') return 'gone'
  if (kind === 'unreachable') return 'lost'
  return kind === 'not-authentic' ? 'wrong' : 'unknown'
}
