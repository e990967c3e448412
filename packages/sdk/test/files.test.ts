import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import type { Download, Job } from '@warren/api'
import { ApiError, createClient, createHttpSend, get, type Send, share } from '@warren/sdk'

const JOB: Job = { id: 'job-1', kind: 'get', state: 'running', steps: [], percentage: 0 }

const received: { path: string; bytes: number; headers: http.IncomingHttpHeaders }[] = []
const server = http.createServer((request, response) => void answer(request, response))
async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) bytes += chunk.length
  received.push({ path: request.url ?? '', bytes, headers: request.headers })
  if (request.url?.startsWith('/v1/content') === true) {
    response.writeHead(206)
    response.end('part')
    return
  }
  response.writeHead(202)
  response.end(JSON.stringify({ ...JOB, kind: 'share' }))
}
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const client = createClient(createHttpSend(`127.0.0.1:${(server.address() as AddressInfo).port}`), 'token')
after(() => void server.close())

test('bytes of any length are sent as they come, with the options in the query and a token', async () => {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (let chunk = 0; chunk < 100; chunk++) yield new Uint8Array(100_000)
  }
  const job = await client.shareStream({ name: 'a b.txt', once: 'true' }, bytes())
  assert.equal(job.kind, 'share')
  const last = received.at(-1)
  assert.deepEqual([last?.path, last?.bytes], ['/v1/shares/stdin?name=a+b.txt&once=true', 10_000_000])
  assert.equal(last?.headers['content-type'], 'application/octet-stream')
  assert.equal(last?.headers.authorization, 'Bearer token')
})

test('a source of bytes that fails ends the request, not the program', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(10)
    throw new Error('the pipe broke')
  }
  await assert.rejects(client.shareStream({}, broken()), ApiError)
})

test('a file of a link is read from where it is wanted', async () => {
  const body = await client.open({ link: 'warren:x', path: 'a/b' }, { range: { first: 5, last: 8 } })
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  assert.equal(Buffer.concat(chunks).toString(), 'part')
  const last = received.at(-1)
  assert.deepEqual([last?.path, last?.headers.range], ['/v1/content?link=warren%3Ax&path=a%2Fb', 'bytes=5-8'])
})

/** Answers the request with `job`, then tells `events`. */
function follow(job: Job, events: readonly (readonly [type: string, data: unknown])[]): Send {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
  return async ({ path }) => ({
    status: 200,
    body: (async function* () {
      if (path !== '/v1/events') return yield utf8(JSON.stringify(job))
      for (const [index, [type, data]] of events.entries())
        yield utf8(`id: 1-${index}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
    })(),
  })
}

test('get tells every picture of its own download and ends with the last', async () => {
  const download = { id: 'd', name: 'x', verifiedBytes: 1 } as Download
  const job: Job = { ...JOB, result: { download } }
  const done = { ...download, verifiedBytes: 9, state: 'done' as const }
  const send = follow(job, [
    ['download', { ...download, verifiedBytes: 5 }],
    ['download', { ...download, id: 'other', verifiedBytes: 7 }],
    ['share', {}],
    ['job', { ...job, state: 'done', result: { download: done } }],
  ])
  const seen: number[] = []
  const result = await get(
    createClient(send, 't'),
    { link: 'warren:x', to: '/tmp' },
    { onDownload: ({ verifiedBytes }) => seen.push(verifiedBytes) },
  )
  assert.deepEqual([seen, result.verifiedBytes], [[5], 9])
})

test('share fails with the job’s own sentence', async () => {
  const failed: Job = {
    ...JOB,
    kind: 'share',
    state: 'failed',
    error: { kind: 'storage', message: 'the disk is full', next: 'Make room.' },
  }
  const send = follow({ ...JOB, kind: 'share' }, [['job', failed]])
  await assert.rejects(
    share(createClient(send, 't'), { path: '/x' }),
    (error: unknown) => error instanceof ApiError && error.kind === 'storage' && error.next === 'Make room.',
  )
})
