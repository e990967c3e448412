import assert from 'node:assert/strict'
import test, { mock } from 'node:test'
import type { Job } from '@warren/api'
import { fail } from '@warren/kernel'
import { ApiError } from '@warren/sdk'
import { badInput, CommandFailure, failureOf, failureOfReport, reportOf } from '../src/command-failure.ts'
import { createOutput } from '../src/output.ts'
import { createAdvice, createJobProgress } from '../src/progress.ts'

function captured(json: boolean) {
  const text = { out: '', err: '' }
  const output = createOutput(json, {
    stdout: { write: (chunk) => (text.out += chunk) },
    stderr: { write: (chunk) => (text.err += chunk) },
  })
  return { output, text }
}

test('people read results on stdout, and progress and failures on stderr', () => {
  const { output, text } = captured(false)
  output.result({ a: 1 }, 'done')
  output.progress('half way')
  assert.equal(output.failure(badInput('It is wrong.', 'Type: right')), 2)
  assert.deepEqual(text, { out: 'done\n', err: 'half way\nIt is wrong.\nType: right\n' })
})

test('programs read one object a line on stdout, failures too, and nothing else', () => {
  const { output, text } = captured(true)
  output.result({ a: 1 }, 'done')
  output.text('heading')
  output.progress('half way')
  output.failure(badInput('It is wrong.', 'Type: right'))
  const [result, failure, ...more] = text.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  assert.deepEqual(result, { a: 1 })
  assert.deepEqual(failure, { error: { kind: 'bad-input', message: 'It is wrong.', next: 'Type: right' } })
  assert.deepEqual([more, text.err], [[], ''])
})

test('failures of every layer keep their kind, become sentences, and end with the code that fits', () => {
  const cases: readonly [unknown, string, string, number][] = [
    [fail('bad-input', 'that is wrong', { next: 'type: warren up' }), 'bad-input', 'That is wrong.', 2],
    [fail('storage', 'the disk is full'), 'storage', 'The disk is full.', 1],
    [
      new ApiError('unreachable', 'Nobody listens.', { isNotRunning: true }),
      'unreachable',
      'Nobody listens.',
      3,
    ],
    // A job that reached nobody on the network.
    [new ApiError('unreachable', 'No holder answers.'), 'unreachable', 'No holder answers.', 1],
    [
      new ApiError('unreachable', 'No relay answers.', { status: 502 }),
      'unreachable',
      'No relay answers.',
      1,
    ],
    [new ApiError('locked', 'locked', { status: 423 }), 'locked', 'Locked.', 4],
    [
      new ApiError('no-permission', 'Wrong passphrase.', { status: 403 }),
      'no-permission',
      'Wrong passphrase.',
      4,
    ],
    [new TypeError('x is not a function'), 'bug', 'A mistake inside Warren.', 1],
    ['thrown text', 'bug', 'A mistake inside Warren.', 1],
  ]
  for (const [thrown, kind, message, exitCode] of cases) {
    const failure = failureOf(thrown)
    assert.deepEqual([failure.kind, failure.message, failure.exitCode], [kind, message, exitCode])
  }
  assert.equal(failureOf(fail('bad-input', 'x', { next: 'type: warren up' })).next, 'Type: warren up')
})

test('a failure is the same after its way from one process to another', () => {
  const failure = new CommandFailure('locked', 'Locked.', {
    next: 'Type: warren passphrase unlock',
    exitCode: 4,
  })
  const arrived = failureOfReport(JSON.parse(JSON.stringify(reportOf(failure))))
  assert.deepEqual(reportOf(arrived), reportOf(failure))
})

const JOB: Job = {
  id: 'job-1',
  kind: 'up',
  state: 'running',
  percentage: 0,
  steps: [{ name: 'meeting relays', state: 'running', ms: 10 }],
}

test('a step is told once, when it is done; a wait is told only if it lasts, with its reason', () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  const { output, text } = captured(false)
  const progress = createJobProgress(output)
  const waiting: Job = { ...JOB, waitingFor: '2 more relays', cause: 'none of 3 has answered' }
  progress(JOB)
  progress(waiting)
  mock.timers.tick(900)
  progress(JOB)
  mock.timers.tick(5000)
  assert.equal(text.err, '')
  progress(waiting)
  progress(waiting)
  mock.timers.tick(1000)
  progress({ ...JOB, state: 'done', steps: [{ name: 'meeting relays', state: 'done', ms: 6000 }] })
  progress({ ...JOB, state: 'done', steps: [{ name: 'meeting relays', state: 'done', ms: 6000 }] })
  mock.timers.reset()
  assert.equal(
    text.err,
    '          waits for 2 more relays: none of 3 has answered\n  6.00 s  meeting relays\n',
  )
})

test('what can be done about a wait is said once for each cause, and not for short waits', () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  const said: string[] = []
  const advice = createAdvice((line) => said.push(line))
  const waiting: Job = { ...JOB, waitingFor: 'access', cause: 'no key', next: 'Ask for access.' }
  advice(waiting)
  mock.timers.tick(900)
  advice(JOB)
  mock.timers.tick(5000)
  assert.deepEqual(said, [])
  for (let time = 0; time < 2; time++) {
    advice(waiting)
    mock.timers.tick(1000)
    advice(JOB)
  }
  mock.timers.reset()
  assert.deepEqual(said, ['Ask for access.'])
})
