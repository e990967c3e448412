import assert from 'node:assert/strict'
import test, { mock } from 'node:test'
import type { Download, Share } from '@warren/api'
import { commandToGoOn } from '../src/commands/get.ts'
import { createLiveLine } from '../src/live-line.ts'
import { downloadLine, showDone, showDownload, showEntry } from '../src/show/download.ts'
import { printable } from '../src/show/printable.ts'
import { showNewShare, showShare, showStatistics } from '../src/show/share.ts'

const DOWNLOAD: Download = {
  id: 'get-1',
  link: 'warren:x',
  name: 'film.mp4',
  state: 'running',
  step: 'fetching',
  totalBytes: 1000,
  verifiedBytes: 420,
  bytesPerS: 12_300_000,
  etaMs: 61_000,
  sources: [],
  circuits: 3,
  to: '/home/a/film.mp4',
  files: 1,
  renamed: [],
  renamedCount: 0,
}

const SHARE: Share = {
  id: 'share-1',
  link: 'warren:x',
  url: 'http://localhost:9251/w/x',
  name: 'film.mp4',
  kind: 'file',
  bytes: 1000,
  files: 1,
  path: '/home/b/film.mp4',
  state: 'reachable',
  once: false,
  clients: [],
  service: 'a.onion',
  createdAt: '2026-01-01T00:00:00Z',
  statistics: { connections: 1, completed: 2, sentBytes: 3000, active: 0 },
  skipped: [],
  skippedCount: 0,
}

test('one line says how far a download is, how fast, how long yet and over how many circuits', () => {
  assert.equal(downloadLine(DOWNLOAD), ' 42 %  12 MB/s  1 minute left  3 circuits')
  const waiting = { ...DOWNLOAD, waitingFor: 'the sharer', cause: 'it is offline' }
  assert.equal(downloadLine(waiting), '42 %  waits for the sharer: it is offline')
})

test('a download that is over says where it is, or why it failed and what to do', () => {
  assert.match(
    showDone(DOWNLOAD, { ms: 2000, fetchedBytes: DOWNLOAD.totalBytes }),
    /^\/home\/a\/film.mp4 is here: 1.0 kB in 2.00 s \(500 B\/s\), every byte checked\.$/,
  )
  const failed: Download = {
    ...DOWNLOAD,
    state: 'failed',
    error: { kind: 'refused', message: 'the sharer stopped', next: 'Ask again.' },
  }
  assert.match(showDownload(failed), /failed +the sharer stopped[\s\S]*to do +Ask again\./)
})

test('strangers’ names cannot move the cursor or turn the text around', () => {
  assert.equal(printable('a\u001b[2Jb\u202ec\n'), 'a\u{fffd}[2Jb\u{fffd}c\u{fffd}')
  assert.doesNotMatch(
    showEntry({ path: 'x\u001b]0;t\u0007', kind: 'file', bytes: 1, executable: false }),
    // oxlint-disable-next-line no-control-regex -- those are what must not be there
    /[\u0000-\u001f]/,
  )
})

test('a new share tells its link, how it is fetched, how long it lasts and how it is stopped', () => {
  const text = showNewShare(SHARE, 'warren share stop share-1')
  for (const part of [
    'warren:x',
    'warren get warren:x',
    'http://localhost:9251/w/x',
    'until you stop it',
    'share stop',
  ])
    assert.ok(text.includes(part), part)
  const changed: Share = {
    ...SHARE,
    state: 'changed',
    cause: 'the file was changed',
    next: 'Share it again.',
  }
  assert.match(showShare(changed), /was changed after it was shared[\s\S]*to do +Share it again\./)
  const more: Share = { ...SHARE, skipped: [{ path: 'a', reason: 'a link' }], skippedCount: 3 }
  assert.match(showShare(more), /left out +a: a link\n +and 2 more/)
})

test('a share for some says so in its first words, and odd names on this disk keep to their line', () => {
  const text = showNewShare({ ...SHARE, clients: ['a', 'b'] }, 'stop')
  assert.match(text, /^"film\.mp4" can be fetched by whoever has the link and one of the 2 keys\.$/m)
  assert.match(showNewShare({ ...SHARE, clients: ['a'] }, 'stop'), /has the link and the key\.$/m)
  const odd = '\u001b]0;t\u0007\n'
  const share = { ...SHARE, name: odd, path: odd, skipped: [{ path: odd, reason: 'odd' }], skippedCount: 1 }
  for (const shown of [showShare(share), showNewShare(share, 'stop'), showStatistics(share)])
    assert.ok(!shown.includes('\u0007') && !shown.includes('\u001b') && !/^ *: odd/m.test(shown), shown)
})

test('what goes on with a held download names its choices, since with others it would be another one', () => {
  const options = { to: 'd', name: 'a b', only: ['x/*', 'y'], limit: 5000, circuits: 2, home: '/h' }
  assert.equal(
    commandToGoOn('warren:x', options),
    "warren get warren:x --to d --name 'a b' --only 'x/*' --only y --limit 5000 --circuits 2 --home /h",
  )
  assert.equal(commandToGoOn('warren:x', {}), 'warren get warren:x')
})

test('at a terminal one line is rewritten; elsewhere it is not said all the time; with --json never', () => {
  const written: string[] = []
  const stderr = { isTTY: true, columns: 30, write: (text: string) => written.push(text) }
  const live = createLiveLine(false, stderr)
  live.show('one')
  live.show('one')
  live.show('x'.repeat(100))
  live.clear()
  assert.deepEqual(
    written.map((text) => text.replace('\r\u001b[2K', '~')),
    ['~one', `~${'x'.repeat(29)}`, '~'],
  )
  written.length = 0
  mock.timers.enable({ apis: ['setTimeout'] })
  const repeated = createLiveLine(false, { ...stderr, isTTY: false })
  repeated.show('one')
  repeated.show('two')
  createLiveLine(true, stderr).show('one')
  assert.deepEqual(written, [])
  mock.timers.tick(6000)
  assert.deepEqual(written, ['two\n'])
  repeated.show('two')
  mock.timers.tick(6000)
  repeated.show('three')
  repeated.clear()
  mock.timers.tick(6000)
  mock.timers.reset()
  assert.deepEqual(written, ['two\n'])
})
