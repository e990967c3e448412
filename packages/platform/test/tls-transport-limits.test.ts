import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { connect as connectTcp } from 'node:net'
import { test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { type Channel, defer, isWarrenError } from '@warren/kernel'
import { createTlsTransport } from '@warren/platform/node'
import { makeCertificate } from '../src/node/tls-transport-certificate.ts'

const HOST = '127.0.0.1'
/** Short enough to be waited for, and so long that a busy machine opens a channel before. */
const TIMES = {
  handshakeTimeoutMs: 3_000,
  headersTimeoutMs: 2_000,
  requestTimeoutMs: 3_000,
  keepAliveTimeoutMs: 2_000,
  checkingIntervalMs: 50,
}

test('a channel outlives every time-out of the web server it came through', async () => {
  const accepted = defer<Channel>()
  const listener = await createTlsTransport({ httpsTimes: TIMES }).listen(
    { host: HOST, port: 0 },
    {
      verifyOpening: () => true,
      accepted: accepted.resolve,
    },
  )
  const near = await createTlsTransport().dial(listener.address, () => new Uint8Array(32))
  const far = await accepted.promise
  let closes = 0
  const got = defer<void>()
  near.start({ data() {}, drain() {}, close: () => closes++ })
  far.start({ data: () => got.resolve(), drain() {}, close: () => closes++ })
  // A request that is as idle meets its time-out in that time: the clock of this test is the server's own.
  await new Promise<void>((resolve) => {
    const idle = connectTls({ ...listener.address, rejectUnauthorized: false }, () =>
      idle.write('GET / HTTP/1.1\r\nX: '),
    )
    idle.on('error', () => {})
    idle.resume()
    idle.once('close', () => resolve())
  })
  near.write(Uint8Array.of(1))
  await got.promise
  assert.equal(closes, 0)
  near.destroy()
  far.destroy()
  await listener.close()
})

test('the key exchange can be the post-quantum hybrid, and nothing is offered for resumption', async () => {
  const listener = await createTlsTransport().listen(
    { host: HOST, port: 0 },
    { verifyOpening: () => false, accepted() {} },
  )
  const connectWith = (ecdhCurve: string): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connectTls({ ...listener.address, rejectUnauthorized: false, ecdhCurve })
      socket.on('error', () => resolve(false))
      socket.once('secureConnect', () => {
        assert.equal(socket.isSessionReused(), false)
        socket.destroy()
        resolve(true)
      })
    })
  assert.equal(await connectWith('X25519MLKEM768'), true)
  assert.equal(await connectWith('X25519'), true)
  const session = await new Promise<Buffer>((resolve) => {
    const first = connectTls({ ...listener.address, rejectUnauthorized: false })
    first.once('session', resolve)
    first.resume()
  })
  const reused = await new Promise<boolean>((resolve) => {
    const second = connectTls({ ...listener.address, rejectUnauthorized: false, session }, () => {
      resolve(second.isSessionReused())
      second.destroy()
    })
  })
  assert.equal(reused, false)
  await listener.close()
})

test('a peer that is no listener of ours is refused, unreachable or bad input, never a hang', async () => {
  const { dial } = createTlsTransport()
  const kindOf = (host: string, port: number): Promise<unknown> =>
    dial({ host, port }, () => new Uint8Array(32)).then(
      () => 'channel',
      (error: unknown) => (isWarrenError(error) ? error.kind : error),
    )
  assert.equal(await kindOf('localhost', 443), 'bad-input')
  assert.equal(await kindOf(HOST, 1), 'unreachable')
  const { createServer } = await import('node:net')
  for (const answer of ['HTTP/1.1 400 Bad Request\r\n\r\n', '', 'x'.repeat(100_000)]) {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.end(answer)
    })
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
    const address = server.address()
    assert.ok(address !== null && typeof address === 'object')
    assert.equal(await kindOf(HOST, address.port), 'refused')
    server.close()
  }
})

test('one address can hold a bounded number of connections that are no channels', async () => {
  const listener = await createTlsTransport().listen(
    { host: HOST, port: 0 },
    { verifyOpening: () => true, accepted: (channel) => channel.destroy() },
  )
  const sockets = Array.from({ length: 300 }, () => connectTcp(listener.address))
  let closed = 0
  const enough = defer<void>()
  for (const socket of sockets) {
    socket.on('error', () => {})
    socket.resume()
    socket.once('close', () => {
      if (++closed === 300 - 256) enough.resolve()
    })
  }
  await enough.promise
  for (const socket of sockets) socket.destroy()
  await listener.close()
})

test('the certificate is well formed, self-signed, a year long, and new each time', () => {
  const wallMs = Date.UTC(2026, 5, 1)
  const [first, second] = [makeCertificate(wallMs), makeCertificate(wallMs)]
  const parsed = new X509Certificate(first.cert)
  assert.equal(parsed.subject, 'CN=localhost')
  assert.equal(parsed.issuer, 'CN=localhost')
  assert.ok(parsed.verify(parsed.publicKey))
  assert.ok(parsed.checkIssued(parsed))
  assert.equal(Date.parse(parsed.validFrom), wallMs)
  assert.equal(Date.parse(parsed.validTo) - wallMs, 365 * 86_400_000)
  assert.equal(parsed.serialNumber.length, 40)
  assert.notEqual(first.cert, second.cert)
})
