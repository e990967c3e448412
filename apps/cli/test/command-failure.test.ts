import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '@warren/sdk'
import { failureOf } from '../src/command-failure.ts'
import { EXIT } from '../src/exit-codes.ts'

test('only who finds no daemon is told that none runs; a job that reached nobody on the network says so', () => {
  assert.equal(
    failureOf(new ApiError('unreachable', 'Nobody listens.', { isNotRunning: true })).exitCode,
    EXIT.notRunning,
  )
  const job = failureOf(new ApiError('unreachable', 'no holder answered', { next: 'try again' }))
  assert.equal(job.exitCode, EXIT.failed)
  assert.equal(job.message, 'No holder answered.')
  assert.equal(job.next, 'Try again')
})
