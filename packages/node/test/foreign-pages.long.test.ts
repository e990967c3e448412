/** What web pages and programs of others can make a browser of this machine send, over a real port, and that none of it does anything. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { after, before, test } from 'node:test'
import { type OperationName, PATHS } from '@warren/api'
import { type ApiListener, listenApi } from '../src/daemon/api-listener.ts'
import { OWNER, startFakeApi } from './fake-daemon.ts'
import { askOnce } from './support/ask-once.ts'

const fake = startFakeApi('foreign pages')
let listener: ApiListener

before(async () => {
  listener = await listenApi('127.0.0.1:0', fake.api)
})

after(() => listener.close())

const NAMES = Object.keys(PATHS) as OperationName[]
const pathOf = (name: OperationName): string =>
  PATHS[name][1].replace('{address}', 'a'.repeat(56)).replace('{id}', '1')
const portOf = (api: string): string => api.split(':').at(-1) ?? ''

/** Nothing was made, removed or stopped. */
function assertUntouched(): void {
  assert.equal(fake.daemon.services.size, 0)
  assert.equal(fake.daemon.stopped, false)
  assert.deepEqual(fake.jobs.list(), [])
  assert.deepEqual(fake.tokens.list(), [])
}

async function refuse(
  headers: Record<string, string>,
  statuses: readonly number[],
  token = OWNER,
): Promise<void> {
  for (const name of NAMES) {
    const [method] = PATHS[name]
    const answer = await askOnce(listener.address, {
      method,
      path: pathOf(name),
      headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(method === 'POST' ? { body: '{"ports":[{"port":80,"target":"127.0.0.1:1"}]}' } : {}),
    })
    assert.ok(statuses.includes(answer.status), `${name} ${JSON.stringify(headers)}: ${answer.status}`)
    for (const header of ['access-control-allow-origin', 'access-control-allow-headers', 'set-cookie'])
      assert.equal(answer.headers.get(header), null)
  }
  assertUntouched()
}

test('a name that was made to point here (DNS rebinding) opens nothing, the description included, whatever token it has', async () => {
  const port = portOf(listener.address)
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost.evil.example:${port}`,
    `evil.localhost:${port}`,
    `127.0.0.1:${port}@evil.example`,
    `127.0.0.1:${port}, evil.example`,
    `0.0.0.0:${port}`,
    `2130706433:${port}`,
    '[::ffff:127.0.0.1]',
  ])
    await refuse({ host }, [400, 403])
})

test('a page of another origin is refused: another site, another port of this machine, the null origin, a service by its name', async () => {
  const port = portOf(listener.address)
  const host = `127.0.0.1:${port}`
  for (const origin of [
    'http://evil.example',
    'null',
    'file://',
    'http://127.0.0.1:9251',
    'http://localhost:9251',
    `http://localhost:${port}`,
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port}.evil.example`,
    `http://${'a'.repeat(56)}.onion`,
    'moz-extension://1234',
    '',
  ])
    await refuse({ host, origin }, [403])
  for (const site of ['cross-site', 'same-site', 'anything'])
    await refuse({ host, 'sec-fetch-site': site }, [403])
})

test('what a form or a simple request of a page can send without being asked for (CSRF) does nothing: it has no token', async () => {
  const host = `127.0.0.1:${portOf(listener.address)}`
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
    // Old browsers name neither the origin nor the site.
    // What opens a session asks for a code, as JSON.
    const wanted = [200, 401, 415]
    for (const headers of [{}, { cookie: `token=${OWNER}; authorization=Bearer ${OWNER}` }] as Record<
      string,
      string
    >[])
      await refuse({ host, 'content-type': type, ...headers }, wanted, '')
  }
})

test('the token counts in its header only: not in the address, a cookie, the body, or a form', async () => {
  for (const path of [
    `/v1/status?token=${OWNER}`,
    `/v1/status?access_token=${OWNER}`,
    `/v1/events?token=${OWNER}`,
  ]) {
    const answer = await askOnce(listener.address, { method: 'GET', path, headers: {} })
    assert.equal(answer.status, 401)
  }
  for (const authorization of [`Basic ${btoa(`owner:${OWNER}`)}`, OWNER, `Bearer`, `Bearer ${OWNER} x`]) {
    const answer = await askOnce(listener.address, {
      method: 'GET',
      path: '/v1/status',
      headers: { authorization },
    })
    assert.equal(answer.status, 401, authorization)
  }
})

test('with a token a body of another type still does nothing, so that no form could use a token that leaked into a page', async () => {
  for (const type of [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    '',
  ]) {
    const answer = await askOnce(listener.address, {
      method: 'POST',
      path: '/v1/services',
      headers: { authorization: `Bearer ${OWNER}`, ...(type === '' ? {} : { 'content-type': type }) },
      body: '{"ports":[{"port":80,"target":"127.0.0.1:1"}]}',
    })
    assert.equal(answer.status, 415, type)
  }
  assertUntouched()
})

test('a preflight is answered by nothing that would let the request come', async () => {
  for (const name of NAMES) {
    const answer = await askOnce(listener.address, {
      method: 'OPTIONS',
      path: pathOf(name),
      headers: {
        origin: 'http://evil.example',
        'access-control-request-method': PATHS[name][0],
        'access-control-request-headers': 'authorization',
      },
    })
    assert.equal(answer.status, 403)
    assert.deepEqual(
      [...answer.headers.keys()].filter((key) => key.startsWith('access-control')),
      [],
    )
  }
})

test('another user of the machine who guesses or has a revoked token gets nothing, and no answer differs in how long its token is', async () => {
  const made = fake.tokens.add({ name: 'was', scopes: ['admin'], createdAt: '2026-01-01T00:00:00Z' })
  fake.tokens.remove(made.id)
  const answers = new Set<string>()
  for (const token of [
    made.token,
    'x',
    OWNER.slice(0, -1),
    `${OWNER}0`,
    OWNER.toUpperCase(),
    'x'.repeat(256),
  ]) {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await askOnce(listener.address, { method: 'GET', path: '/v1/tokens', headers })
    assert.equal(answer.status, 401)
    answers.add(await answer.text())
  }
  assert.equal(answers.size, 1)
})

/** What no HTTP client would send. */
async function sendRaw(text: string): Promise<string> {
  const { hostname, port } = new URL(`http://${listener.address}`)
  const socket = net.connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.end(text)
  let answer = ''
  for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString()
  return answer
}

test('two Host headers, a foreign one in the request line, or none are refused', async () => {
  const port = portOf(listener.address)
  const authorization = `Authorization: Bearer ${OWNER}\r\nConnection: close\r\n\r\n`
  for (const head of [
    `GET /v1/status HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1:${port}\r\n`,
    `GET http://evil.example/v1/status HTTP/1.1\r\nHost: evil.example\r\n`,
    `GET /v1/status HTTP/1.1\r\n`,
    `GET /v1/status HTTP/1.0\r\n`,
  ]) {
    const answer = await sendRaw(head + authorization)
    assert.match(answer, /^HTTP\/1\.1 4\d\d /, head)
    assert.doesNotMatch(answer, /"state"/)
  }
})
