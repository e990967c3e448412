import assert from 'node:assert/strict'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import type { Job } from '@warren/api'
import {
  ApiError,
  connectDaemon,
  createClient,
  createHttpSend,
  defaultHome,
  readDaemonFile,
  type Send,
  type WireRequest,
} from '@warren/sdk'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

async function* chunksOf(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield utf8(text)
}

/** A daemon that answers by path and remembers what it was asked. */
function fakeDaemon(
  answers: Readonly<Record<string, (request: WireRequest) => { status: number; texts: string[] }>>,
) {
  const asked: WireRequest[] = []
  const send: Send = async (request) => {
    asked.push(request)
    const answer = answers[`${request.method} ${request.path.split('?')[0]}`]?.(request) ?? {
      status: 404,
      texts: ['x'],
    }
    return { status: answer.status, body: chunksOf(...answer.texts) }
  }
  return { asked, client: createClient(send, 'warren_secret') }
}

const job = (state: Job['state'], more: Partial<Job> = {}): Job => ({
  id: 'job-1',
  kind: 'service-add',
  state,
  steps: [],
  percentage: 0,
  ...more,
})

const event = (id: string, type: string, data: unknown): string =>
  `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`

test('a call carries the token, fills the path, and brings back what the daemon says', async () => {
  const { asked, client } = fakeDaemon({
    'DELETE /v1/services/a%2Fb': () => ({ status: 200, texts: ['{"remo', 'ved":true}'] }),
  })
  assert.deepEqual(await client.call('removeService', { params: { address: 'a/b' } }), { removed: true })
  assert.equal(asked[0]?.headers['authorization'], 'Bearer warren_secret')
})

test('a problem becomes an error with its kind and what to do next; anything else is not Warren', async () => {
  const problem = { kind: 'locked', detail: 'The state is locked.', next: 'Type: warren passphrase unlock' }
  const texts: [string, string][] = [
    [JSON.stringify(problem), 'locked'],
    ['<html>', 'bug'],
    [JSON.stringify({ ...problem, kind: 'something else' }), 'bug'],
  ]
  for (const [text, kind] of texts) {
    const { client } = fakeDaemon({ 'GET /v1/status': () => ({ status: 423, texts: [text] }) })
    await assert.rejects(
      client.call('getStatus'),
      (error) => error instanceof ApiError && error.kind === kind && error.status === 423,
    )
  }
})

test('a list is read page by page to its end', async () => {
  const { client } = fakeDaemon({
    'GET /v1/services': ({ path: asked }) => ({
      status: 200,
      texts: [JSON.stringify(asked.includes('cursor=b') ? { items: [3] } : { items: [1, 2], next: 'b' })],
    }),
  })
  const seen: unknown[] = []
  for await (const item of client.list('listServices')) seen.push(item)
  assert.deepEqual(seen, [1, 2, 3])
})

test('a job is followed to its end over a lost connection, and its failure is thrown', async () => {
  let listens = 0
  const failed = job('failed', { error: { kind: 'no-path', message: 'Too few relays.', next: 'Wait.' } })
  const { asked, client } = fakeDaemon({
    'GET /v1/jobs/job-1': () => ({ status: 200, texts: [JSON.stringify(job('running'))] }),
    'GET /v1/events': () => {
      const first = [': hello\n\n', event('x-1', 'job', job('running', { percentage: 50 }))]
      // The second listening is cut in the middle of an event.
      return {
        status: 200,
        texts:
          ++listens === 1
            ? first
            : [event('x-2', 'job', failed).slice(0, 9), event('x-2', 'job', failed).slice(9)],
      }
    },
  })
  const seen: number[] = []
  await assert.rejects(
    client.follow(job('running'), ({ percentage }) => seen.push(percentage)),
    (error) => error instanceof ApiError && error.kind === 'no-path' && error.next === 'Wait.',
  )
  assert.ok(seen.includes(50))
  assert.equal(
    asked.filter(({ path: asking }) => asking === '/v1/events')[1]?.headers['last-event-id'],
    'x-1',
  )
})

test('where no daemon runs, the error says how to start one', async () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-sdk-'))
  const says = (error: unknown): boolean =>
    error instanceof ApiError && error.kind === 'unreachable' && error.next === 'Type: warren up'
  assert.throws(() => connectDaemon(home), says)
  // As after kill -9: the word is still there, nobody listens.
  const server = http.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  fs.writeFileSync(
    path.join(home, 'daemon.json'),
    JSON.stringify({ api: `127.0.0.1:${port}`, pid: 1, version: '0' }),
  )
  fs.writeFileSync(path.join(home, 'api-token'), 'warren_x\n')
  assert.equal(readDaemonFile(home)?.pid, 1)
  await assert.rejects(connectDaemon(home).call('getStatus'), says)
  fs.writeFileSync(path.join(home, 'daemon.json'), '{')
  assert.throws(() => readDaemonFile(home), /damaged/)
  // As after a power loss soon after a start.
  for (const nothing of ['', '\0\0\0']) {
    fs.writeFileSync(path.join(home, 'daemon.json'), nothing)
    assert.equal(readDaemonFile(home), undefined)
  }
  fs.rmSync(home, { recursive: true })
})

test('requests go over TCP with their bodies, and giving up ends them', async () => {
  const server = http.createServer((request, response) => {
    if (request.url === '/v1/events') return void response.write(event('x-1', 'reset', {}))
    request.on('data', (chunk: Buffer) => response.write(chunk))
    request.on('end', () => response.end())
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const client = createClient(createHttpSend(`127.0.0.1:${(server.address() as AddressInfo).port}`), 't')
  assert.deepEqual(await client.call('unlock', { body: { passphrase: 'ä' } }), { passphrase: 'ä' })
  const stop = new AbortController()
  const events = client.events({ signal: stop.signal })
  assert.deepEqual((await events.next()).value, { type: 'reset', data: {} })
  const waiting = events.next()
  stop.abort()
  assert.equal((await waiting).done, true)
  server.closeAllConnections()
  server.close()
})

test('the home is $WARREN_HOME, else .warren in the user’s own directory', () => {
  assert.equal(defaultHome({ WARREN_HOME: '/x' }), '/x')
  assert.equal(defaultHome({ WARREN_HOME: '' }), path.join(os.homedir(), '.warren'))
})
