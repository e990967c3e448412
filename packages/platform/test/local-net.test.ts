import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, test } from 'node:test'
import {
  CancelSource,
  concatBytes,
  defer,
  type Duplex,
  fail,
  isWarrenError,
  type Listener,
  type WarrenError,
} from '@warren/kernel'
import { createLocalNet } from '@warren/platform/node'

const net = createLocalNet()
const listeners: Listener[] = []
const open: Duplex[] = []
after(async () => {
  await Promise.all(listeners.map((listener) => listener.close()))
  for (const duplex of open) duplex.abort(fail('closed', 'the test is over'))
})

const isKind = (kind: string) => (error: unknown) => isWarrenError(error) && error.kind === kind

interface End {
  readonly duplex: Duplex
  readonly received: () => Uint8Array
  readonly ended: Promise<void>
  readonly closed: Promise<WarrenError | undefined>
  readonly drained: () => Promise<void>
}

function watch(duplex: Duplex): End {
  const chunks: Uint8Array[] = []
  const ended = defer<void>()
  const closed = defer<WarrenError | undefined>()
  let drain = defer<void>()
  duplex.start({
    data: (chunk) => chunks.push(chunk.slice()),
    end: () => ended.resolve(),
    drain: () => drain.resolve(),
    close: (error) => closed.resolve(error),
  })
  return {
    duplex,
    received: () => concatBytes(...chunks),
    ended: ended.promise,
    closed: closed.promise,
    drained: () => {
      drain = defer<void>()
      return drain.promise
    },
  }
}

async function connected(): Promise<readonly [Duplex, Duplex]> {
  const accepted = defer<Duplex>()
  const listener = await net.listen({ host: 'localhost', port: 0 }, accepted.resolve)
  listeners.push(listener)
  assert.equal(listener.address.host, '127.0.0.1')
  const dialled = await net.connect({ host: 'localhost', port: listener.address.port })
  open.push(dialled, await accepted.promise)
  return [dialled, await accepted.promise]
}

test('each direction ends by itself, and both ends close in order', async () => {
  const [a, b] = (await connected()).map(watch) as [End, End]
  a.duplex.write(Uint8Array.of(1, 2))
  a.duplex.end()
  await b.ended
  assert.deepEqual(b.received(), Uint8Array.of(1, 2))
  b.duplex.write(Uint8Array.of(3))
  b.duplex.end()
  await a.ended
  assert.deepEqual(a.received(), Uint8Array.of(3))
  assert.equal(await a.closed, undefined)
  assert.equal(await b.closed, undefined)
})

test('an abort is a reset at the other side', async () => {
  const [a, b] = (await connected()).map(watch) as [End, End]
  const reason = fail('closed', 'enough')
  a.duplex.abort(reason)
  assert.equal(await a.closed, reason)
  assert.equal((await b.closed)?.kind, 'closed')
})

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
/** What is done before the abort, which may come at any moment of it. */
const BEFORE_ABORT: Readonly<Record<string, (duplex: Duplex) => void | Promise<void>>> = {
  'an end': (duplex) => duplex.end(),
  'an end, a turn before': (duplex) => {
    duplex.end()
    return turn()
  },
  'bytes and an end': (duplex) => {
    duplex.write(new Uint8Array(10))
    duplex.end()
  },
  'bytes, a turn and an end': async (duplex) => {
    duplex.write(new Uint8Array(10))
    await turn()
    duplex.end()
  },
  'more than fits, and an end': (duplex) => {
    duplex.write(new Uint8Array(8_000_000))
    duplex.end()
  },
  'a pause and an end': (duplex) => {
    duplex.pause()
    duplex.end()
  },
}

for (const [before, act] of Object.entries(BEFORE_ABORT))
  test(`an abort after ${before} closes the connection at both sides, with its reason at this one`, async () => {
    const [a, b] = await connected()
    const [end, other] = [watch(a), watch(b)]
    b.pause()
    await act(a)
    a.abort(fail('closed', 'test: aborted'))
    a.abort(fail('closed', 'test: aborted twice'))
    b.resume()
    assert.match(String((await end.closed)?.message), /test: aborted$/)
    b.write(new Uint8Array(1))
    b.end()
    await other.closed
  })

test('who is sent an end and an abort in one moment keeps no file open', async () => {
  const files = (): number => readdirSync('/proc/self/fd').length
  const before = files()
  for (let round = 0; round < 20; round++) {
    const [a, b] = (await connected()).map(watch) as [End, End]
    b.duplex.end()
    await a.ended
    a.duplex.end()
    a.duplex.abort(fail('closed', 'test: aborted'))
    await Promise.all([a.closed, b.closed])
  }
  // Each round left its listener, which is closed at the end of all.
  assert.ok(files() - before <= 20, `${files() - before} more files`)
})

test('the writer may use its array again at once', async () => {
  const [a, b] = (await connected()).map(watch) as [End, End]
  const chunk = new Uint8Array(3000)
  for (let count = 0; count < 200; count++) a.duplex.write(chunk.fill(count))
  chunk.fill(255)
  a.duplex.end()
  await b.ended
  const received = b.received()
  assert.equal(received.length, 600_000)
  for (let at = 0; at < received.length; at += 1500) assert.equal(received[at], Math.floor(at / 3000))
})

test('a writer is told to stop while the reader pauses, and to go on when it has read', async () => {
  const [a, b] = (await connected()).map(watch) as [End, End]
  b.duplex.pause()
  const block = new Uint8Array(256 * 1024)
  let written = 0
  // The system's own buffers take some megabytes first.
  while (a.duplex.write(block) || written < 64 * block.length) written += block.length
  const drained = a.drained()
  b.duplex.resume()
  await drained
  a.duplex.end()
  await b.ended
  assert.equal(b.received().length, written + block.length)
})

test('what arrived before the owner started is delivered then, also after the other side left', async () => {
  const [a, b] = await connected()
  const first = watch(a)
  a.write(Uint8Array.of(5))
  a.end()
  const second = watch(b)
  await second.ended
  b.end()
  await first.closed
  assert.deepEqual(second.received(), Uint8Array.of(5))
})

test('refusals, names and given-up connects are told apart, and no name is ever resolved', async () => {
  await assert.rejects(net.connect({ host: '127.0.0.1', port: 1 }), isKind('refused'))
  await assert.rejects(net.connect({ host: 'example.invalid', port: 80 }), isKind('bad-input'))
  await assert.rejects(
    net.listen({ host: 'example.invalid', port: 80 }, () => {}),
    isKind('bad-input'),
  )
  const source = new CancelSource()
  source.abort()
  await assert.rejects(net.connect({ host: '127.0.0.1', port: 1 }, source.cancel), isKind('cancelled'))
})

test('a port that is taken says so', async () => {
  const listener = await net.listen({ host: '127.0.0.1', port: 0 }, () => {})
  listeners.push(listener)
  await assert.rejects(
    net.listen(listener.address, () => {}),
    (error) =>
      isWarrenError(error) &&
      error.kind === 'unreachable' &&
      error.fields['cause'] === 'port in use' &&
      error.next !== undefined,
  )
})
