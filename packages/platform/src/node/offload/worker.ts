/** The worker thread's side of the offload: finds jobs by name, runs them with primitives of its own, answers in order. */
import { parentPort, workerData } from 'node:worker_threads'
import { assert, fail, type OffloadJob } from '@warren/kernel'
import { createNodePrimitives } from '../primitives.ts'
import { type JobOutcome, type JobRequest, packError, type WorkerSetup } from './messages.ts'
import { createGarbageBound } from './worker-garbage.ts'

const port = parentPort
assert(port !== null, 'offload worker: runs as a worker thread')

const primitives = createNodePrimitives()
const boundGarbage = createGarbageBound()
const jobs = await loadJobs((workerData as WorkerSetup).jobsModule)

async function loadJobs(url: string): Promise<ReadonlyMap<string, OffloadJob<unknown, unknown>>> {
  const module: { JOBS?: readonly OffloadJob<unknown, unknown>[] } = await import(url)
  assert(Array.isArray(module.JOBS), 'offload worker: the jobs module exports JOBS')
  const byName = new Map(module.JOBS.map((job) => [job.name, job]))
  assert(byName.size === module.JOBS.length, 'offload worker: job names are unique')
  return byName
}

function runJob(request: JobRequest): JobOutcome {
  try {
    const job = jobs.get(request.name)
    if (job === undefined) throw fail('bug', 'offload: the jobs module does not list this job')
    return { ok: true, output: job.run(primitives, request.input) }
  } catch (error) {
    return { ok: false, error: packError(error) }
  }
}

/** An output that does not cross would kill the worker when it is sent; it becomes that job's failure instead. */
function toCloneable(outcome: JobOutcome): JobOutcome {
  try {
    return structuredClone(outcome)
  } catch (error) {
    return { ok: false, error: packError(error) }
  }
}

port.on('message', (batch: readonly JobRequest[]) => {
  const outcomes = batch.map(runJob)
  try {
    port.postMessage(outcomes)
  } catch {
    port.postMessage(outcomes.map(toCloneable))
  }
  boundGarbage()
})
