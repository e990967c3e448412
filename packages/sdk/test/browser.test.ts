import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { after, test } from 'node:test'
import vm from 'node:vm'
import * as sdk from '@warren/sdk/browser'
import { build } from 'esbuild'

const ENTRY = path.join(import.meta.dirname, '../src/browser.ts')

interface Received {
  readonly request: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

const received: Received[] = []
const streams = new Set<http.ServerResponse>()
const server = http.createServer((request, response) => void answer(request, response))
async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
  received.push({ request: `${request.method} ${request.url}`, headers: request.headers, body })
  if (request.url === '/v1/events') {
    streams.add(response)
    response.on('close', () => streams.delete(response))
    return void response.write('id: x-1\nevent: reset\ndata: {}\n\n')
  }
  if (request.url === '/v1/stop') return void response.writeHead(302, { location: '/v1/status' }).end()
  if (request.url?.startsWith('/v1/content') === true) return void response.end('every byte')
  response.end(JSON.stringify({ echo: body }))
}
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
after(() => {
  server.closeAllConnections()
  server.close()
})

/** The entry as a page loads it. A `node:` import anywhere below it makes this fail. */
async function bundle(): Promise<{ code: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'warren',
    target: 'es2022',
    logLevel: 'silent',
  })
  return { code: outputFiles[0]?.text ?? '', inputs: Object.keys(metafile.inputs) }
}

test('the browser entry bundles without Node and without the schemas', async () => {
  const { inputs } = await bundle()
  assert.deepEqual(
    inputs.filter((input) => /node_modules\/zod|http-send|find-daemon/.test(input)),
    [],
  )
  assert.ok(inputs.some((input) => input.endsWith('fetch-send.ts')))
})

test('the bundle works where there is nothing but what browsers have', async () => {
  const { code } = await bundle()
  const globals = {
    fetch,
    AbortController,
    AbortSignal,
    Blob,
    TextDecoder,
    URLSearchParams,
    setTimeout,
    clearTimeout,
  }
  const page = vm.createContext({ ...globals })
  vm.runInContext(code, page)
  const answer = vm.runInContext(
    `warren.createClient(warren.createFetchSend(${JSON.stringify(origin)}), 'secret').call('unlock', { body: { passphrase: 'ä' } })`,
    page,
  ) as Promise<unknown>
  assert.equal(JSON.stringify(await answer), JSON.stringify({ echo: '{"passphrase":"ä"}' }))
})

const client = sdk.createClient(sdk.createFetchSend(`${origin}/`), 'secret')

test('a call carries the token and nothing that a browser adds of itself', async () => {
  await client.call('getStatus')
  const { request, headers } = received.at(-1) as Received
  assert.equal(request, 'GET /v1/status')
  assert.equal(headers.authorization, 'Bearer secret')
  assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined])
})

test('a redirection is not followed: the token goes nowhere else', async () => {
  await assert.rejects(client.call('stop'), sdk.ApiError)
  assert.equal(received.at(-1)?.request, 'POST /v1/stop')
})

test('a blob is sent as it is, and bytes that come in pieces as a whole', async () => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode('piece by ')
    yield new TextEncoder().encode('piece')
  }
  await client.shareStream({ name: 'a.txt' }, new Blob(['a whole blob']))
  assert.equal(received.at(-1)?.body, 'a whole blob')
  await client.shareStream({ name: 'a.txt' }, pieces())
  assert.equal(received.at(-1)?.body, 'piece by piece')
  assert.equal(received.at(-1)?.headers['content-type'], 'application/octet-stream')
})

test('the Node client sends blobs too', async () => {
  const node = await import('@warren/sdk')
  const byHttp = node.createClient(node.createHttpSend(new URL(origin).host), 'secret')
  await byHttp.shareStream({}, new Blob(['a whole blob']))
  assert.equal(received.at(-1)?.body, 'a whole blob')
})

test('the bytes of an answer come as they are, to their end', async () => {
  let text = ''
  for await (const chunk of await client.open({ link: 'warren:x' })) text += new TextDecoder().decode(chunk)
  assert.equal(text, 'every byte')
})

test('leaving the events ends the connection, and so does giving up', async () => {
  const events = client.events()
  assert.deepEqual((await events.next()).value, { type: 'reset', data: {} })
  const [stream] = streams
  const closed = once(stream as http.ServerResponse, 'close')
  await events.return(undefined)
  await closed
  const stop = new AbortController()
  const more = client.events({ signal: stop.signal })
  await more.next()
  const waiting = more.next()
  stop.abort()
  assert.equal((await waiting).done, true)
})

test('a daemon that is not there is an error that says how to start one', async () => {
  // Port 1 is nobody's.
  const alone = sdk.createClient(sdk.createFetchSend('http://127.0.0.1:1'), 't')
  await assert.rejects(
    alone.call('getStatus'),
    (error) => error instanceof sdk.ApiError && error.kind === 'unreachable' && error.next !== undefined,
  )
})
