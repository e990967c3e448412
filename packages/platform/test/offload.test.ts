import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createNodePrimitives, createWorkerOffload, type WorkerOffload } from '@warren/platform/node'
import { createInlineOffload } from '@warren/testkit'
import {
  DIE_JOB,
  ECHO_JOB,
  FAIL_JOB,
  HASH_JOB,
  LITTER_JOB,
  THROW_JOB,
  UNCLONEABLE_JOB,
} from './support/jobs.ts'

const jobsModule = new URL('./support/jobs.ts', import.meta.url)

async function withPool(
  options: { workers?: number; maxQueuedJobs?: number },
  use: (offload: WorkerOffload) => Promise<void>,
): Promise<void> {
  const offload = createWorkerOffload({ jobsModule, ...options })
  try {
    await use(offload)
  } finally {
    await offload.close()
  }
}

test('a job in a worker returns what it returns in this thread', async () => {
  await withPool({ workers: 2 }, async (offload) => {
    const inline = createInlineOffload(createNodePrimitives())
    const inputs = Array.from({ length: 50 }, (_, index) => ({ data: Uint8Array.of(index), rounds: index }))
    const outputs = await Promise.all(inputs.map((input) => offload.run(HASH_JOB, input)))
    assert.deepEqual(outputs, await Promise.all(inputs.map((input) => inline.run(HASH_JOB, input))))
  })
})

test('an error made in a worker arrives whole', async () => {
  await withPool({ workers: 1 }, async (offload) => {
    await assert.rejects(offload.run(FAIL_JOB, null), {
      name: 'WarrenError',
      kind: 'refused',
      message: 'planted refusal',
      fields: { place: 'worker', count: 3 },
      next: 'Do it again.',
      retry: 'later',
    })
    await assert.rejects(offload.run(THROW_JOB, null), (error: Error) => {
      assert.match((error.cause as Error).message, /TypeError: planted/)
      return true
    })
  })
})

test('a job that cannot cross fails alone and its neighbours succeed', async () => {
  await withPool({ workers: 1 }, async (offload) => {
    const outcomes = await Promise.allSettled([
      offload.run(ECHO_JOB, 0),
      offload.run(ECHO_JOB, 1),
      offload.run(ECHO_JOB, () => {}),
      offload.run(UNCLONEABLE_JOB, null),
      offload.run({ name: 'test/unknown', run: () => 0 }, null),
      offload.run(ECHO_JOB, 2),
    ])
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.kind)),
      [0, 1, 'bug', 'bug', 'bug', 2],
    )
  })
})

test('a full queue refuses at once and the jobs that wait are still done', async () => {
  await withPool({ workers: 1, maxQueuedJobs: 3 }, async (offload) => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) => offload.run(ECHO_JOB, index)),
    )
    const kinds = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : outcome.reason.kind,
    )
    assert.deepEqual(kinds, [0, 1, 2, 3, 'overloaded', 'overloaded'])
    assert.equal(await offload.run(ECHO_JOB, 'after'), 'after')
  })
})

test('a worker that dies fails its own jobs and is replaced', async () => {
  await withPool({ workers: 1 }, async (offload) => {
    assert.equal(await offload.run(ECHO_JOB, 'before'), 'before')
    const [dead, waiting] = await Promise.allSettled([
      offload.run(DIE_JOB, null),
      offload.run(ECHO_JOB, 'waiting'),
    ])
    assert.equal(dead.status === 'rejected' && dead.reason.kind, 'bug')
    assert.equal(waiting.status === 'fulfilled' && waiting.value, 'waiting')
  })
})

test('a pool whose workers cannot start says so instead of trying for ever', async () => {
  const offload = createWorkerOffload({
    jobsModule: new URL('./support/no-such-module.ts', import.meta.url),
    workers: 1,
  })
  const outcomes = await Promise.allSettled(
    Array.from({ length: 4 }, (_, index) => offload.run(ECHO_JOB, index)),
  )
  assert.ok(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason.kind === 'bug'))
  await offload.close()
})

test('closing fails what waits and what comes later', async () => {
  const offload = createWorkerOffload({ jobsModule, workers: 1 })
  const running = offload.run(ECHO_JOB, 1)
  const waiting = offload.run(ECHO_JOB, 2)
  const settled = Promise.allSettled([running, waiting])
  await offload.close()
  const outcomes = [...(await settled), ...(await Promise.allSettled([offload.run(ECHO_JOB, 3)]))]
  for (const outcome of outcomes) assert.equal(outcome.status === 'rejected' && outcome.reason.kind, 'closed')
})

for (const { pieces, bytes } of [
  { pieces: 60, bytes: 1200 },
  { pieces: 10, bytes: 33_000 },
]) {
  test(`what ${pieces} pieces of ${bytes} bytes a job leave in a worker is collected, however many jobs there are`, async () => {
    await withPool({ workers: 1 }, async (offload) => {
      let mostBytes = 0
      for (let left = 400_000_000; left > 0; left -= pieces * bytes)
        mostBytes = Math.max(mostBytes, await offload.run(LITTER_JOB, { pieces, bytes }))
      // The bound, as much again for what the engine frees beside the work, and what a worker is given to begin with.
      assert.ok(mostBytes < 40 * 1024 * 1024, `${mostBytes} bytes`)
    })
  })
}
