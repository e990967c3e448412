/** The proxy on real sockets: what memory pipes cannot show of half-close, resets and bytes that wait in the system. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { describe, it, type TestContext } from 'node:test'
import { concatBytes, defer, type Deferred, type Duplex, SILENT_LOG, utf8 } from '@warren/kernel'
import { createLocalNet, createNodeClock } from '@warren/platform/node'
import { createMemoryPipe } from '@warren/testkit'
import { createProxy } from '../src/index.ts'
import { Recorder, SERVICE } from './proxy-harness.ts'

const CONNECTED_BYTES = 12
const EARLY_BYTES = 3_000_000

interface RealProxy {
  client(): Socket
  /** Settles with the service's end once a request has arrived; the connection is then made. */
  accept(): Promise<Recorder>
}

async function start(context: TestContext): Promise<RealProxy> {
  const asked: Deferred<void> = defer()
  const answer: Deferred<Duplex> = defer()
  const connector = {
    connect: (): Promise<Duplex> => {
      asked.resolve()
      return answer.promise
    },
  }
  const ports = { clock: createNodeClock(), log: SILENT_LOG, localNet: createLocalNet() }
  const address = { host: '127.0.0.1', port: 0 }
  const proxy = await createProxy(ports, { address, connector, isServiceLabel: () => true })
  context.after(() => proxy.close())
  return {
    client: () => {
      const socket = connect({ ...proxy.address, allowHalfOpen: true })
      context.after(() => socket.destroy())
      return socket
    },
    accept: async () => {
      await asked.promise
      const [near, far] = createMemoryPipe()
      answer.resolve(near)
      return new Recorder(far)
    },
  }
}

const REQUEST = concatBytes(
  Uint8Array.of(5, 1, 0, 5, 1, 0, 3, 62),
  utf8(`${SERVICE}.onion`),
  Uint8Array.of(0, 80),
)

describe('proxy on real sockets', () => {
  it('delivers megabytes sent ahead with the half-close behind them, and then the answer', async (context) => {
    const proxy = await start(context)
    const client = proxy.client()
    const early = new Uint8Array(EARLY_BYTES).map((_, index) => index % 253)
    client.write(REQUEST)
    client.end(early)
    const service = await proxy.accept()
    await service.whenEnded
    assert.deepEqual(service.received, early)
    service.duplex.write(utf8('answer'))
    service.duplex.end()
    const answer = await buffer(client)
    assert.equal(answer.subarray(CONNECTED_BYTES).toString(), 'answer')
  })

  it('a refusal arrives although the client goes on sending', async (context) => {
    const client = (await start(context)).client()
    client.on('error', () => {})
    client.write('POST / HTTP/1.1\r\nContent-Length: 900000\r\n\r\n')
    client.write(new Uint8Array(900_000))
    const chunks: Buffer[] = []
    client.on('data', (chunk: Buffer) => chunks.push(chunk))
    await once(client, 'end')
    assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.0 405 /)
  })

  it('a client that resets its connection resets the stream', async (context) => {
    const proxy = await start(context)
    const client = proxy.client()
    client.write(REQUEST)
    const service = await proxy.accept()
    await once(client, 'data')
    client.resetAndDestroy()
    await service.whenClosed
    assert.notEqual(service.error, undefined)
  })
})
