/** The state from before a migration is kept for a week and no longer, also by a daemon that runs for months. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { createCaptureLog, VirtualClock } from '@warren/testkit'
import { openHomeDir } from '@warren/platform/node'
import { stateBackupOf } from '@warren/node'
import { forgetOldBackups } from '../src/daemon/state-backups.ts'
import { STATE_BACKUP_KEPT_MS, STATE_BACKUP_LOOK_MS } from '../src/timeouts.ts'

/** A home with a copy that is so old by this clock, and a daemon that looks after it. */
function keeper(context: TestContext, ageMs: number) {
  const clock = new VirtualClock()
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-backups-'))
  context.after(() => fs.rmSync(directory, { recursive: true, force: true }))
  const home = openHomeDir(directory)
  fs.writeFileSync(home.file('state.before-v2'), 'a copy')
  fs.writeFileSync(home.file('state'), 'a state')
  const madeAt = (clock.wallMs() - ageMs) / 1000
  fs.utimesSync(home.file('state.before-v2'), madeAt, madeAt)
  const stop = forgetOldBackups(home, { clock, log: createCaptureLog() })
  return { clock, stop, isKept: () => stateBackupOf(home) !== undefined, home }
}

test('a copy older than a week is removed at the start, and the state stays', (context) => {
  const { stop, isKept, home } = keeper(context, STATE_BACKUP_KEPT_MS + 1000)
  assert.ok(!isKept())
  assert.ok(fs.existsSync(home.file('state')))
  stop()
})

test('a younger one stays, and goes while the daemon runs, when its week is over', async (context) => {
  const { clock, stop, isKept } = keeper(context, 0)
  await clock.runFor(STATE_BACKUP_KEPT_MS - 2000)
  assert.ok(isKept())
  await clock.runFor(STATE_BACKUP_LOOK_MS + 4000)
  assert.ok(!isKept())
  stop()
})

test('nothing looks any more once the daemon has stopped', async (context) => {
  const { clock, stop, isKept } = keeper(context, 0)
  stop()
  await clock.runFor(2 * STATE_BACKUP_KEPT_MS)
  assert.ok(isKept())
})
