/**
 * Keeps boxes alive (docs/spec/store.md §9): those of sequences that this node writes, and those that it was asked to keep. One box at a time,
 * in no order of theirs and with long pauses, each in a group of requests of its own: holders are not to see what belongs together.
 */
import {
  asWarrenError,
  CancelSource,
  drawBelow,
  drawUnit,
  fail,
  type Ports,
  type Timer,
  type WarrenError,
} from '@warren/kernel'
import type { ItemPutResult } from '../item.ts'
import {
  DEFAULT_LIFETIME_HOURS,
  KEEP_DRAWN_OF,
  KEEP_SPREAD_HOURS,
  MAX_BOX_WRITERS,
  MAX_KEPT_BOXES,
  MAX_KEPT_SEQUENCES,
  MISSES_BELIEVED,
} from '../limits.ts'
import type { Boxes } from './boxes.ts'
import { type FindsBoxes, KEPT, KeptBoxes } from './kept-boxes.ts'
import { KEEP_AGAIN_MS, KEEP_LOOK_MS, KEEP_PAUSE_MS } from './timeouts.ts'

const HOUR_MS = 3_600_000

export interface BoxKeepStatus {
  /** Of the sequence, or of the box; the same as writers of it have. */
  readonly name: string
  readonly capability: FindsBoxes
  /** Boxes that are known. */
  readonly boxes: number
  /** Those of them that no holder has any more. */
  readonly gone: number
  /** Hours since 1970: the earliest end of what holders promised of those that are kept. Absent: none was renewed yet. */
  readonly until?: number
  /** Why something was not renewed yet. */
  readonly failure?: WarrenError
}

export interface BoxKeeper {
  /** Call once, when the network may be used. */
  begin(): void
  stop(): Promise<void>
  list(): BoxKeepStatus[]
  /** Of one. */
  get(name: string): BoxKeepStatus | undefined
  /**
   * Keeps a box alive, or a sequence from where the capability stands, whoever goes on writing it. Durable. One that is kept already is kept from
   * further back if this one reaches so far.
   *
   * @param end - the index up to which boxes were written, if it is known.
   * @returns its name. @throws WarrenError `overloaded`: as many are kept as can be; `storage`.
   */
  keep(capability: FindsBoxes, end?: number): string
  /** Lets it end with its lifetime. @returns false: it was not kept. @throws WarrenError `storage`. */
  drop(name: string): boolean
  /** A box was written into a sequence by this node. @param isLimited - it is to lie no longer than that. */
  wrote(name: string, box: { readonly index: number; readonly until: number }, isLimited: boolean): void
}

export interface BoxKeeperConfig {
  /** 32 bytes. */
  readonly networkId: Uint8Array
  readonly boxes: Pick<Boxes, 'renew'>
}

type KeeperPorts = Pick<Ports, 'clock' | 'primitives' | 'random' | 'state'>

export function createBoxKeeper(ports: KeeperPorts, config: BoxKeeperConfig): BoxKeeper {
  return new RunningKeeper(ports, config)
}

/** One that is kept, and what only this process knows of it. */
class Kept {
  readonly boxes: KeptBoxes
  /** When boxes that could not be renewed are tried again, by their offset. */
  readonly againMs = new Map<number, number>()
  /** How often nobody had a box that nobody promised, by its offset. */
  readonly misses = new Map<number, number>()
  /** When it is asked whether somebody wrote on. */
  lookMs = 0
  failure: WarrenError | undefined

  constructor(boxes: KeptBoxes) {
    this.boxes = boxes
  }
}

interface Task {
  readonly kept: Kept
  readonly offset: number
  /** Of the box, as it was noted. */
  readonly until: number
  /** It is asked whether there is one behind the last that is known. */
  readonly isBehind: boolean
  /** As `clock.nowMs`. */
  readonly dueMs: number
}

class RunningKeeper implements BoxKeeper {
  readonly #ports: KeeperPorts
  readonly #config: BoxKeeperConfig
  readonly #kept = new Map<string, Kept>()
  readonly #stopping = new CancelSource()
  #timer: Timer | undefined
  #running: Promise<void> | undefined
  #isOn = false

  constructor(ports: KeeperPorts, config: BoxKeeperConfig) {
    this.#ports = ports
    this.#config = config
    for (const boxes of KeptBoxes.all(ports, config.networkId)) this.#kept.set(boxes.name, new Kept(boxes))
  }

  begin(): void {
    this.#isOn = true
    this.#arrange()
  }

  async stop(): Promise<void> {
    this.#isOn = false
    this.#timer?.cancel()
    this.#stopping.abort()
    await this.#running
  }

  list(): BoxKeepStatus[] {
    return [...this.#kept.values()].map((kept) => this.#statusOf(kept))
  }

  get(name: string): BoxKeepStatus | undefined {
    const kept = this.#kept.get(name)
    return kept && this.#statusOf(kept)
  }

  keep(capability: FindsBoxes, end?: number): string {
    const given = new KeptBoxes(this.#ports, this.#config.networkId, capability)
    const known = this.#kept.get(given.name)
    const isPin = known === undefined && end === undefined
    if (isPin && this.#kept.size >= MAX_KEPT_SEQUENCES - MAX_BOX_WRITERS) throw keepsEnough()
    const kept = known === undefined ? this.#begin(given) : this.#reachBack(known, given)
    const { boxes } = kept
    if (capability.capability === 'verify') boxes.reach(1)
    else if (end !== undefined) boxes.reach(Math.min(boxes.offsetOf(end), boxes.count + this.#room))
    this.#arrange()
    return boxes.name
  }

  drop(name: string): boolean {
    const kept = this.#kept.get(name)
    if (kept === undefined) return false
    kept.boxes.remove()
    this.#kept.delete(name)
    return true
  }

  wrote(name: string, { index, until }: { index: number; until: number }, isLimited: boolean): void {
    const kept = this.#kept.get(name)
    const offset = kept?.boxes.offsetOf(index) ?? -1
    if (kept === undefined || offset < 0 || offset >= kept.boxes.count + this.#room) return
    try {
      kept.boxes.reach(offset)
      // As if it had been promised for less, so that what was written together is not renewed together.
      kept.boxes.note(offset, { until: isLimited ? until : until - this.#drawSpread(), isLimited })
    } catch (error) {
      // It is written all the same; that there is one is found out by the next look.
      kept.failure = asWarrenError(error)
    }
    this.#arrange()
  }

  #begin(boxes: KeptBoxes): Kept {
    boxes.save()
    const kept = new Kept(boxes)
    this.#kept.set(boxes.name, kept)
    return kept
  }

  /** Keeps from further back, if what was given stands there and there is room; what was known stays known. */
  #reachBack(known: Kept, given: KeptBoxes): Kept {
    const more = given.offsetOf(known.boxes.firstIndex)
    if (more <= 0 || more > this.#room) return known
    given.adopt(known.boxes)
    const kept = new Kept(given)
    this.#kept.set(given.name, kept)
    return kept
  }

  /** Boxes more that may be kept. */
  get #room(): number {
    return MAX_KEPT_BOXES - [...this.#kept.values()].reduce((total, { boxes }) => total + boxes.count, 0)
  }

  get #nowHours(): number {
    return Math.floor(this.#ports.clock.wallMs() / HOUR_MS)
  }

  #drawSpread(): number {
    return drawBelow(this.#ports.random, KEEP_SPREAD_HOURS)
  }

  /** Half as much to half as much again. */
  #drawAround(ms: number): number {
    return ms * (0.5 + drawUnit(this.#ports.random))
  }

  #arrange(): void {
    if (!this.#isOn || this.#running !== undefined) return
    const { clock } = this.#ports
    const nextMs = this.#tasks().reduce((next, { dueMs }) => Math.min(next, dueMs), Number.POSITIVE_INFINITY)
    this.#timer?.cancel()
    if (nextMs === Number.POSITIVE_INFINITY) return
    // Hours of the wall come from elsewhere: a machine that slept finds out within this.
    const waitMs = Math.min(KEEP_LOOK_MS, Math.max(this.#drawAround(KEEP_PAUSE_MS), nextMs - clock.nowMs()))
    this.#timer = clock.after(waitMs, () => {
      this.#running = this.#step().finally(() => {
        this.#running = undefined
        this.#arrange()
      })
    })
  }

  async #step(): Promise<void> {
    const { clock, random } = this.#ports
    const due = this.#tasks().filter(({ dueMs }) => dueMs <= clock.nowMs())
    const first = due.toSorted((a, b) => a.until - b.until).slice(0, KEEP_DRAWN_OF)
    const task = first[drawBelow(random, Math.max(1, first.length))]
    if (task !== undefined) await this.#renew(task)
  }

  #tasks(): Task[] {
    return [...this.#kept.values()].flatMap((kept) => {
      const { boxes, againMs } = kept
      const tasks = boxes.all().flatMap(({ until, isLimited }, offset): Task[] => {
        if (isLimited || until === KEPT.gone) return []
        const dueMs = Math.max(this.#dueMsOf(until), againMs.get(offset) ?? 0)
        return [{ kept, offset, until, isBehind: false, dueMs }]
      })
      if (boxes.capability.capability === 'verify' || this.#room <= 0) return tasks
      return [
        ...tasks,
        { kept, offset: boxes.count, until: KEPT.unknown, isBehind: true, dueMs: kept.lookMs },
      ]
    })
  }

  /** When half of its lifetime is left. */
  #dueMsOf(until: number): number {
    const { clock } = this.#ports
    return clock.nowMs() + (until - DEFAULT_LIFETIME_HOURS / 2) * HOUR_MS - clock.wallMs()
  }

  async #renew(task: Task): Promise<void> {
    const { kept, offset } = task
    const wanted = this.#nowHours + DEFAULT_LIFETIME_HOURS - this.#drawSpread()
    try {
      const verify = kept.boxes.verifyCapabilityAt(offset)
      const put = await this.#config.boxes.renew(verify, wanted, { cancel: this.#stopping.cancel })
      if (!this.#isAsItWas(task)) return
      kept.failure = undefined
      if (put === undefined) this.#noteMissing(task)
      else if (isWellHeld(put)) kept.boxes.note(offset, { until: put.until, isLimited: false })
      else this.#again(task, KEEP_AGAIN_MS)
    } catch (thrown) {
      const error = asWarrenError(thrown)
      if (error.kind === 'bug') throw error
      if (this.#stopping.cancel.aborted) return
      kept.failure = error
      this.#again(task, KEEP_AGAIN_MS)
    }
  }

  /** False: it was let go, or written, while it was looked for. */
  #isAsItWas({ kept, offset, until, isBehind }: Task): boolean {
    const { boxes } = kept
    if (this.#kept.get(boxes.name) !== kept) return false
    return isBehind ? boxes.count === offset : boxes.all()[offset]?.until === until
  }

  #noteMissing(task: Task): void {
    const { kept, offset, until, isBehind } = task
    if (!isBehind && until <= this.#nowHours) {
      const misses = (kept.misses.get(offset) ?? 0) + 1
      kept.misses.set(offset, misses)
      if (misses >= MISSES_BELIEVED) return kept.boxes.note(offset, { until: KEPT.gone, isLimited: false })
    }
    this.#again(task, this.#drawAround(KEEP_LOOK_MS))
  }

  #again({ kept, offset, isBehind }: Task, afterMs: number): void {
    const atMs = this.#ports.clock.nowMs() + afterMs
    if (isBehind) kept.lookMs = atMs
    else kept.againMs.set(offset, atMs)
  }

  #statusOf({ boxes, failure }: Kept): BoxKeepStatus {
    const all = boxes.all()
    const kept = all.filter(({ until, isLimited }) => !isLimited && until > KEPT.gone)
    const why = failure ?? (this.#room > 0 ? undefined : keepsEnough())
    return {
      name: boxes.name,
      capability: boxes.capability,
      boxes: all.length,
      gone: all.filter(({ until }) => until === KEPT.gone).length,
      ...(kept.length === 0 ? {} : { until: Math.min(...kept.map(({ until }) => until)) }),
      ...(why === undefined ? {} : { failure: why }),
    }
  }
}

/** Fewer than half of the holders are too few to call it renewed. */
function isWellHeld({ held, asked }: ItemPutResult): boolean {
  return 2 * held >= asked
}

function keepsEnough(): WarrenError {
  return fail('overloaded', 'boxes: this node keeps as many alive as it can', {
    next: 'Remove a sequence that need not be kept: warren box list, then warren box remove ID',
  })
}
