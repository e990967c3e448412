/**
 * Jobs: long work that outlives the request which started it, visible as a resource with its steps and the reason of
 * every wait. What a job does is the caller's; the board keeps its story and lets others cancel it.
 */
import type { Job, Scope } from '@warren/api'
import { asWarrenError, type Cancel, CancelSource, type Clock, fail, type WarrenError } from '@warren/kernel'
import { JOBS_MAX, JOBS_RUNNING_MAX } from '../limits.ts'

/** What the work tells of itself. */
export interface JobProgress {
  readonly cancel: Cancel
  /** The next step begins; the one before is done. */
  step(name: string): void
  /** What the running step waits for, and why that takes time. */
  waiting(waitingFor: string | undefined, cause?: string, next?: string): void
  /** How much of the running step is done, 0 to 1. */
  part(fraction: number): void
  /** What is there already, before the job ends. */
  result(result: JobResult): void
}

export interface JobPlan {
  readonly kind: Job['kind']
  /** Who may see and cancel it. */
  readonly scope: Scope
  /** The id of the token that asked for it. */
  readonly startedBy?: string
  /** Names of all steps, in order. */
  readonly steps: readonly string[]
  /** What is there already at the start. */
  readonly result?: JobResult
}

export type JobResult = NonNullable<Job['result']>

/** A job, and who may see it. */
export interface BoardEntry extends Pick<JobPlan, 'scope' | 'startedBy'> {
  readonly job: Job
}

interface Entry {
  readonly plan: JobPlan
  readonly id: string
  readonly source: CancelSource
  readonly startedAtMs: number[]
  readonly endedAtMs: number[]
  current: number
  fraction: number
  state: Job['state']
  waitingFor: string | undefined
  cause: string | undefined
  next: string | undefined
  result: JobResult | undefined
  error: WarrenError | undefined
}

export class JobBoard {
  readonly #clock: Clock
  readonly #changed: (entry: BoardEntry) => void
  readonly #entries = new Map<string, Entry>()
  #count = 0

  /** @param changed - told of every change of every job. */
  constructor(clock: Clock, changed: (entry: BoardEntry) => void) {
    this.#clock = clock
    this.#changed = changed
  }

  /**
   * Begins a job and returns its first picture; it goes on by itself.
   *
   * @throws WarrenError `overloaded`: too many run already.
   */
  start(plan: JobPlan, work: (progress: JobProgress) => Promise<JobResult | undefined>): Job {
    this.checkRoom()
    this.#forgetOldest()
    const entry: Entry = {
      plan,
      id: `job-${String(++this.#count).padStart(6, '0')}`,
      source: new CancelSource(),
      startedAtMs: [],
      endedAtMs: [],
      current: -1,
      fraction: 0,
      state: 'running',
      waitingFor: undefined,
      cause: undefined,
      next: undefined,
      result: plan.result,
      error: undefined,
    }
    this.#entries.set(entry.id, entry)
    this.#changed(this.#shown(entry))
    work(this.#progressOf(entry)).then(
      (result) => this.#end(entry, result, undefined),
      (error: unknown) => this.#end(entry, undefined, asWarrenError(error)),
    )
    return this.#picture(entry)
  }

  get(id: string): BoardEntry | undefined {
    const entry = this.#entries.get(id)
    return entry && this.#shown(entry)
  }

  list(): BoardEntry[] {
    return [...this.#entries.values()].map((entry) => this.#shown(entry))
  }

  /** Jobs of one token that run. */
  runningBy(startedBy: string): Job[] {
    return [...this.#entries.values()]
      .filter(({ state, plan }) => state === 'running' && plan.startedBy === startedBy)
      .map((entry) => this.#picture(entry))
  }

  /** Asks the work to stop; it ends as `cancelled` once it has. No effect on a job that has ended. */
  cancel(id: string): void {
    this.#entries.get(id)?.source.abort()
  }

  /** @throws WarrenError `overloaded`: too many run already. For work that must be refused before it leaves traces. */
  checkRoom(): void {
    const running = [...this.#entries.values()].filter(({ state }) => state === 'running')
    if (running.length < JOBS_RUNNING_MAX) return
    throw fail('overloaded', 'too many jobs run at once', { next: 'Wait for one to end, or cancel one.' })
  }

  #forgetOldest(): void {
    if (this.#entries.size < JOBS_MAX) return
    const oldest = [...this.#entries.values()].find(({ state }) => state !== 'running')
    if (oldest !== undefined) this.#entries.delete(oldest.id)
  }

  #progressOf(entry: Entry): JobProgress {
    const change = (apply: () => void): void => {
      if (entry.state !== 'running') return
      apply()
      this.#changed(this.#shown(entry))
    }
    return {
      cancel: entry.source.cancel,
      step: (name) => {
        const index = entry.plan.steps.indexOf(name)
        if (index <= entry.current) return
        change(() => this.#moveTo(entry, index))
      },
      waiting: (waitingFor, cause, next) => {
        if (waitingFor === entry.waitingFor && cause === entry.cause && next === entry.next) return
        change(() => Object.assign(entry, { waitingFor, cause, next }))
      },
      part: (fraction) => {
        if (fraction === entry.fraction) return
        change(() => Object.assign(entry, { fraction }))
      },
      result: (result) => change(() => Object.assign(entry, { result })),
    }
  }

  /** Steps that were skipped count as done in no time. */
  #moveTo(entry: Entry, index: number): void {
    const nowMs = this.#clock.nowMs()
    if (entry.current >= 0) entry.endedAtMs[entry.current] = nowMs
    for (let skipped = entry.current + 1; skipped < index; skipped++) {
      entry.startedAtMs[skipped] = nowMs
      entry.endedAtMs[skipped] = nowMs
    }
    entry.startedAtMs[index] = nowMs
    Object.assign(entry, {
      current: index,
      fraction: 0,
      waitingFor: undefined,
      cause: undefined,
      next: undefined,
    })
  }

  #end(entry: Entry, result: JobResult | undefined, error: WarrenError | undefined): void {
    const nowMs = this.#clock.nowMs()
    if (error === undefined) this.#moveTo(entry, entry.plan.steps.length)
    else if (entry.current >= 0) entry.endedAtMs[entry.current] = nowMs
    entry.state = error === undefined ? 'done' : error.kind === 'cancelled' ? 'cancelled' : 'failed'
    Object.assign(entry, {
      result: result ?? entry.result,
      error,
      waitingFor: undefined,
      cause: undefined,
      next: undefined,
    })
    this.#changed(this.#shown(entry))
  }

  #shown(entry: Entry): BoardEntry {
    const { scope, startedBy } = entry.plan
    return { job: this.#picture(entry), scope, ...(startedBy === undefined ? {} : { startedBy }) }
  }

  #picture(entry: Entry): Job {
    const total = entry.plan.steps.length
    const done = Math.max(0, Math.min(entry.current, total)) + (entry.current < total ? entry.fraction : 0)
    return {
      id: entry.id,
      kind: entry.plan.kind,
      state: entry.state,
      steps: entry.plan.steps.map((name, index) => this.#step(entry, name, index)),
      percentage: entry.state === 'done' ? 100 : Math.min(99, Math.floor((100 * done) / Math.max(1, total))),
      ...(entry.waitingFor === undefined ? {} : { waitingFor: entry.waitingFor }),
      ...(entry.cause === undefined ? {} : { cause: entry.cause }),
      ...(entry.next === undefined ? {} : { next: entry.next }),
      ...(entry.result === undefined ? {} : { result: entry.result }),
      ...(entry.error === undefined ? {} : { error: errorOf(entry.error) }),
    }
  }

  #step(entry: Entry, name: string, index: number): Job['steps'][number] {
    const startedAt = entry.startedAtMs[index]
    if (startedAt === undefined) return { name, state: 'waiting', ms: 0 }
    const endedAt = entry.endedAtMs[index]
    const ms = Math.round((endedAt ?? this.#clock.nowMs()) - startedAt)
    if (index === entry.current && entry.error !== undefined) return { name, state: 'failed', ms }
    return { name, state: endedAt === undefined ? 'running' : 'done', ms }
  }
}

function errorOf(error: WarrenError): NonNullable<Job['error']> {
  return {
    kind: error.kind,
    message: error.message,
    ...(error.next === undefined ? {} : { next: error.next }),
  }
}
