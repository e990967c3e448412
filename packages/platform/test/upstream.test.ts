import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { CancelSource, isWarrenError, type PeerAddress, type WarrenError } from '@warren/kernel'
import { createTlsTransport, greetUpstream, type Upstream } from '@warren/platform/node'
import { transportConformance } from '@warren/testkit'
import { type ProxyBehaviour, type SocksProxyOptions, startSocksProxy } from '@warren/testkit/processes'
import { ipBytes } from '../src/node/ip-bytes.ts'

const HOST = '127.0.0.1'

/** A relay that nobody may reach directly: it counts who connects. */
async function countingServer(): Promise<{
  address: PeerAddress
  connections: () => number
  close: () => void
}> {
  let count = 0
  const server = createServer((socket) => {
    count++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
  const { port } = server.address() as AddressInfo
  return { address: { host: HOST, port }, connections: () => count, close: () => server.close() }
}

async function failureOf(promise: Promise<unknown>): Promise<WarrenError> {
  const error = await promise.then(
    () => assert.fail('it went well'),
    (thrown: unknown) => thrown,
  )
  return isWarrenError(error) ? error : assert.fail('no error of ours')
}

const dialThrough = (upstream: Upstream, address: PeerAddress): Promise<unknown> =>
  createTlsTransport({ upstream }).dial(address, () => new Uint8Array(32))

transportConformance('TLS through an upstream proxy', async () => {
  const proxy = await startSocksProxy()
  const transport = createTlsTransport({ upstream: { address: proxy.address } })
  return {
    dialler: transport,
    listener: transport,
    listenAddress: { host: HOST, port: 0 },
    nowhere: { host: HOST, port: 1 },
    settle: (work) => work,
    stop: () => proxy.close(),
  }
})

const MISBEHAVIOUR: readonly (readonly [ProxyBehaviour, WarrenError['kind']])[] = [
  ['junk', 'protocol-violation'],
  ['hangs-up', 'closed'],
  ['wants-login', 'no-permission'],
  ['talks-on', 'protocol-violation'],
]
for (const [behaviour, kind] of MISBEHAVIOUR) {
  test(`a proxy that does not do its part (${behaviour}) is named as the cause, and nothing goes around it`, async () => {
    const server = await countingServer()
    const proxy = await startSocksProxy({ behaviour })
    const error = await failureOf(dialThrough({ address: proxy.address }, server.address))
    assert.equal(error.kind, kind)
    assert.equal(error.fields['upstream'], true)
    assert.equal(server.connections(), 0)
    await proxy.close()
    server.close()
  })
}

test('a proxy that is gone is named as the cause, and nothing goes around it', async () => {
  const server = await countingServer()
  const proxy = await startSocksProxy()
  await proxy.close()
  for (const attempt of [
    dialThrough({ address: proxy.address }, server.address),
    greetUpstream({ address: proxy.address }),
  ]) {
    const error = await failureOf(attempt)
    assert.equal(error.kind, 'unreachable')
    assert.equal(error.fields['upstream'], true)
  }
  assert.equal(server.connections(), 0)
  server.close()
})

test('what a proxy says of the far end is a failure of the far end', async () => {
  const server = await countingServer()
  server.close()
  const proxy = await startSocksProxy()
  const gone = await failureOf(dialThrough({ address: proxy.address }, server.address))
  assert.equal(gone.kind, 'unreachable')
  assert.equal(gone.fields['upstream'], undefined)
  await proxy.close()
  const strict = await startSocksProxy({ behaviour: 'refuses' })
  const refused = await failureOf(dialThrough({ address: strict.address }, server.address))
  assert.equal(refused.kind, 'refused')
  assert.equal(refused.fields['upstream'], undefined)
  await strict.close()
})

test('a proxy that never answers is given up when the caller gives up', async () => {
  const proxy = await startSocksProxy({ behaviour: 'silent' })
  const source = new CancelSource()
  const dialling = createTlsTransport({ upstream: { address: proxy.address } }).dial(
    { host: HOST, port: 1 },
    () => new Uint8Array(32),
    source.cancel,
  )
  source.abort()
  assert.equal((await failureOf(dialling)).kind, 'cancelled')
  await proxy.close()
})

test('a name and password are given to a proxy that asks for them; wrong ones are said to be wrong', async () => {
  const server = await countingServer()
  const login = { user: 'ann', password: 'p@ss:word' }
  const options: SocksProxyOptions = { login }
  const proxy = await startSocksProxy(options)
  await greetUpstream({ address: proxy.address, login })
  const wrong = await failureOf(greetUpstream({ address: proxy.address, login: { ...login, password: 'x' } }))
  assert.equal(wrong.kind, 'no-permission')
  const none = await failureOf(greetUpstream({ address: proxy.address }))
  assert.equal(none.kind, 'no-permission')
  await failureOf(dialThrough({ address: proxy.address, login }, server.address))
  assert.deepEqual(proxy.asked, [`${HOST}:${server.address.port}`])
  assert.equal(server.connections(), 1)
  await proxy.close()
  server.close()
})

test('addresses are given to the proxy as their bytes', () => {
  assert.deepEqual([...ipBytes('192.0.2.7')], [192, 0, 2, 7])
  assert.deepEqual([...ipBytes('2001:db8::1:0:5')], [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5])
  assert.deepEqual([...ipBytes('::')], new Array<number>(16).fill(0))
  assert.deepEqual([...ipBytes('::1')].at(-1), 1)
  assert.deepEqual([...ipBytes('fd00::ffff:1.2.3.4')].slice(-6), [255, 255, 1, 2, 3, 4])
})
