/** That the owner holds a backup is remembered over restarts, and only he can say so. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryState } from '@warren/testkit'
import { createRecoveryState } from '../src/recovery/recovery-state.ts'
import { startFakeApi } from './fake-daemon.ts'

const AT = '2026-11-29T10:00:00.000Z'

test('nothing is confirmed at first; what was confirmed still is when the state is opened again', () => {
  const state = new MemoryState()
  assert.equal(createRecoveryState(state).confirmedAt(), undefined)
  createRecoveryState(state).setConfirmed(AT)
  assert.equal(createRecoveryState(state).confirmedAt(), AT)
})

test('a restore that is waited for, and an index that was put out, say nothing of a backup', () => {
  const recovery = createRecoveryState(new MemoryState())
  recovery.setPending(true)
  recovery.setPublished()
  assert.equal(recovery.confirmedAt(), undefined)
})

test('only who may everything confirms the backup', async () => {
  const { ask, tokens } = startFakeApi()
  const program = tokens.add({
    name: 'program',
    scopes: ['status', 'services', 'connect', 'files'],
    createdAt: AT,
  })
  assert.equal((await ask('POST', '/v1/backup/confirm', { token: program.token })).status, 403)
  const answer = await ask('POST', '/v1/backup/confirm')
  assert.equal(answer.status, 200)
  assert.match(((await answer.json()) as { confirmedAt: string }).confirmedAt, /^\d{4}-/)
})
