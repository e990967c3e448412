import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AppendedBox, BoxReading, BoxSequence, Job, WrittenSequence } from '@warren/api'
import { toBase64Url, utf8 } from '@warren/kernel'
import { type AskOptions, startFakeApi } from './fake-daemon.ts'

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
  const append = async (id: string, text: string): Promise<AppendedBox> => {
    const body = { contents: toBase64Url(utf8(text)) }
    const { status, body: job } = await ask<Job>('POST', `/v1/boxes/${id}/append`, { body })
    assert.equal(status, 202)
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
    const { box } = (await ask<Job>('GET', `/v1/jobs/${job.id}`)).body.result ?? {}
    return box ?? assert.fail('it is appended')
  }
  const read = (capability: string, limit?: number) =>
    ask<BoxReading>('POST', '/v1/box-readings', {
      body: { read: capability, ...(limit === undefined ? {} : { limit }) },
    })
  return { ask, append, read }
}

test('a sequence is begun, appended to, read page by page, taken back from and written no longer', async () => {
  const { ask, append, read } = start()
  const { status, body: sequence } = await ask<WrittenSequence>('POST', '/v1/boxes', { body: {} })
  assert.equal(status, 201)
  const first = await append(sequence.id, 'one')
  await append(sequence.id, 'two')
  assert.equal(first.holders, 1)
  const page = (await read(sequence.read, 1)).body
  assert.deepEqual([page.boxes.length, page.more], [1, true])
  const rest = (await read(page.next)).body
  assert.deepEqual(
    [...page.boxes, ...rest.boxes].map(({ contents }) => contents),
    ['one', 'two'].map((text) => toBase64Url(utf8(text))),
  )
  assert.equal(rest.more, false)
  assert.equal((await ask('POST', '/v1/box-renewals', { body: { verify: first.verify } })).status, 200)
  assert.equal((await ask('POST', '/v1/box-erasures', { body: { write: first.write } })).status, 200)
  const [erased] = (await read(sequence.read)).body.boxes
  assert.deepEqual([erased?.state, erased?.contents], ['erased', undefined])
  const { body: list } = await ask<{ items: BoxSequence[] }>('GET', '/v1/boxes')
  assert.deepEqual(
    list.items.map(({ id }) => id),
    [sequence.id],
  )
  assert.equal((await ask('DELETE', `/v1/boxes/${sequence.id}`)).status, 200)
  assert.equal((await ask('DELETE', `/v1/boxes/${sequence.id}`)).status, 404)
  assert.equal((await read(sequence.read)).body.boxes.length, 2, 'what was appended stays')
})

test('who is given what writes appends behind what is there, and reads with it as well', async () => {
  const { ask, append, read } = start()
  const { body: sequence } = await ask<WrittenSequence>('POST', '/v1/boxes', { body: {} })
  const first = await append(sequence.id, 'one')
  await ask('DELETE', `/v1/boxes/${sequence.id}`)
  const given = await ask<WrittenSequence>('POST', '/v1/boxes', { body: { write: ` <${first.write}> ` } })
  assert.deepEqual([given.status, given.body.id], [201, sequence.id])
  await append(given.body.id, 'two')
  assert.equal((await read(sequence.write)).body.boxes.length, 2)
  const again = await ask<WrittenSequence>('POST', '/v1/boxes', { body: { write: sequence.write } })
  assert.equal(again.body.read, sequence.read, 'it reaches back as far as anything that was given')
})

test('a capability that does less than is asked, was changed, or belongs to another network is refused with what to do', async () => {
  const { ask, append, read } = start()
  const { body: sequence } = await ask<WrittenSequence>('POST', '/v1/boxes', { body: {} })
  const { verify } = await append(sequence.id, 'one')
  const changed = `${sequence.read.slice(0, -3)}AAA`
  const bad = [
    ['/v1/boxes', { write: sequence.read }],
    ['/v1/boxes', { write: verify }],
    ['/v1/box-erasures', { write: sequence.read }],
    ['/v1/box-readings', { read: verify }],
    ['/v1/box-readings', { read: changed }],
    ['/v1/box-readings', { read: sequence.read.replace('read', 'verify') }],
    ['/v1/box-readings', { read: 'warren:AbCd' }],
    ['/v1/box-renewals', { verify: changed }],
    [`/v1/boxes/${sequence.id}/append`, { contents: 'a'.repeat(3881) }],
  ] as const
  for (const [path, body] of bad) {
    const { status, body: problem } = await ask<{ detail?: string; next?: string }>('POST', path, { body })
    assert.equal(status, 400, JSON.stringify(body))
    assert.ok(problem.detail)
  }
  assert.equal((await ask('POST', '/v1/boxes/none/append', { body: { contents: '' } })).status, 404)
  const unwritten = (await read(sequence.read)).body.next
  assert.equal((await ask('POST', '/v1/box-renewals', { body: { verify: unwritten } })).status, 404)
})

test('a program without the scope for files, or with one directory of them, has no boxes', async () => {
  const { ask } = start()
  const { body: sequence } = await ask<WrittenSequence>('POST', '/v1/boxes', { body: {} })
  const { body } = await ask<{ token: string }>('POST', '/v1/tokens', {
    body: { name: 'program', scopes: ['connect'] },
  })
  for (const path of [
    '/v1/boxes',
    '/v1/box-pins',
    '/v1/box-readings',
    '/v1/box-erasures',
    '/v1/box-renewals',
  ])
    assert.equal((await ask('POST', path, { token: body.token, body: { read: sequence.read } })).status, 403)
})

test('a sequence or a box of somebody else is kept alive, listed with what is known of it, and let go', async () => {
  const { ask, append } = start()
  const { body: sequence } = await ask<WrittenSequence>('POST', '/v1/boxes', { body: {} })
  const { verify } = await append(sequence.id, 'one')
  await append(sequence.id, 'two')
  const own = await ask<BoxSequence>('POST', '/v1/box-pins', { body: { capability: sequence.read } })
  assert.deepEqual([own.status, own.body.origin, own.body.boxes], [201, 'written', 2], 'it is kept anyway')
  const single = await ask<BoxSequence>('POST', '/v1/box-pins', { body: { capability: verify } })
  assert.deepEqual([single.body.origin, single.body.verify, single.body.boxes], ['pinned', verify, 1])
  await ask('DELETE', `/v1/boxes/${sequence.id}`)
  const pinned = await ask<BoxSequence>('POST', '/v1/box-pins', { body: { capability: sequence.write } })
  assert.deepEqual(
    [pinned.body.id, pinned.body.origin, pinned.body.read, pinned.body.write],
    [sequence.id, 'pinned', sequence.read, undefined],
    'what writes is not kept for it',
  )
  const list = async (): Promise<string[]> =>
    (await ask<{ items: BoxSequence[] }>('GET', '/v1/boxes')).body.items.map(({ id }) => id)
  assert.deepEqual((await list()).toSorted(), [single.body.id, sequence.id].toSorted())
  const append404 = await ask('POST', `/v1/boxes/${sequence.id}/append`, { body: { contents: '' } })
  assert.equal(append404.status, 404)
  for (const { body } of [single, pinned])
    assert.equal((await ask('DELETE', `/v1/boxes/${body.id}`)).status, 200)
  assert.deepEqual(await list(), [])
  const changed = `${verify.slice(0, -3)}AAA`
  assert.equal((await ask('POST', '/v1/box-pins', { body: { capability: changed } })).status, 400)
})
