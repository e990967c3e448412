import assert from 'node:assert/strict'
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import type { Job, Service } from '@warren/api'
import type { WireRequest } from '@warren/sdk'
import { localServerOf } from '../src/services/local-server.ts'
import { serve } from '../src/services/serve.ts'
import { type FakeAnswers, fakeDaemon } from './support/fake-daemon.ts'

const ADDRESS = `${'a'.repeat(56)}.onion`

const serviceOf = (more: Partial<Service> = {}): Service => ({
  address: ADDRESS,
  ports: [],
  clients: [],
  state: 'published',
  introductionPoints: 3,
  introductionPointsWanted: 3,
  publishedTo: 8,
  publishTargets: 8,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
})

const jobOf = (more: Partial<Job> = {}): Job => ({
  id: 'j',
  kind: 'service-add',
  state: 'done',
  steps: [],
  percentage: 100,
  result: { service: serviceOf() },
  ...more,
})

async function* nothing(): AsyncGenerator<readonly [string, unknown]> {}

/** Which target the last request names. */
let target = ''
const remember = (request: WireRequest): void => {
  const body = JSON.parse(String(request.body)) as { ports: { port: number; target: string }[] }
  target = body.ports[0]?.target ?? ''
}

function daemonWith(services: Service[], more: FakeAnswers = {}): ReturnType<typeof fakeDaemon> {
  return fakeDaemon({
    'GET /v1/services': () => ({ body: { items: services } }),
    'POST /v1/services': (request) => {
      remember(request)
      return { status: 202, body: jobOf() }
    },
    [`POST /v1/services/${ADDRESS}/ports`]: (request) => {
      remember(request)
      return { body: serviceOf() }
    },
    [`GET /v1/services/${ADDRESS}`]: () => ({ body: serviceOf() }),
    [`DELETE /v1/services/${ADDRESS}`]: () => ({ body: { removed: true } }),
    'GET /v1/jobs/j': () => ({ body: jobOf() }),
    'GET /v1/events': () => ({ events: nothing() }),
    ...more,
  })
}

const socketFile = (): string => target.slice('unix:'.length)

test('a function is reached over a Unix socket that only this user can open, and that is gone at the end', async () => {
  const { client, asked } = daemonWith([])
  const served = await serve(client, async (stream) => void stream.end(`you said ${await text(stream)}`))
  assert.match(target, /^unix:\//)
  assert.equal(fs.statSync(path.dirname(socketFile())).mode & 0o777, 0o700)
  const visitor = net.connect({ path: socketFile(), allowHalfOpen: true })
  visitor.end('hello')
  assert.equal(await text(visitor), 'you said hello')
  await served.close()
  await served.close()
  assert.equal(fs.existsSync(path.dirname(socketFile())), false)
  assert.equal(asked.filter((request) => request === `DELETE /v1/services/${ADDRESS}`).length, 1)
})

test('a name takes the service that has it, and leaves it there', async () => {
  const { client, asked } = daemonWith([serviceOf({ name: 'mine' })])
  const served = await serve(client, () => {}, { name: 'mine' })
  assert.equal(served.address, ADDRESS)
  await served.close()
  assert.ok(asked.includes(`POST /v1/services/${ADDRESS}/ports`))
  assert.ok(!asked.some((request) => request === 'POST /v1/services' || request.startsWith('DELETE')))
})

test('a name that is no longer clear, or whose service admits others, is refused before anything is made', async () => {
  const mine = serviceOf({ name: 'mine', clients: ['b'.repeat(52)] })
  for (const services of [[mine, mine], [mine]]) {
    const { client, asked } = daemonWith(services)
    await assert.rejects(
      serve(client, () => {}, { name: 'mine' }),
      { kind: 'conflict' },
    )
    assert.deepEqual(asked, ['GET /v1/services'])
  }
  const { client } = daemonWith([mine])
  await (await serve(client, () => {}, { name: 'mine', clients: ['B'.repeat(52)] })).close()
})

test('what was made is taken away again if it cannot be reached or is given up', async () => {
  const error = { kind: 'no-path', message: 'Too few relays.' } as const
  const failed = daemonWith([], { 'GET /v1/jobs/j': () => ({ body: jobOf({ state: 'failed', error }) }) })
  await assert.rejects(
    serve(failed.client, () => {}),
    { kind: 'no-path' },
  )
  const stop = new AbortController()
  const running = jobOf({ state: 'running' })
  const waiting = daemonWith([], { 'GET /v1/jobs/j': () => ({ body: running }) })
  const onJob = (): void => void setImmediate(() => stop.abort())
  await assert.rejects(
    serve(waiting.client, () => {}, { signal: stop.signal, onJob }),
    { kind: 'cancelled' },
  )
  for (const { asked } of [failed, waiting]) {
    assert.ok(asked.includes(`DELETE /v1/services/${ADDRESS}`))
    assert.equal(fs.existsSync(path.dirname(socketFile())), false)
  }
})

test('a server that listens stays as it is; one that does not gets a socket of its own', async () => {
  const listening = http.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => listening.once('listening', resolve))
  const { port } = listening.address() as net.AddressInfo
  const there = await localServerOf(listening, {})
  assert.equal(there.target, `127.0.0.1:${port}`)
  await there.close()
  assert.ok(listening.listening)
  listening.close()
  const made = http.createServer()
  const { target: own, close } = await localServerOf(made, {})
  assert.match(own, /^unix:.*\/socket$/)
  await close()
  assert.equal(made.listening, false)
  assert.equal((await localServerOf(8080, {})).target, '127.0.0.1:8080')
  assert.equal((await localServerOf('unix:/x', {})).target, 'unix:/x')
  await assert.rejects(localServerOf(0, {}), { kind: 'bad-input' })
})

test('what a handler throws is told, unless the visitor was gone', async () => {
  const thrown: unknown[] = []
  const mistake = new Error('a mistake of the program')
  const { client } = daemonWith([])
  let calls = 0
  const served = await serve(
    client,
    async (stream) => {
      calls++
      await text(stream)
      if (calls === 1) throw mistake
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' })
    },
    { onError: (error) => thrown.push(error) },
  )
  for (let visit = 0; visit < 2; visit++) {
    const visitor = net.connect(socketFile())
    visitor.on('error', () => {}).resume()
    visitor.end()
    await new Promise((resolve) => visitor.once('close', resolve))
  }
  await served.close()
  assert.deepEqual([calls, thrown], [2, [mistake]])
})
