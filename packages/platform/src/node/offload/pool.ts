/**
 * The offload port over worker threads: a fixed number of workers, one bounded queue, results in any order.
 *
 * When jobs pile up a message to a worker carries several, so that the cost of crossing is shared, and a second one waits behind it, so
 * that the worker does not stand still until this thread has time for its answer; when they do not, a job leaves at once.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import {
  assert,
  BoundedQueue,
  type Deferred,
  defer,
  fail,
  type Offload,
  type WarrenError,
} from '@warren/kernel'
import {
  MAX_BATCH_JOBS,
  MAX_CRASHES_IN_A_ROW,
  MAX_OUTSTANDING_MESSAGES,
  MAX_QUEUED_JOBS,
  WORKER_HEAP_MIB,
  WORKER_YOUNG_MIB,
} from './limits.ts'
import { type JobOutcome, type JobRequest, unpackError, type WorkerSetup } from './messages.ts'

export interface WorkerOffloadOptions {
  /** URL of a module that exports `JOBS: readonly OffloadJob[]`; it is imported by every worker. */
  readonly jobsModule: URL
  /** Threads; unless told otherwise one less than the machine has cores, at least one and at most four. */
  readonly workers?: number
  readonly maxQueuedJobs?: number
}

export interface WorkerOffload extends Offload {
  /** Ends the workers; jobs that wait or run fail `closed`. Resolves when the threads are gone. */
  close(): Promise<void>
}

interface PendingJob extends Deferred<unknown> {
  readonly request: JobRequest
}

interface PoolWorker {
  thread: Worker
  /** The jobs of each message that is outstanding, in order. */
  running: PendingJob[][]
}

export function createWorkerOffload(options: WorkerOffloadOptions): WorkerOffload {
  const pool = new WorkerPool(options)
  return {
    run: <In, Out>(job: { readonly name: string }, input: In) =>
      // The job's own types say what its name gives back.
      pool.run({ name: job.name, input }) as Promise<Out>,
    close: () => pool.close(),
  }
}

class WorkerPool {
  readonly #jobsModule: string
  readonly #queue: BoundedQueue<PendingJob>
  readonly #workers: PoolWorker[]
  #crashesInARow = 0
  #closed: WarrenError | undefined

  constructor(options: WorkerOffloadOptions) {
    this.#jobsModule = options.jobsModule.href
    this.#queue = new BoundedQueue(options.maxQueuedJobs ?? MAX_QUEUED_JOBS)
    const count = options.workers ?? Math.min(4, Math.max(1, availableParallelism() - 1))
    assert(Number.isInteger(count) && count >= 1, 'offload: at least one worker')
    this.#workers = Array.from({ length: count }, () => ({ thread: this.#startThread(), running: [] }))
    for (const worker of this.#workers) this.#listen(worker)
  }

  run(request: JobRequest): Promise<unknown> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed)
    const job: PendingJob = { request, ...defer<unknown>() }
    if (!this.#queue.push(job)) {
      return Promise.reject(
        fail('overloaded', 'too many jobs wait for a worker', { fields: { queuedJobs: this.#queue.length } }),
      )
    }
    this.#dispatch()
    return job.promise
  }

  async close(): Promise<void> {
    this.#failAll(fail('closed', 'offload: the workers have been stopped'))
    await Promise.all(this.#workers.map((worker) => worker.thread.terminate()))
  }

  #startThread(): Worker {
    const workerData: WorkerSetup = { jobsModule: this.#jobsModule }
    const thread = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MIB, maxYoungGenerationSizeMb: WORKER_YOUNG_MIB },
    })
    // An idle pool does not keep the process alive; a job that is under way does.
    thread.unref()
    return thread
  }

  #listen(worker: PoolWorker): void {
    const { thread } = worker
    let crash: Error | undefined
    thread.on('message', (outcomes: readonly JobOutcome[]) => this.#finish(worker, outcomes))
    thread.on('error', (error) => {
      crash = error instanceof Error ? error : new Error(String(error))
    })
    thread.on('exit', () => this.#replace(worker, crash))
  }

  #dispatch(): void {
    for (let depth = 0; depth < MAX_OUTSTANDING_MESSAGES; depth++) {
      // Behind a message that may take long nothing is put but what fills another, which says that all workers are busy.
      const leastJobs = depth === 0 ? 1 : MAX_BATCH_JOBS
      for (const worker of this.#workers) {
        if (this.#queue.length < leastJobs) return
        if (worker.running.length === depth) this.#sendNext(worker)
      }
    }
  }

  #sendNext(worker: PoolWorker): void {
    const share = Math.ceil(this.#queue.length / this.#workers.length)
    const batch: PendingJob[] = []
    while (batch.length < Math.min(share, MAX_BATCH_JOBS)) {
      const job = this.#queue.shift()
      if (job === undefined) break
      batch.push(job)
    }
    this.#send(worker, batch)
  }

  #send(worker: PoolWorker, batch: PendingJob[]): void {
    try {
      worker.thread.postMessage(batch.map((job) => job.request))
    } catch {
      const sound = batch.filter(hasCloneableInput)
      if (sound.length > 0) this.#send(worker, sound)
      return
    }
    worker.running.push(batch)
    worker.thread.ref()
  }

  #finish(worker: PoolWorker, outcomes: readonly JobOutcome[]): void {
    this.#crashesInARow = 0
    const jobs = worker.running.shift() ?? []
    if (worker.running.length === 0) worker.thread.unref()
    // The worker gets its next batch before this thread spends time on what the results lead to.
    this.#dispatch()
    for (const [index, job] of jobs.entries()) {
      const outcome = outcomes[index]
      if (outcome?.ok === true) job.resolve(outcome.output)
      else job.reject(outcome ? unpackError(outcome.error) : fail('bug', 'offload: a job without an outcome'))
    }
  }

  /** A worker that ended by itself takes its jobs with it; the others wait for its successor. */
  #replace(worker: PoolWorker, cause: Error | undefined): void {
    if (this.#closed !== undefined) return
    const error = fail('bug', 'offload: a worker died in the middle of a job', { cause })
    for (const job of worker.running.flat()) job.reject(error)
    worker.running = []
    this.#crashesInARow++
    if (this.#crashesInARow >= MAX_CRASHES_IN_A_ROW) {
      this.#failAll(fail('bug', 'offload: workers keep dying', { cause }))
      return
    }
    worker.thread = this.#startThread()
    this.#listen(worker)
    this.#dispatch()
  }

  #failAll(error: WarrenError): void {
    if (this.#closed !== undefined) return
    this.#closed = error
    for (const worker of this.#workers) {
      for (const job of worker.running.flat()) job.reject(error)
      worker.running = []
    }
    for (let job = this.#queue.shift(); job !== undefined; job = this.#queue.shift()) job.reject(error)
  }
}

/** Rejects the job whose input does not cross, so that it does not take its neighbours with it. */
function hasCloneableInput(job: PendingJob): boolean {
  try {
    structuredClone(job.request)
    return true
  } catch (cause) {
    job.reject(fail('bug', 'offload: a job whose input cannot be cloned', { cause }))
    return false
  }
}
