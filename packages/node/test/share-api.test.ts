import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Download, Job, Share } from '@warren/api'
import { fail } from '@warren/kernel'
import { CONTENT_PATIENCE_MS, INSPECT_PATIENCE_MS } from '../src/timeouts.ts'
import { type AskOptions, startFakeApi } from './fake-daemon.ts'
import { downloadOf, FakeFile, LINK, shareOf } from './fake-files.ts'

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

function start() {
  const api = startFakeApi()
  const ask = async <T>(
    method: string,
    path: string,
    options?: AskOptions,
  ): Promise<{ status: number; body: T }> => {
    const response = await api.ask(method, path, options)
    return { status: response.status, body: (await response.json()) as T }
  }
  return { ...api, json: ask, files: api.daemon.files }
}

test('a share is a job that ends when others can get it, and names it as soon as its link is known', async () => {
  const { json, files } = start()
  const { status, body: job } = await json<Job>('POST', '/v1/shares', {
    body: { path: '/file.txt', once: true },
  })
  assert.equal(status, 202)
  await turns()
  const reading = (await json<Job>('GET', `/v1/jobs/${job.id}`)).body
  assert.deepEqual([reading.kind, reading.state, reading.result?.share?.link], ['share', 'running', LINK])
  files.waiting.shift()?.()
  await turns()
  const done = (await json<Job>('GET', `/v1/jobs/${job.id}`)).body
  assert.deepEqual([done.state, done.result?.share?.state], ['done', 'reachable'])
  const listed = (await json<{ items: Share[] }>('GET', '/v1/shares')).body.items
  assert.deepEqual(
    listed.map(({ id, once }) => [id, once]),
    [[done.result?.share?.id, true]],
  )
})

test('what cannot be shared is the job’s failure, with what to do', async () => {
  const { json } = start()
  const { body: job } = await json<Job>('POST', '/v1/shares', { body: { path: '/missing' } })
  await turns()
  const { error, state } = (await json<Job>('GET', `/v1/jobs/${job.id}`)).body
  assert.deepEqual([state, error?.kind, error?.next], ['failed', 'bad-input', 'Name another.'])
})

test('a share that is given up before it can be reached is gone', async () => {
  const { json, files } = start()
  const { body: job } = await json<Job>('POST', '/v1/shares', { body: { path: '/file.txt' } })
  await turns()
  assert.equal(files.shared.size, 1)
  await json('DELETE', `/v1/jobs/${job.id}`)
  await turns()
  assert.equal(files.shared.size, 0)
  assert.equal((await json<Job>('GET', `/v1/jobs/${job.id}`)).body.state, 'cancelled')
})

test('a listed relay shares only if its owner agrees', async () => {
  const { json, files } = start()
  files.isRelay = true
  for (const [method, path, body] of [
    ['POST', '/v1/shares', { path: '/file.txt' }],
    ['POST', '/v1/shares/stdin', 'bytes'],
  ] as const) {
    assert.equal((await json(method, path, { body })).status, 400)
  }
  assert.equal((await json('POST', '/v1/shares', { body: { path: '/f', besideRelay: true } })).status, 202)
  assert.equal((await json('POST', '/v1/shares/stdin?besideRelay=true', { body: 'bytes' })).status, 202)
})

test('paths, names, keys and links that are none are refused before anything is read', async () => {
  const { json, files } = start()
  const bad = [
    { path: 'relative' },
    { path: '/with\0nul' },
    { path: '/f', name: 'a/b' },
    { path: '/f', name: '' },
    { path: '/f', clients: ['short'] },
    { path: '/f', also: 'ftp://elsewhere' },
    { path: '/f', until: 'tomorrow' },
    { path: '/f', surprise: 1 },
  ]
  for (const body of bad)
    assert.equal((await json('POST', '/v1/shares', { body })).status, 400, JSON.stringify(body))
  const badGets = [
    { link: LINK, to: 'relative' },
    { link: LINK, to: '/d', circuits: 9 },
    { link: LINK, to: '/d', bytesPerS: 1 },
    { link: LINK, to: '/d', only: [] },
    { link: 'x', to: '/d' },
  ]
  for (const body of badGets)
    assert.equal((await json('POST', '/v1/downloads', { body })).status, 400, JSON.stringify(body))
  assert.equal((await json('POST', '/v1/content/inspect', { body: { link: 'warren:other' } })).status, 400)
  assert.equal(files.shared.size + files.downloadsById.size, 0)
})

test('a stream of any length is shared as it arrives, under the name that was given', async () => {
  const { ask, files } = start()
  const bytes = 'x'.repeat(1_000_000)
  const response = await ask('POST', '/v1/shares/stdin?name=notes.txt&once=true', {
    body: bytes,
    headers: { 'content-type': 'application/octet-stream' },
  })
  assert.equal(response.status, 202)
  const job = (await response.json()) as Job
  assert.equal(job.result?.share?.name, 'notes.txt')
  assert.equal(Buffer.concat(files.streamed).toString(), bytes)
})

test('a download is a job; given up it is held, not lost', async () => {
  const { json, files } = start()
  const body = { link: LINK, to: '/tmp', only: ['a/*'], bytesPerS: 100_000, circuits: 3 }
  const { body: first } = await json<Job>('POST', '/v1/downloads', { body })
  const id = first.result?.download?.id ?? ''
  await turns()
  assert.equal((await json<Job>('GET', `/v1/jobs/${first.id}`)).body.percentage, 50)
  await json('DELETE', `/v1/jobs/${first.id}`)
  await turns()
  assert.equal((await json<Download>('GET', `/v1/downloads/${id}`)).body.state, 'paused')
  assert.equal((await json<Download>('POST', `/v1/downloads/${id}/resume`)).body.state, 'running')
  const { body: second } = await json<Job>('POST', '/v1/downloads', { body })
  await turns()
  files.waiting.at(-1)?.()
  await turns()
  const done = (await json<Job>('GET', `/v1/jobs/${second.id}`)).body
  assert.deepEqual([done.state, done.result?.download?.state], ['done', 'done'])
  assert.equal((await json('DELETE', `/v1/downloads/${id}?keepParts=true`)).status, 200)
  assert.equal((await json('DELETE', `/v1/downloads/${id}`)).status, 404)
})

test('a failed download keeps its sentence', async () => {
  const { json, files } = start()
  const { body: job } = await json<Job>('POST', '/v1/downloads', { body: { link: LINK, to: '/tmp' } })
  await turns()
  files.waiting.at(-1)?.(fail('refused', 'the sharer stopped sharing this', { next: 'Ask for a new link.' }))
  await turns()
  assert.equal((await json<Job>('GET', `/v1/jobs/${job.id}`)).body.error?.next, 'Ask for a new link.')
})

test('what a link holds is told, and its files come page by page', async () => {
  const { json, files } = start()
  files.content_ = { ...files.content_, kind: 'folder', files: 5 }
  files.entries_ = Array.from({ length: 5 }, (_, index) => ({
    path: `d/${index}`,
    kind: 'file' as const,
    bytes: index,
    executable: false,
  }))
  const { body: job } = await json<Job>('POST', '/v1/content/inspect', { body: { link: LINK } })
  await turns()
  assert.equal((await json<Job>('GET', `/v1/jobs/${job.id}`)).body.result?.content?.files, 5)
  const seen: string[] = []
  let cursor = ''
  for (;;) {
    const query = `/v1/content/files?link=${encodeURIComponent(LINK)}&limit=2${cursor}`
    const { body } = await json<{ items: { path: string }[]; next?: string }>('GET', query)
    seen.push(...body.items.map(({ path }) => path))
    if (body.next === undefined) break
    cursor = `&cursor=${body.next}`
  }
  assert.deepEqual(seen, ['d/0', 'd/1', 'd/2', 'd/3', 'd/4'])
})

test('a file of a link is read whole or in a range, and the reading ends when its reader leaves', async () => {
  const { ask, files } = start()
  const path = `/v1/content?link=${encodeURIComponent(LINK)}`
  const whole = await ask('GET', path)
  assert.deepEqual([whole.status, whole.headers.get('content-length')], [200, '1000'])
  assert.equal((await whole.arrayBuffer()).byteLength, 1000)
  const part = await ask('GET', path, { headers: { range: 'bytes=10-19' } })
  assert.deepEqual([part.status, part.headers.get('content-range')], [206, 'bytes 10-19/1000'])
  assert.deepEqual([...new Uint8Array(await part.arrayBuffer())], [10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
  const left = await ask('GET', path)
  const reader = left.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  assert.equal(files.files[0]?.left, 1)
})

test('a sharer that does not answer costs the asker a bounded wait, and what it waited for is told', async () => {
  const { ask, files, clock } = start()
  files.gate = (waiting, cancel) =>
    new Promise((_, reject) => {
      waiting('the sharer', 'the sharer is offline, or the link is old')
      cancel.addEventListener('abort', () => reject(fail('cancelled', 'the caller gave up')))
    })
  files.content.open = (link, _path, progress) =>
    files.content.inspect(link, progress).then(() => new FakeFile('x', 1))
  files.content.entries = (link, progress) => files.content.inspect(link, progress).then(() => [])
  for (const [path, patienceMs] of [
    ['/v1/content', CONTENT_PATIENCE_MS],
    ['/v1/content/files', INSPECT_PATIENCE_MS],
  ] as const) {
    const answer = ask('GET', `${path}?link=${encodeURIComponent(LINK)}`)
    await turns()
    const response = await clock.settle(answer, patienceMs + 1)
    assert.equal(response.status, 504)
    const { next } = (await response.json()) as { next: string }
    assert.match(next, /the sharer is offline, or the link is old/)
  }
})

test('pictures of shares and downloads pass their own schemas', async () => {
  const { json, files } = start()
  files.shared.set('share-1', shareOf('share-1'))
  files.downloadsById.set('get-1', downloadOf('get-1'))
  assert.equal((await json<Share>('GET', '/v1/shares/share-1')).body.id, 'share-1')
  assert.equal((await json<Download>('GET', '/v1/downloads/get-1')).body.id, 'get-1')
  assert.equal((await json('GET', '/v1/shares/share-9')).status, 404)
})
