import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NameEntry, ResolvedName } from '@warren/api'
import { formatOnionAddress } from '@warren/crypto'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import { type AskOptions, startFakeApi } from './fake-daemon.ts'

const primitives = createSimPrimitives(createSeededRandom('addresses'))
const address = (seed: number): string =>
  `${formatOnionAddress(primitives, primitives.ed25519PublicOf(new Uint8Array(32).fill(seed)))}.onion`

function start() {
  const api = startFakeApi()
  return async <T>(
    method: string,
    path: string,
    options?: AskOptions,
  ): Promise<{ status: number; body: T }> => {
    const response = await api.ask(method, path, options)
    return { status: response.status, body: (await response.json()) as T }
  }
}

test('a name is added, resolved in any case and script, listed and removed', async () => {
  const ask = start()
  const added = await ask<NameEntry>('POST', '/v1/names', { body: { name: 'Zoë', target: address(1) } })
  assert.deepEqual([added.status, added.body.name, added.body.kind], [201, 'zoë', 'address'])
  const path = `/v1/names/${encodeURIComponent('ZOË')}`
  const { body } = await ask<ResolvedName>('GET', path)
  assert.deepEqual(body, { name: 'zoë', kind: 'address', target: address(1), saidBy: [] })
  assert.equal((await ask('DELETE', path)).status, 200)
  for (const method of ['GET', 'DELETE']) assert.equal((await ask(method, path)).status, 404)
})

test('what others say is listed behind, told to be theirs, and removed by itself', async () => {
  const ask = start()
  const add = (body: object) => ask('POST', '/v1/names', { body })
  await add({ name: 'alice', target: address(2), saidBy: 'bob' })
  const said = await ask<ResolvedName>('GET', '/v1/names/alice')
  assert.deepEqual(said.body.saidBy, ['bob'])
  await add({ name: 'alice', target: address(1) })
  assert.deepEqual((await ask<ResolvedName>('GET', '/v1/names/alice')).body.saidBy, [])
  const pages: NameEntry[] = []
  let query = '?limit=1'
  for (let page = 0; page < 3 && query !== ''; page++) {
    const { body } = await ask<{ items: NameEntry[]; next?: string }>('GET', `/v1/names${query}`)
    pages.push(...body.items)
    query = body.next === undefined ? '' : `?limit=1&cursor=${body.next}`
  }
  assert.deepEqual(
    pages.map(({ target, saidBy }) => [target, saidBy]),
    [
      [address(1), undefined],
      [address(2), 'bob'],
    ],
  )
  assert.equal((await ask('DELETE', '/v1/names/alice?saidBy=bob')).status, 200)
  assert.equal((await ask('DELETE', '/v1/names/alice?saidBy=bob')).status, 404)
})

test('what is no name, no target or taken is refused with what to do', async () => {
  const ask = start()
  await ask('POST', '/v1/names', { body: { name: 'alice', target: address(1) } })
  for (const body of [
    { name: 'a b', target: address(1) },
    { name: 'p\u0430ypal', target: address(1) },
    { name: 'bob', target: 'http://example.org/' },
    { name: 'alice', target: address(2) },
  ]) {
    const { status, body: problem } = await ask<{ next?: string }>('POST', '/v1/names', { body })
    assert.equal(status, 400, JSON.stringify(body))
    assert.ok(problem.next)
  }
})

test('a program that may only connect reads names and changes none', async () => {
  const ask = start()
  const { body } = await ask<{ token: string }>('POST', '/v1/tokens', {
    body: { name: 'program', scopes: ['connect'] },
  })
  const { token } = body
  assert.equal((await ask('GET', '/v1/names', { token })).status, 200)
  assert.equal(
    (await ask('POST', '/v1/names', { token, body: { name: 'a', target: address(1) } })).status,
    403,
  )
  assert.equal((await ask('DELETE', '/v1/names/a', { token })).status, 403)
})
