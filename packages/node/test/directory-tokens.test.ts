/** Tokens of the scope `files` that are limited to a directory: what they may name, and what they see. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Download, Job, NewToken, Problem, Share, Token } from '@warren/api'
import { type AskOptions, startFakeApi } from './fake-daemon.ts'
import { downloadOf, LINK, shareOf } from './fake-files.ts'

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

function start() {
  const api = startFakeApi()
  const json = async <T>(method: string, path: string, options?: AskOptions) => {
    const response = await api.ask(method, path, options)
    return { status: response.status, body: (await response.json()) as T }
  }
  const { files } = api.daemon
  files.links.set('/link-to-box', '/box')
  files.links.set('/box/out', '/home')
  const { token } = api.tokens.add({
    name: 'page',
    scopes: ['status', 'files'],
    directory: '/box',
    createdAt: '2026-01-01T00:00:00.000Z',
  })
  const mine = <T>(method: string, path: string, body?: unknown) =>
    json<T>(method, path, { token, ...(body === undefined ? {} : { body }) })
  return { ...api, json, files, token, mine }
}

const OUTSIDE = ['/etc/passwd', '/boxes', '/box/../etc', '/box/out/secret', '/nowhere', '/', '/box/..']

test('a token is limited to a directory that is there, whatever links lead to it, and never if it may all', async () => {
  const { json } = start()
  const make = (body: object) =>
    json<NewToken & Problem>('POST', '/v1/tokens', { body: { name: 'a', ...body } })
  const made = await make({ scopes: ['files'], directory: '/link-to-box' })
  assert.deepEqual([made.status, made.body.directory], [201, '/box'])
  const { body } = await json<{ items: Token[] }>('GET', '/v1/tokens')
  assert.deepEqual(
    body.items.map(({ directory }) => directory),
    ['/box', '/box'],
  )
  for (const bad of [
    { scopes: ['files'], directory: '/nowhere' },
    { scopes: ['files'], directory: '/a.file' },
    { scopes: ['files'], directory: 'relative' },
    { scopes: ['status'], directory: '/box' },
    { scopes: ['files', 'admin'], directory: '/box' },
  ]) {
    const refused = await make(bad)
    assert.equal(refused.status, 400, JSON.stringify(bad))
    assert.notEqual(refused.body.detail, '')
  }
})

test('it shares and gets inside, where links lead, and the work is kept inside too', async () => {
  const { mine, files } = start()
  const shared = await mine<Job>('POST', '/v1/shares', { path: '/link-to-box/a' })
  assert.equal(shared.status, 202)
  await turns()
  assert.deepEqual([[...files.shared.values()][0]?.path, files.within], ['/box/a', '/box'])
  files.within = undefined
  const got = await mine<Job>('POST', '/v1/downloads', { link: LINK, to: '/box' })
  assert.deepEqual([got.status, got.body.result?.download?.to], [202, '/box/file.txt'])
  assert.equal(files.within, '/box')
  const [share] = files.shared.values()
  files.within = undefined
  assert.equal((await mine('POST', `/v1/shares/${share?.id}/relocate`, { path: '/box/b' })).status, 202)
  await turns()
  assert.equal(files.within, '/box')
})

test('whatever leads out is refused with one sentence, and nothing begins', async () => {
  const { mine, files, jobs, ask, token } = start()
  files.shared.set('inside', { ...shareOf('inside'), path: '/box/a' })
  for (const path of OUTSIDE) {
    for (const [resource, body] of [
      ['/v1/shares', { path }],
      ['/v1/downloads', { link: LINK, to: path }],
      ['/v1/shares/inside/relocate', { path }],
    ] as const) {
      const { status, body: problem } = await mine<Problem>('POST', resource, body)
      assert.deepEqual(
        [status, problem.kind, problem.detail],
        [403, 'no-permission', 'This token may use only what is in its directory.'],
        `${resource} ${path}`,
      )
    }
  }
  const headers = { 'content-type': 'application/octet-stream' }
  const streamed = await ask('POST', '/v1/shares/stdin?name=a', { token, body: 'bytes', headers })
  assert.equal(streamed.status, 403)
  assert.deepEqual([files.streamed.length, files.downloadsById.size, jobs.list().length], [0, 0, 0])
})

test('it sees and touches only shares, downloads and jobs inside; the owner sees all', async () => {
  const { mine, json, files } = start()
  const { path: _, ...streamed } = shareOf('streamed', { path: '/x' })
  for (const share of [
    { ...shareOf('inside'), path: '/box/a' },
    { ...shareOf('outside'), path: '/home/a' },
    { ...shareOf('up'), path: '/box/../home/a' },
    streamed,
  ])
    files.shared.set(share.id, share)
  for (const [id, to] of [
    ['here', '/box/file'],
    ['there', '/home/file'],
  ] as const)
    files.downloadsById.set(id, downloadOf(id, { to }))
  const ids = async (resource: string): Promise<string[]> =>
    (await mine<{ items: (Share | Download)[] }>('GET', resource)).body.items.map(({ id }) => id)
  assert.deepEqual(await ids('/v1/shares'), ['inside'])
  assert.deepEqual(await ids('/v1/downloads'), ['here'])
  for (const [method, resource] of [
    ['GET', '/v1/shares/outside'],
    ['GET', '/v1/shares/up'],
    ['DELETE', '/v1/shares/outside'],
    ['GET', '/v1/downloads/there'],
    ['POST', '/v1/downloads/there/pause'],
    ['POST', '/v1/downloads/there/resume'],
    ['DELETE', '/v1/downloads/there'],
  ] as const)
    assert.equal((await mine(method, resource)).status, 404, `${method} ${resource}`)
  assert.equal((await mine('POST', '/v1/shares/outside/relocate', { path: '/box/a' })).status, 404)
  assert.equal(files.shared.size + files.downloadsById.size, 6)

  await json('POST', '/v1/shares', { body: { path: '/home/b' } })
  await json('POST', '/v1/content/inspect', { body: { link: LINK } })
  await json('POST', '/v1/downloads', { body: { link: LINK, to: '/box' } })
  await mine('POST', '/v1/content/inspect', { link: LINK })
  await turns()
  const kinds = (await mine<{ items: Job[] }>('GET', '/v1/jobs')).body.items.map(({ kind, id }) => [id, kind])
  assert.deepEqual(kinds, [
    ['job-000003', 'get'],
    ['job-000004', 'inspect'],
  ])
  assert.equal((await mine('DELETE', '/v1/jobs/job-000001')).status, 404)
  assert.equal((await json<{ items: Job[] }>('GET', '/v1/jobs')).body.items.length, 4)
})

test('events tell it of nothing outside', async () => {
  const { ask, feed, token, daemon } = start()
  const response = await ask('GET', '/v1/events', { token })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  feed.publish('files', { type: 'share', data: { ...shareOf('outside'), path: '/home/a' } })
  feed.publish('files', { type: 'download', data: downloadOf('there', { to: '/home/b' }) })
  const job: Job = { id: 'job-1', kind: 'share', state: 'running', steps: [], percentage: 0 }
  feed.publish('files', { type: 'job', data: job }, 'owner')
  feed.publish('files', { type: 'share', data: { ...shareOf('inside'), path: '/box/a' } })
  feed.publish('status', { type: 'status', data: daemon.status() })
  let text = ''
  while (!text.includes('event: status')) text += new TextDecoder().decode((await reader.read()).value)
  await reader.cancel()
  assert.deepEqual(
    [...text.matchAll(/^event: (\w+)$/gm)].map(([, type]) => type),
    ['share', 'status'],
  )
  assert.match(text, /"id":"inside"/)
})
