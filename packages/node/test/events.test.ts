import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PAGE_SESSION_MS } from '../src/timeouts.ts'
import { startFakeApi } from './fake-daemon.ts'

interface Received {
  readonly id: string
  readonly type: string
  readonly data: Record<string, unknown>
}

/** Reads events until `count` have come, then leaves. */
async function readEvents(response: Response, count: number): Promise<Received[]> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const events: Received[] = []
  let text = ''
  while (events.length < count) {
    const { value, done } = await reader.read()
    if (done) break
    text += new TextDecoder().decode(value)
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const match = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(text.slice(0, end))
      if (match !== null)
        events.push({ id: match[1] ?? '', type: match[2] ?? '', data: JSON.parse(match[3] ?? '') })
      text = text.slice(end + 2)
    }
  }
  await reader.cancel()
  return events
}

test('a listener that comes back with its last id gets what it missed, each event once and in order', async () => {
  const { ask, feed, daemon } = startFakeApi()
  const tell = (uptimeMs: number): void =>
    feed.publish('status', { type: 'status', data: { ...daemon.status(), uptimeMs } })
  const first = await ask('GET', '/v1/events')
  tell(1)
  tell(2)
  const before = await readEvents(first, 1)
  tell(3)
  const after = await readEvents(
    await ask('GET', '/v1/events', { headers: { 'last-event-id': before[0]?.id ?? '' } }),
    2,
  )
  assert.deepEqual(
    [...before, ...after].map(({ data }) => data.uptimeMs),
    [1, 2, 3],
  )
  assert.equal(feed.listeners, 0)
})

test('an id of another run, or one that is too old, is answered with a reset', async () => {
  const { ask, feed, daemon } = startFakeApi()
  const tell = (): void => feed.publish('status', { type: 'status', data: daemon.status() })
  tell()
  const old = feed.lastId
  for (let count = 0; count < 600; count++) tell()
  for (const id of ['00000000-1', 'garbage', old, `${feed.lastId}9`]) {
    const [event] = await readEvents(await ask('GET', '/v1/events', { headers: { 'last-event-id': id } }), 1)
    assert.equal(event?.type, 'reset', id)
  }
})

test('events of other scopes are not told', async () => {
  const { ask, feed, tokens, daemon } = startFakeApi()
  const { token } = tokens.add({ name: 'page', scopes: ['status'], createdAt: '2026-01-01T00:00:00Z' })
  const response = await ask('GET', '/v1/events', { token })
  await ask('POST', '/v1/services', { body: { ports: [{ port: 80, target: '127.0.0.1:1' }] } })
  feed.publish('status', { type: 'status', data: daemon.status() })
  const events = await readEvents(response, 1)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['status'],
  )
})

test('a listener that does not read is cut off instead of filling memory, and only so many may listen', async () => {
  const { ask, feed, daemon } = startFakeApi()
  const stalled = await ask('GET', '/v1/events')
  for (let count = 0; count < 2000; count++) feed.publish('status', { type: 'status', data: daemon.status() })
  assert.equal(feed.listeners, 0)
  await stalled.body?.cancel()
  const open = await Promise.all(Array.from({ length: 32 }, () => ask('GET', '/v1/events')))
  assert.equal((await ask('GET', '/v1/events')).status, 429)
  for (const response of open) await response.body?.cancel()
  assert.equal(feed.listeners, 0)
})

test('a silent stream is kept open by a comment', async () => {
  const { ask, clock } = startFakeApi()
  const response = await ask('GET', '/v1/events')
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  await reader.read()
  const next = reader.read()
  await clock.runFor(20_000)
  assert.equal(new TextDecoder().decode((await next).value), ': still here\n\n')
  await reader.cancel()
})

test('what was removed is told by its kind and id, and what is not there is not', async () => {
  const { ask, daemon, removed } = startFakeApi('removed')
  const { result } = (await (
    await ask('POST', '/v1/services', { body: { ports: [{ port: 80, target: '127.0.0.1:1' }] } })
  ).json()) as { result: { service: { address: string } } }
  const { address } = result.service
  assert.equal((await ask('DELETE', `/v1/services/${'b'.repeat(56)}`)).status, 404)
  assert.deepEqual(removed, [])
  assert.equal((await ask('DELETE', `/v1/services/${address}`)).status, 200)
  assert.equal(daemon.services.size, 0)
  assert.deepEqual(removed, [`service ${address}`])
})

test('who listens with a token that is revoked, or a session that is closed, is cut off at once; others go on', async () => {
  const { ask, feed, tokens, page, daemon } = startFakeApi('revoked')
  const kept = tokens.add({ name: 'kept', scopes: ['status'], createdAt: '2026-01-01T00:00:00Z' })
  const lost = tokens.add({ name: 'lost', scopes: ['status'], createdAt: '2026-01-01T00:00:00Z' })
  const session = page.open(page.addCode().code)
  const listen = ({ token }: { token: string }): Promise<Response> => ask('GET', '/v1/events', { token })
  const [stays, ends, closed] = await Promise.all([listen(kept), listen(lost), listen(session)])
  assert.equal(feed.listeners, 3)
  await ask('DELETE', `/v1/tokens/${lost.id}`)
  assert.equal(feed.listeners, 2)
  await ask('POST', '/v1/page/sessions/close')
  assert.equal(feed.listeners, 1)
  feed.publish('status', { type: 'status', data: daemon.status() })
  for (const response of [ends, closed]) assert.deepEqual(await readEvents(response, 1), [])
  assert.equal((await readEvents(stays, 1)).length, 1)
})

test('who listens with a session that is not renewed is cut off when it ends', async () => {
  const { ask, feed, page, clock } = startFakeApi('ended')
  const { token } = page.open(page.addCode().code)
  const response = await ask('GET', '/v1/events', { token })
  await clock.runFor(PAGE_SESSION_MS - 60_000)
  assert.equal(feed.listeners, 1)
  await clock.runFor(120_000)
  assert.equal(feed.listeners, 0)
  assert.deepEqual(await readEvents(response, 1), [])
})

test('how a pin stands is told to who comes back, without what it keeps, and to nobody who is limited to a directory', async () => {
  const { ask, feed, tokens, daemon } = startFakeApi()
  const limits = {
    scopes: ['status', 'files'] as const,
    directory: '/box',
    createdAt: '2026-01-01T00:00:00Z',
  }
  const { token } = tokens.add({ name: 'limited', ...limits, scopes: [...limits.scopes] })
  const limited = await ask('GET', '/v1/events', { token })
  const pin = { id: 'aa', kind: 'share', origin: 'pinned', words: 'All of its shares are there.' } as const
  const first = await ask('GET', '/v1/events')
  feed.publish('files', { type: 'pin', data: { ...pin, state: 'waiting', repaired: 0 } })
  const [begun] = await readEvents(first, 1)
  feed.publish('files', { type: 'pin', data: { ...pin, state: 'whole', repaired: 2 } })
  feed.publish('files', { type: 'removed', data: { kind: 'pin', id: 'aa' } })
  const back = { headers: { 'last-event-id': begun?.id ?? '' } }
  const events = await readEvents(await ask('GET', '/v1/events', back), 2)
  assert.deepEqual(
    events.map(({ type, data }) => [type, data.state ?? data.kind, data.repaired]),
    [
      ['pin', 'whole', 2],
      ['removed', 'pin', undefined],
    ],
  )
  assert.ok(!('capability' in (begun?.data ?? {})))
  feed.publish('status', { type: 'status', data: daemon.status() })
  const [seen] = await readEvents(limited, 1)
  assert.equal(seen?.type, 'status')
})
