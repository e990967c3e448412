import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_TOKEN_QUOTA, type Job } from '@warren/api'
import fc from 'fast-check'
import { OWNER, startFakeApi } from './fake-daemon.ts'

const json = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>

const createdAt = '2026-01-01T00:00:00Z'
const PORTS = { ports: [{ port: 80, target: '127.0.0.1:8123' }] }
const SHARE = { path: '/there/file.txt' }

function withToken(quota: Partial<typeof DEFAULT_TOKEN_QUOTA>) {
  const fake = startFakeApi(`quota ${JSON.stringify(quota)}`)
  const { id, token } = fake.tokens.add({
    name: 'bot',
    scopes: ['status', 'services', 'files'],
    quota: { ...DEFAULT_TOKEN_QUOTA, ...quota },
    createdAt,
  })
  const ask = (method: string, path: string, body?: unknown) => fake.ask(method, path, { token, body })
  return { ...fake, owner: fake.ask, ask, id }
}

test('a token asks at most as often in any minute as it may, whatever the pauses, and the owner as often as he wants', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 80 }),
      async (requestsPerMinute, pauses) => {
        const { ask, clock } = withToken({ requestsPerMinute })
        const admitted: number[] = []
        for (const pauseMs of pauses) {
          await clock.runFor(pauseMs)
          if ((await ask('GET', '/v1/status')).status === 200) admitted.push(clock.nowMs())
        }
        for (const start of admitted)
          assert.ok(admitted.filter((at) => at >= start && at < start + 60_000).length <= requestsPerMinute)
      },
    ),
    { numRuns: 60, seed: 3 },
  )
  const { owner, ask } = withToken({ requestsPerMinute: 4 })
  assert.equal((await ask('GET', '/v1/status')).status, 200)
  const refused = await ask('GET', '/v1/status')
  assert.equal(refused.status, 429)
  assert.equal(refused.headers.get('retry-after'), '1')
  assert.equal((await json(refused)).kind, 'overloaded')
  for (let count = 0; count < 50; count++) assert.equal((await owner('GET', '/v1/status')).status, 200)
})

test('a token that waits is admitted again', async () => {
  const { ask, clock } = withToken({ requestsPerMinute: 60 })
  for (let count = 0; count < 30; count++) await ask('GET', '/v1/status')
  assert.equal((await ask('GET', '/v1/status')).status, 429)
  await clock.runFor(5_000)
  assert.equal((await ask('GET', '/v1/status')).status, 200)
})

test('a token has as many jobs at work as it may, of all kinds together; what is refused leaves nothing behind', async () => {
  const { ask, daemon, owner, jobs } = withToken({ runningJobs: 2 })
  assert.equal((await ask('POST', '/v1/services', PORTS)).status, 202)
  assert.equal((await ask('POST', '/v1/shares', SHARE)).status, 202)
  for (const [path, body] of [
    ['/v1/services', PORTS],
    ['/v1/shares', SHARE],
    ['/v1/downloads', { link: 'warren:AbCd-_09', to: '/there' }],
    ['/v1/content/inspect', { link: 'warren:AbCd-_09' }],
  ] as const) {
    const refused = await ask('POST', path, body)
    assert.equal(refused.status, 429, path)
    assert.equal((await json(refused)).kind, 'overloaded')
  }
  assert.equal(daemon.services.size, 1)
  assert.equal(daemon.files.downloadsById.size, 0)
  assert.equal((await owner('POST', '/v1/services', { body: PORTS })).status, 202)
  const running = jobs.list().find(({ job }) => job.kind === 'service-add')?.job as Job
  assert.equal((await ask('DELETE', `/v1/jobs/${running.id}`)).status, 200)
  await new Promise(setImmediate)
  assert.equal((await ask('POST', '/v1/services', PORTS)).status, 202)
})

test('a token keeps as many shares as it may, also after a restart; stopped ones and those of others do not count', async () => {
  const { ask, owner, daemon, state } = withToken({ shares: 2, runningJobs: 30 })
  await owner('POST', '/v1/shares', { body: SHARE })
  assert.equal((await ask('POST', '/v1/shares', SHARE)).status, 202)
  assert.equal((await ask('POST', '/v1/shares', SHARE)).status, 202)
  await new Promise(setImmediate)
  assert.equal((await ask('POST', '/v1/shares', SHARE)).status, 429)
  assert.equal(daemon.files.shared.size, 3)
  const table = state.table('api-share-owners')
  assert.equal(table.keys().length, 2, 'the owner’s is not counted')
  const [mine = ''] = table.keys()
  assert.equal((await ask('DELETE', `/v1/shares/${mine}`)).status, 200)
  assert.equal((await ask('POST', '/v1/shares', SHARE)).status, 202)
  await new Promise(setImmediate)
  assert.equal((await ask('POST', '/v1/shares', SHARE)).status, 429)
  assert.equal(table.keys().length, 2)
})

test('a token that was made before there were quotas has the usual one, and every token shows its own', async () => {
  const { ask, state } = startFakeApi('old token')
  await ask('POST', '/v1/tokens', { body: { name: 'new', scopes: ['status'], quota: { shares: 3 } } })
  const rows = state.table('api-tokens')
  const [key = ''] = rows.keys()
  const { quota: _, ...old } = JSON.parse(new TextDecoder().decode(rows.get(key)))
  rows.put('old', new TextEncoder().encode(JSON.stringify({ ...old, id: 'old' })))
  const { items } = (await json(await ask('GET', '/v1/tokens'))) as { items: { id: string; quota: object }[] }
  assert.deepEqual(items.find(({ id }) => id === 'old')?.quota, DEFAULT_TOKEN_QUOTA)
  assert.deepEqual(items.find(({ id }) => id !== 'old')?.quota, { ...DEFAULT_TOKEN_QUOTA, shares: 3 })
})

test('what sites are visited is for who may all; other tokens see circuits without names and in whole MiB', async () => {
  const { ask, owner } = withToken({})
  for (const path of ['/v1/streams', '/v1/sockets']) {
    assert.equal((await ask('GET', path)).status, 403)
    assert.equal((await owner('GET', path)).status, 200)
  }
  assert.equal((await ask('POST', '/v1/support')).status, 403)
  const seen = await (await ask('GET', '/v1/circuits')).text()
  assert.doesNotMatch(seen, /onion|visited/)
  assert.match(seen, /"sentBytes":2097152,"receivedBytes":0/)
  assert.match(await (await owner('GET', '/v1/circuits')).text(), /"sentBytes":3000001/)
  assert.match(await (await owner('GET', '/v1/streams', { token: OWNER })).text(), /visited/)
})
