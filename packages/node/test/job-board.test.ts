import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Job } from '@warren/api'
import { defer, fail } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import { type JobProgress, JobBoard } from '../src/jobs/job-board.ts'

const PLAN = { kind: 'service-add', scope: 'services', steps: ['one', 'two', 'three', 'four'] } as const

function startBoard() {
  const clock = new VirtualClock()
  const changes: Job[] = []
  const board = new JobBoard(clock, ({ job }) => changes.push(job))
  const end = defer<undefined>()
  let progress: JobProgress | undefined
  const begin = () =>
    board.start(PLAN, (given) => {
      progress = given
      return end.promise
    })
  const told = (): JobProgress => {
    assert.ok(progress !== undefined)
    return progress
  }
  return { clock, board, changes, end, begin, told }
}

test('a job tells its steps, how long each took, how much is done and what it waits for', async () => {
  const { clock, board, begin, told, end } = startBoard()
  const { id } = begin()
  told().step('one')
  await clock.runFor(100)
  told().step('three')
  told().part(0.5)
  told().waiting('relays', 'none has answered')
  await clock.runFor(50)
  const job = board.get(id)?.job
  assert.deepEqual(job?.steps, [
    { name: 'one', state: 'done', ms: 100 },
    { name: 'two', state: 'done', ms: 0 },
    { name: 'three', state: 'running', ms: 50 },
    { name: 'four', state: 'waiting', ms: 0 },
  ])
  assert.deepEqual([job?.percentage, job?.waitingFor, job?.cause], [62, 'relays', 'none has answered'])
  end.resolve(undefined)
  await clock.runFor(1)
  const done = board.get(id)?.job
  assert.deepEqual([done?.state, done?.percentage, done?.waitingFor], ['done', 100, undefined])
})

test('a job that fails says at which step and why, and nothing that it tells afterwards changes it', async () => {
  const { clock, board, begin, told, end, changes } = startBoard()
  const { id } = begin()
  told().step('two')
  end.reject(fail('no-path', 'not enough relays', { next: 'Wait for more.' }))
  await clock.runFor(1)
  const job = board.get(id)?.job
  assert.equal(job?.steps[1]?.state, 'failed')
  assert.deepEqual(job?.error, { kind: 'no-path', message: 'not enough relays', next: 'Wait for more.' })
  const count = changes.length
  told().step('three')
  told().waiting('more')
  assert.equal(changes.length, count)
  assert.deepEqual(board.get(id)?.job, job)
})

test('steps never go back, and the same news is told once', () => {
  const { begin, told, changes } = startBoard()
  begin()
  told().step('two')
  told().step('one')
  told().waiting('relays')
  told().waiting('relays')
  assert.deepEqual(
    changes.map(({ steps, waitingFor }) => [
      steps.filter(({ state }) => state === 'running')[0]?.name,
      waitingFor,
    ]),
    [
      [undefined, undefined],
      ['two', undefined],
      ['two', 'relays'],
    ],
  )
})

test('jobs are bounded: those that run are refused beyond it, those that ended are forgotten', async () => {
  const { clock, board, begin } = startBoard()
  for (let count = 0; count < 300; count++) {
    board.start(PLAN, async () => undefined)
    await clock.runFor(1)
  }
  assert.equal(board.list().length, 256)
  assert.throws(
    () => {
      for (let count = 0; count < 40; count++) begin()
    },
    { kind: 'overloaded' },
  )
  assert.equal(board.list().length, 256)
})
