import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { type DuplexEvents, fail } from '@warren/kernel'
import { createClient } from '@warren/sdk'
import { createMemoryPipe } from '@warren/testkit'
import { createDirectSend } from '../src/direct-send.ts'
import { DuplexStream } from '../src/streams/duplex-stream.ts'

const run = promisify(execFile)

test('a request to the daemon in this process carries what one over HTTP would, and gives the same answer', async () => {
  let seen: Request | undefined
  const handle = async (request: Request): Promise<Response> => {
    seen = request
    return Response.json({ body: await request.text() })
  }
  const client = createClient(createDirectSend(handle, new AbortController().signal), 'secret')
  assert.deepEqual(await client.call('unlock', { body: { passphrase: 'ä' } }), { body: '{"passphrase":"ä"}' })
  assert.deepEqual([seen?.method, seen?.url], ['POST', 'http://localhost/v1/unlock'])
  const { headers } = seen as Request
  assert.deepEqual(
    ['host', 'authorization', 'content-type'].map((name) => headers.get(name)),
    ['localhost', 'Bearer secret', 'application/json'],
  )
})

test('bytes that come while they are made reach the daemon, and leaving an answer cancels it', async () => {
  let isCancelled = false
  const handle = async (request: Request): Promise<Response> => {
    if (request.method === 'POST') return Response.json({ bytes: (await request.arrayBuffer()).byteLength })
    const cancel = (): void => {
      isCancelled = true
    }
    return new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(10)), cancel }))
  }
  const client = createClient(createDirectSend(handle, new AbortController().signal), 't')
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(70_000)
    yield new Uint8Array(70_000)
  }
  assert.deepEqual(await client.shareStream({}, pieces()), { bytes: 140_000 })
  for await (const chunk of await client.open({ link: 'warren:x' })) if (chunk.length === 10) break
  assert.ok(isCancelled)
})

test('a daemon that has stopped ends what waits for it, and answers nothing more', async () => {
  const stopped = new AbortController()
  let hasAsked = (): void => {}
  const asked = new Promise<void>((resolve) => {
    hasAsked = resolve
  })
  const handle = (): Response => {
    hasAsked()
    return new Response(new ReadableStream({}))
  }
  const client = createClient(createDirectSend(handle, stopped.signal), 't')
  const waiting = client.call('getStatus')
  await asked
  stopped.abort()
  await assert.rejects(waiting, { kind: 'cancelled' })
  await assert.rejects(client.call('getStatus'), { kind: 'unreachable' })
})

test('a stream of the node is one of Node: half-close, back-pressure, and the last bytes are not lost', async () => {
  const [near, far] = createMemoryPipe()
  const left = new DuplexStream(near)
  const right = new DuplexStream(far)
  const sent = Buffer.alloc(1_000_000, 'abc')
  left.end(sent)
  const received = await text(right.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
  assert.ok(received === sent.toString())
  right.end('and back')
  assert.equal(await text(left), 'and back')
})

test('what the other side breaks off fails here, and what is destroyed here is broken off there', async () => {
  const [near, far] = createMemoryPipe()
  const stream = new DuplexStream(near)
  const failed = new Promise((resolve) => stream.on('error', resolve))
  far.start(IGNORED)
  far.abort(fail('closed', 'the circuit is gone'))
  assert.equal(((await failed) as { kind?: string }).kind, 'closed')
  const [mine, theirs] = createMemoryPipe()
  const closed = new Promise((resolve) => theirs.start({ ...IGNORED, close: resolve }))
  new DuplexStream(mine).destroy()
  assert.notEqual(await closed, undefined)
})

const IGNORED: DuplexEvents = { data: () => {}, end: () => {}, drain: () => {}, close: () => {} }

test('failures that peers cause do not end a program with a node inside; its own do', async () => {
  const guard = path.join(import.meta.dirname, '../src/foreign-failures.ts')
  const program = (thrown: string): string => `
    import { fail } from '@warren/kernel'
    import { letForeignFailuresPass } from ${JSON.stringify(guard)}
    const end = letForeignFailuresPass()
    void Promise.reject(${thrown})
    setImmediate(() => { console.log('alive'); end() })`
  const play = (thrown: string): Promise<{ stdout: string }> =>
    run(process.execPath, ['--input-type=module-typescript', '-e', program(thrown)], {
      cwd: import.meta.dirname,
    })
  assert.equal((await play("fail('closed', 'a peer left')")).stdout, 'alive\n')
  await assert.rejects(play("fail('bug', 'ours')"), { code: 1 })
  await assert.rejects(play("new Error('the own')"), { code: 1, stdout: '' })
})
