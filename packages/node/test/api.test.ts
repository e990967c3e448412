import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  BODY_MAX_BYTES,
  isProblemKind,
  OPERATIONS,
  type OperationName,
  PATHS,
  type Problem,
} from '@warren/api'
import fc from 'fast-check'
import { OWNER, serviceOf, startFakeApi } from './fake-daemon.ts'

const PORTS = { ports: [{ port: 80, target: '127.0.0.1:8123' }] }

const json = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>

function pathOf(name: OperationName): string {
  return PATHS[name][1].replace('{address}', 'a'.repeat(56)).replace('{id}', 'job-000001')
}

test('without a token, or with one that is not ours, everything is refused but the description and the way in with a code', async () => {
  const { ask } = startFakeApi()
  for (const name of Object.keys(PATHS) as OperationName[]) {
    for (const token of ['', 'warren_other', `${OWNER}x`]) {
      const response = await ask(PATHS[name][0], pathOf(name), { token })
      const isPublic = OPERATIONS[name].scope === 'public'
      assert.equal(response.status === 401, !isPublic, name)
      if (!isPublic) assert.equal(response.headers.get('www-authenticate'), 'Bearer')
      await response.body?.cancel()
    }
  }
})

test('a token opens exactly the operations of its scopes', async () => {
  const { ask, tokens } = startFakeApi()
  for (const scope of ['status', 'services', 'connect', 'admin'] as const) {
    const { token } = tokens.add({
      name: `for ${scope}`,
      scopes: [scope],
      createdAt: '2026-01-01T00:00:00Z',
    })
    for (const name of Object.keys(PATHS) as OperationName[]) {
      const wanted = OPERATIONS[name].scope
      const response = await ask(PATHS[name][0], pathOf(name), { token })
      const mayIt = scope === 'admin' || wanted === scope || wanted === 'public'
      assert.equal(response.status === 403, !mayIt, `${scope}: ${name}: ${response.status}`)
      await response.body?.cancel()
    }
  }
})

test('a revoked token opens nothing, and only hashes of tokens are kept', async () => {
  const { ask, state } = startFakeApi()
  const made = await json(await ask('POST', '/v1/tokens', { body: { name: 'bot', scopes: ['status'] } }))
  const token = String(made.token)
  assert.equal((await ask('GET', '/v1/status', { token })).status, 200)
  const rows = state.table('api-tokens')
  const kept = rows.keys().map((key) => new TextDecoder().decode(rows.get(key)))
  assert.ok(kept.length === 1 && !kept.join().includes(token.slice('warren_'.length)))
  const listed = await json(await ask('GET', '/v1/tokens'))
  assert.deepEqual(Object.keys((listed.items as object[])[0] ?? {}).sort(), [
    'createdAt',
    'id',
    'name',
    'quota',
    'scopes',
  ])
  assert.equal((await ask('DELETE', `/v1/tokens/${String(made.id)}`)).status, 200)
  assert.equal((await ask('GET', '/v1/status', { token })).status, 401)
})

test('a page from elsewhere is refused by its Host, its Origin or its fetch metadata, whatever token it has', async () => {
  const { ask } = startFakeApi()
  const refused: Record<string, string>[] = [
    { host: 'evil.example' },
    { host: 'evil.example:9251' },
    { host: '127.0.0.1.evil.example' },
    { host: '' },
    { host: '10.0.0.1' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:9999' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of refused) {
    const response = await ask('GET', '/v1/status', { headers })
    assert.equal(response.status, 403, JSON.stringify(headers))
    assert.equal((await json(response)).kind, 'foreign-site')
    assert.equal(response.headers.get('access-control-allow-origin'), null)
  }
  const fine: Record<string, string>[] = [
    { host: 'localhost:9251' },
    { host: '[::1]:9251' },
    { host: '127.9.9.9' },
    { origin: 'http://127.0.0.1:9251', 'sec-fetch-site': 'same-origin' },
  ]
  for (const headers of fine) assert.equal((await ask('GET', '/v1/status', { headers })).status, 200)
})

test('bodies that are too large, no JSON, of another type or shape get a problem that names the field', async () => {
  const { ask, daemon } = startFakeApi()
  const cases: [unknown, Record<string, string>, number][] = [
    ['{', {}, 400],
    ['', {}, 400],
    ['[]', {}, 400],
    [PORTS, { 'content-type': 'text/plain' }, 415],
    [PORTS, { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    [{ ...PORTS, extra: true }, {}, 400],
    [{ ports: [{ port: 70_000, target: '127.0.0.1:1' }] }, {}, 400],
    ['x'.repeat(BODY_MAX_BYTES + 1), {}, 413],
  ]
  for (const [body, headers, status] of cases) {
    const response = await ask('POST', '/v1/services', { body, headers })
    assert.equal(response.status, status, JSON.stringify(body).slice(0, 60))
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    assert.ok(isProblemKind((await json(response)).kind))
  }
  const response = await ask('POST', '/v1/services', {
    body: { ports: [{ port: 80, target: 'example.com:80' }] },
  })
  assert.match(String((await json(response)).detail), /^ports\.0\.target: is neither IP-ADDRESS:PORT/)
  assert.equal(daemon.services.size, 0)
})

test('no bytes that a program sends make the API fail for a reason of its own', async () => {
  const { ask, log } = startFakeApi()
  const paths = Object.values(PATHS).map(([, path]) => path)
  const piece = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(...paths, '..', '%00', '%zz', '?limit=-1', '?cursor=%0a'),
  )
  const headerText = fc.string({ maxLength: 30, unit: fc.constantFrom(...'abc:/-_.0123 ;=') })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'OPTIONS', 'HEAD'),
      fc.array(piece, { maxLength: 3 }),
      fc.oneof(fc.string(), fc.json(), fc.constant(undefined)),
      headerText,
      async (method, pieces, body, text) => {
        const path = `/${pieces.join('/').replace(/^\/+/, '')}`
        const sent = method === 'GET' || method === 'HEAD' ? undefined : body
        const headers = { 'idempotency-key': text, 'last-event-id': text }
        const response = await ask(method, path, { body: sent, headers })
        assert.ok(response.status < 500, `${method} ${path}: ${response.status}`)
        await response.body?.cancel()
      },
    ),
    { numRuns: 300, seed: 7 },
  )
  assert.deepEqual(log.entries, [])
})

test('adding a service answers at once with a job that already names the address, and ends with the service', async () => {
  const { ask, daemon } = startFakeApi()
  const response = await ask('POST', '/v1/services', { body: PORTS })
  assert.equal(response.status, 202)
  const job = await json(response)
  assert.equal(job.state, 'running')
  const { address } = (job.result as { service: { address: string } }).service
  assert.match(address, /\.onion$/)
  daemon.waiting[0]?.()
  await new Promise(setImmediate)
  const ended = await json(await ask('GET', `/v1/jobs/${String(job.id)}`))
  assert.equal(ended.state, 'done')
  assert.equal(ended.percentage, 100)
  assert.deepEqual(
    (ended.steps as { state: string }[]).map(({ state }) => state),
    ['done', 'done'],
  )
  assert.equal((ended.result as { service: { state: string } }).service.state, 'published')
})

test('giving a job up takes the service away again', async () => {
  const { ask, daemon } = startFakeApi()
  const job = await json(await ask('POST', '/v1/services', { body: PORTS }))
  assert.equal(daemon.services.size, 1)
  assert.equal((await ask('DELETE', `/v1/jobs/${String(job.id)}`)).status, 200)
  await new Promise(setImmediate)
  assert.equal(daemon.services.size, 0)
  assert.equal((await json(await ask('GET', `/v1/jobs/${String(job.id)}`))).state, 'cancelled')
})

test('a job is not there for a token that may not see it', async () => {
  const { ask, tokens } = startFakeApi()
  const { token } = tokens.add({ name: 'page', scopes: ['status'], createdAt: '2026-01-01T00:00:00Z' })
  const job = await json(await ask('POST', '/v1/services', { body: PORTS }))
  assert.equal((await ask('GET', `/v1/jobs/${String(job.id)}`, { token })).status, 404)
  assert.deepEqual((await json(await ask('GET', '/v1/jobs', { token }))).items, [])
  assert.equal((await ask('DELETE', `/v1/jobs/${String(job.id)}`, { token })).status, 404)
})

test('the same idempotency key does the work once, also when both requests run at once and after a restart', async () => {
  const { ask, daemon, state } = startFakeApi()
  const headers = { 'idempotency-key': 'one' }
  const add = (body: unknown, more = headers) => ask('POST', '/v1/services', { body, headers: more })
  const [first, second] = await Promise.all([add(PORTS), add(PORTS)])
  assert.equal(await first.text(), await second.text())
  const restarted = startFakeApi('another run', state)
  const again = await restarted.ask('POST', '/v1/services', { body: PORTS, headers })
  assert.equal(again.status, 202)
  assert.equal(restarted.daemon.services.size, 0)
  const third = await add(PORTS)
  assert.equal(third.status, 202)
  assert.equal(daemon.services.size, 1)
  const other = await add({ ports: [{ port: 81, target: '127.0.0.1:8123' }] })
  assert.equal(other.status, 400)
  await add(PORTS, { 'idempotency-key': 'two' })
  assert.equal(daemon.services.size, 2)
  assert.equal((await add(PORTS, { 'idempotency-key': 'x'.repeat(129) })).status, 400)
})

test('a list comes in pages, each entry once', async () => {
  const { ask, daemon } = startFakeApi()
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const service = serviceOf(`z${name}`, PORTS)
    daemon.services.set(service.address, service)
  }
  const seen: string[] = []
  let path = '/v1/services?limit=2'
  for (;;) {
    const page = await json(await ask('GET', path))
    for (const { address } of page.items as { address: string }[]) seen.push(address)
    if (page.next === undefined) break
    path = `/v1/services?limit=2&cursor=${page.next as string}`
  }
  assert.deepEqual(seen, [...daemon.services.keys()].sort())
  for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=%0a', 'other=1']) {
    assert.equal((await ask('GET', `/v1/services?${query}`)).status, 400, query)
  }
})

test('a locked node says so, tells its status, and opens with its passphrase', async () => {
  const { ask, daemon } = startFakeApi()
  daemon.locked = true
  const refused = await ask('GET', '/v1/services')
  assert.equal(refused.status, 423)
  assert.equal(((await refused.json()) as Problem).next, 'Type: warren passphrase unlock')
  assert.equal((await json(await ask('GET', '/v1/status'))).state, 'locked')
  assert.equal((await ask('POST', '/v1/unlock', { body: { passphrase: 'x' } })).status, 200)
  assert.equal((await ask('GET', '/v1/services')).status, 200)
})

test('answers are kept by no cache, and wrong methods and paths are told apart', async () => {
  const { ask } = startFakeApi()
  assert.equal((await ask('GET', '/v1/status')).headers.get('cache-control'), 'no-store')
  assert.equal((await ask('GET', '/nothing')).status, 404)
  assert.equal((await ask('DELETE', '/v1/status')).status, 405)
  assert.equal((await ask('PUT', `/v1/services/${'a'.repeat(56)}`)).status, 405)
})
