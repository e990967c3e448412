import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Download, Job, Share, Status } from '@warren/api'
import type { WireRequest } from '@warren/sdk'
import { createWarren } from '../src/create-warren.ts'
import type { OpenStream } from '../src/streams/open-stream.ts'
import { type FakeAnswers, fakeDaemon } from './support/fake-daemon.ts'

const noStreams: OpenStream = () => Promise.reject(new Error('not in this test'))
const warrenOver = (answers: FakeAnswers) => {
  const { client, asked } = fakeDaemon(answers)
  return { warren: createWarren({ client, openStream: noStreams }), asked }
}
const statusOf = (state: Status['state']): Status => ({ state }) as Status
const textOf = async (body: WireRequest['body']): Promise<string> => {
  if (typeof body !== 'object') return body ?? ''
  return new Response(body as Blob).text()
}

test('waiting until usable looks again at every status that is told, and ends with the last', async () => {
  const states: Status['state'][] = ['starting', 'joining', 'usable']
  let looks = 0
  async function* events(): AsyncGenerator<readonly [string, unknown]> {
    while (looks < states.length) {
      yield ['job', {}]
      yield ['status', {}]
    }
  }
  const { warren } = warrenOver({
    'GET /v1/status': () => ({ body: statusOf(states[Math.min(looks++, 2)] ?? 'usable') }),
    'GET /v1/events': () => ({ events: events() }),
  })
  const seen: string[] = []
  const status = await warren.usable({ onStatus: ({ state }) => seen.push(state) })
  assert.deepEqual([status.state, seen], ['usable', states])
})

test('a locked node is said to be locked, and a wait is given up by its signal', async () => {
  async function* nothing(): AsyncGenerator<readonly [string, unknown]> {}
  const events = { 'GET /v1/events': () => ({ events: nothing() }) }
  const locked = warrenOver({ ...events, 'GET /v1/status': () => ({ body: statusOf('locked') }) })
  await assert.rejects(locked.warren.usable(), { kind: 'locked' })
  const stop = new AbortController()
  const joining = warrenOver({ ...events, 'GET /v1/status': () => ({ body: statusOf('joining') }) })
  const onStatus = (): void => void setImmediate(() => stop.abort())
  await assert.rejects(joining.warren.usable({ signal: stop.signal, onStatus }), { kind: 'cancelled' })
})

const shareJob: Job = {
  id: 'j',
  kind: 'share',
  state: 'done',
  steps: [],
  percentage: 100,
  result: { share: { id: 's', link: 'warren:x' } as Share, download: { id: 'd', to: '/in/x' } as Download },
}
async function* silence(): AsyncGenerator<readonly [string, unknown]> {}
const job = {
  'GET /v1/jobs/j': () => ({ body: shareJob }),
  'GET /v1/events': () => ({ events: silence() }),
}

test('paths are taken from the directory of the program, requests and bytes as they are', async () => {
  const bodies: Promise<string>[] = []
  const queries: string[] = []
  const { warren } = warrenOver({
    ...job,
    'POST /v1/shares': ({ body }) => {
      bodies.push(textOf(body))
      return { status: 202, body: shareJob }
    },
    'POST /v1/shares/stdin': ({ path }) => {
      queries.push(path.split('?')[1] ?? '')
      return { status: 202, body: shareJob }
    },
  })
  await warren.share('a file')
  await warren.share({ path: '/a file', once: true })
  await warren.share({ bytes: Uint8Array.of(1), name: 'a b', once: true, clients: ['x', 'y'] })
  assert.deepEqual(
    (await Promise.all(bodies)).map((body) => JSON.parse(body) as unknown),
    [{ path: `${process.cwd()}/a file` }, { path: '/a file', once: true }],
  )
  assert.deepEqual(queries, ['name=a+b&once=true&clients=x%2Cy'])
})

test('getting names the whole path of the directory and only what is wanted', async () => {
  let body = ''
  const { warren } = warrenOver({
    ...job,
    'POST /v1/downloads': (request) => {
      body = String(request.body)
      return { status: 202, body: shareJob }
    },
  })
  const { to } = await warren.get('warren:x', { to: '.', only: ['*.txt'] })
  assert.equal(to, '/in/x')
  assert.deepEqual(JSON.parse(body), { link: 'warren:x', to: process.cwd(), only: ['*.txt'] })
})

test('identities are the services, the keys and the words of the node, and nothing else', async () => {
  const { warren, asked } = warrenOver({
    'GET /v1/services': () => ({ body: { items: [{ name: 'mine', address: 'a.onion' }] } }),
    'POST /v1/client-keys': () => ({ status: 201, body: { publicKey: 'p', privateKey: 's' } }),
    'POST /v1/client-auth': ({ body }) => ({ status: 201, body: JSON.parse(String(body)) as object }),
    'GET /v1/client-auth': () => ({ body: { items: [{ address: 'b.onion', publicKey: 'p' }] } }),
    'DELETE /v1/client-auth/b.onion': () => ({ body: { removed: true } }),
    'DELETE /v1/services/a.onion': () => ({ body: { removed: true } }),
    'POST /v1/backup/words': ({ body }) => ({ body: { words: [String(body)] } }),
  })
  const { identities } = warren
  assert.equal(await identities.addressOf('mine'), 'a.onion')
  assert.equal(await identities.addressOf('another'), undefined)
  assert.deepEqual(await identities.newKeys(), { publicKey: 'p', privateKey: 's' })
  assert.deepEqual(await identities.keepKey('b.onion', 's'), { address: 'b.onion', privateKey: 's' })
  assert.equal((await identities.keys().next()).value?.address, 'b.onion')
  await identities.forgetKey('b.onion')
  await identities.removeService('a.onion')
  assert.deepEqual(await identities.recoveryWords(), ['{}'])
  assert.deepEqual(await identities.recoveryWords('open'), ['{"passphrase":"open"}'])
  await assert.rejects(identities.forgetKey('none.onion'), { kind: 'not-found' })
  assert.equal(asked.length, 10)
})
