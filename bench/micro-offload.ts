/**
 * What crossing to a worker costs: latency of one job at a time, and throughput with many waiting.
 * `tools/node bench/micro-offload.ts [ROUNDS]`; a round is one SHA-256 of 32 bytes, 500 make about 0.5 ms.
 */
import { createNodePrimitives, createWorkerOffload } from '@warren/platform/node'
import { HASH_JOB } from './offload-jobs.ts'

const rounds = Number(process.argv[2] ?? 500)
const input = { data: new Uint8Array(1200), rounds }
const primitives = createNodePrimitives()
const COUNT = 2000

function percentile(sorted: readonly number[], part: number): string {
  return `${((sorted[Math.floor(sorted.length * part)] ?? 0) * 1000).toFixed(0)} us`
}

for (let index = 0; index < COUNT; index++) HASH_JOB.run(primitives, input)
let startMs = performance.now()
for (let index = 0; index < COUNT; index++) HASH_JOB.run(primitives, input)
const inlineMs = (performance.now() - startMs) / COUNT
console.log(`in this thread: ${(inlineMs * 1000).toFixed(0)} us a job`)

for (const workers of [1, 2]) {
  const offload = createWorkerOffload({ jobsModule: new URL('./offload-jobs.ts', import.meta.url), workers })
  for (let index = 0; index < COUNT; index++) await offload.run(HASH_JOB, input)
  const latencies: number[] = []
  for (let index = 0; index < COUNT; index++) {
    startMs = performance.now()
    await offload.run(HASH_JOB, input)
    latencies.push(performance.now() - startMs)
  }
  latencies.sort((a, b) => a - b)
  startMs = performance.now()
  await Promise.all(Array.from({ length: COUNT }, () => offload.run(HASH_JOB, input)))
  const perSecond = (COUNT * 1000) / (performance.now() - startMs)
  console.log(
    `${workers} worker(s): median ${percentile(latencies, 0.5)}, 99 % ${percentile(latencies, 0.99)}, ` +
      `${perSecond.toFixed(0)} jobs/s (${((perSecond * inlineMs) / 10 / workers).toFixed(0)} % of each worker)`,
  )
  await offload.close()
}
