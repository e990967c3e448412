/** The page's way in: codes that are used once, and sessions that nobody can make but this home. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, createSimPrimitives, VirtualClock } from '@warren/testkit'
import fc from 'fast-check'
import { createPageSessions, type PageKey } from '../src/http/page-sessions.ts'
import { PAGE_CODES_MAX } from '../src/limits.ts'
import { PAGE_CODE_MS, PAGE_SESSION_MS } from '../src/timeouts.ts'
import { startFakeApi } from './fake-daemon.ts'

function start(seed = 'page') {
  const place = { origin: 'http://127.0.0.1:9251/' }
  const random = createSeededRandom(seed)
  const primitives = createSimPrimitives(random)
  const clock = new VirtualClock()
  let key = random.bytes(32)
  const store: PageKey = {
    read: () => key,
    replace: () => {
      key = random.bytes(32)
    },
  }
  const make = () => createPageSessions({ clock, primitives, key: store, origin: () => place.origin })
  return { clock, make, page: make(), place }
}

test('a code opens one session and no second one; one that was never made opens none', () => {
  const { page } = start()
  const { code, url } = page.addCode()
  assert.equal(url, `http://127.0.0.1:9251/#${code}`)
  const { token } = page.open(code)
  assert.notEqual(page.callerOf(token), undefined)
  assert.throws(() => page.open(code), { kind: 'no-permission' })
  assert.throws(() => page.open('0'.repeat(32)), { kind: 'no-permission' })
})

test('codes and sessions are all different', () => {
  const { page } = start()
  const codes = Array.from({ length: 10 }, () => page.addCode().code)
  const tokens = codes.map((code) => page.open(code).token)
  assert.equal(new Set([...codes, ...tokens]).size, 20)
})

test('a code ends after its time by the monotonic clock, whatever the wall clock is set to', async () => {
  const { page, clock } = start()
  const [early, late] = [page.addCode().code, page.addCode().code]
  await clock.runFor(PAGE_CODE_MS - 1)
  clock.wallOffsetMs = 10 * PAGE_CODE_MS
  page.open(early)
  clock.wallOffsetMs = -10 * PAGE_CODE_MS
  await clock.runFor(1)
  assert.throws(() => page.open(late), { kind: 'no-permission' })
})

test('only so many codes wait; the oldest is forgotten first', () => {
  const { page } = start()
  const codes = Array.from({ length: PAGE_CODES_MAX + 1 }, () => page.addCode().code)
  assert.throws(() => page.open(codes[0] ?? ''), { kind: 'no-permission' })
  for (const code of codes.slice(1)) page.open(code)
})

test('a session ends after its time, and a wall clock that is set back does not make it last', async () => {
  const { page, clock } = start()
  const { token, expiresAt } = page.open(page.addCode().code)
  assert.equal(Date.parse(expiresAt), clock.wallMs() + PAGE_SESSION_MS)
  await clock.runFor(PAGE_SESSION_MS - 1000)
  assert.notEqual(page.callerOf(token), undefined)
  await clock.runFor(1000)
  assert.equal(page.callerOf(token), undefined)
  clock.wallOffsetMs = -3 * PAGE_SESSION_MS
  assert.equal(page.callerOf(token), undefined)
})

test('a renewed session lasts longer than the one before', async () => {
  const { page, clock } = start()
  const first = page.open(page.addCode().code)
  await clock.runFor(PAGE_SESSION_MS / 2)
  const second = page.renew()
  await clock.runFor(PAGE_SESSION_MS / 2)
  assert.equal(page.callerOf(first.token), undefined)
  assert.notEqual(page.callerOf(second.token), undefined)
})

test('a session outlives a restart of the daemon; codes that wait do not', () => {
  const { page, make } = start()
  const { token } = page.open(page.addCode().code)
  const { code } = page.addCode()
  const again = make()
  assert.notEqual(again.callerOf(token), undefined)
  assert.throws(() => again.open(code), { kind: 'no-permission' })
})

test('a session is of the port that it was opened at: who took that port meanwhile can use it nowhere else', () => {
  const { page, place } = start()
  const { token } = page.open(page.addCode().code)
  place.origin = 'http://127.0.0.1:9252/'
  assert.equal(page.callerOf(token), undefined)
  place.origin = 'http://127.0.0.1:9251/'
  assert.notEqual(page.callerOf(token), undefined)
})

test('closing all ends every session and every code, and new ones are made', () => {
  const { page } = start()
  const { token } = page.open(page.addCode().code)
  const { code } = page.addCode()
  page.closeAll()
  assert.equal(page.callerOf(token), undefined)
  assert.throws(() => page.open(code), { kind: 'no-permission' })
  assert.notEqual(page.callerOf(page.open(page.addCode().code).token), undefined)
})

test('a session of which any character is another, that is cut or made longer, or is of another home, is none', () => {
  const { page } = start()
  const { token } = page.open(page.addCode().code)
  const strange = start('another home').page
  assert.equal(strange.callerOf(token), undefined)
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...'0123456789abcdefA_ '), (place, other) => {
      const forged = token.slice(0, place) + other + token.slice(place + 1)
      if (forged !== token) assert.equal(page.callerOf(forged), undefined)
    }),
  )
  for (const text of ['', token.slice(0, -1), `${token}0`, token.toUpperCase(), ` ${token}`, 'warren_page_'])
    assert.equal(page.callerOf(text), undefined, text)
})

test('on a Unix socket a code has no address', () => {
  const random = createSeededRandom('socket')
  const primitives = createSimPrimitives(random)
  const key = { read: () => new Uint8Array(32), replace: () => {} }
  const page = createPageSessions({
    clock: new VirtualClock(),
    primitives,
    key,
    origin: () => undefined,
  })
  assert.equal(page.addCode().url, undefined)
})

test('over the API: only the owner makes codes, whoever has one opens it, and a session may all', async () => {
  const { ask, tokens } = startFakeApi('page over the API')
  const limited = tokens.add({
    name: 'program',
    scopes: ['status', 'services', 'connect', 'files'],
    createdAt: '2026-01-01T00:00:00Z',
  })
  assert.equal((await ask('POST', '/v1/page/codes', { token: '' })).status, 401)
  assert.equal((await ask('POST', '/v1/page/codes', { token: limited.token })).status, 403)
  const { code } = (await (await ask('POST', '/v1/page/codes')).json()) as { code: string }
  const opened = await ask('POST', '/v1/page/sessions', { token: '', body: { code } })
  assert.equal(opened.status, 201)
  const { token } = (await opened.json()) as { token: string }
  for (const path of ['/v1/status', '/v1/tokens', '/v1/places'])
    assert.equal((await ask('GET', path, { token })).status, 200, path)
  assert.equal((await ask('POST', '/v1/page/sessions', { token: '', body: { code } })).status, 403)
  for (const wrong of ['', 'x'.repeat(32), code.toUpperCase(), code.slice(1)])
    assert.equal((await ask('POST', '/v1/page/sessions', { token: '', body: { code: wrong } })).status, 400)
  assert.equal((await ask('POST', '/v1/page/sessions/close', { token })).status, 200)
  assert.equal((await ask('GET', '/v1/status', { token })).status, 401)
})
