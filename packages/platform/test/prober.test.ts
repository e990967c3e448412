/**
 * A prober finds no difference between a relay's port and a plain Node HTTPS server.
 *
 * Every opening is played to both, and all that a prober can see is compared: the bytes that come back (the TLS handshake
 * by its messages' types and lengths, what is inside by its text), who closes, how, and, with the same shortened times
 * configured in both, whether a time-out closes it. Only the value of the Date header may differ.
 */
import assert from 'node:assert/strict'
import { constants } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net'
import { after, before, suite, test } from 'node:test'
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { type Listener, OPENING_BYTES } from '@warren/kernel'
import { createTlsTransport } from '@warren/platform/node'
import { makeCertificate } from '../src/node/tls-transport-certificate.ts'
import { bindingOf } from '../src/node/tls-transport-channel.ts'
import { answerPlainly } from '../src/node/tls-transport-listen.ts'

/** Short enough to be waited for, and so long that no busy machine meets one before it has sent what it wanted to. */
const TIMES = {
  handshakeTimeoutMs: 4_000,
  headersTimeoutMs: 3_000,
  requestTimeoutMs: 4_000,
  keepAliveTimeoutMs: 3_000,
  checkingIntervalMs: 100,
}
const HOST = '127.0.0.1'
const SECRET = new Uint8Array(OPENING_BYTES).fill(0x77)
const proofOf = (binding: Uint8Array): Buffer =>
  Buffer.from(binding.map((byte, at) => byte ^ (SECRET[at] as number)))

let ours: Listener
let plain: Server
let plainPort = 0
let accepted = 0

before(async () => {
  const certificate = makeCertificate(Date.now())
  ours = await createTlsTransport({ certificate, httpsTimes: TIMES }).listen(
    { host: HOST, port: 0 },
    {
      verifyOpening: (proof, binding) => proofOf(binding).equals(proof),
      accepted: (channel) => {
        accepted++
        channel.destroy()
      },
    },
  )
  // Spelled out, not taken from the product: what differs from Node's defaults is what a prober could see.
  const options = {
    key: certificate.key,
    cert: certificate.cert,
    secureOptions: constants.SSL_OP_NO_TICKET,
    handshakeTimeout: TIMES.handshakeTimeoutMs,
    headersTimeout: TIMES.headersTimeoutMs,
    requestTimeout: TIMES.requestTimeoutMs,
    keepAliveTimeout: TIMES.keepAliveTimeoutMs,
    connectionsCheckingInterval: TIMES.checkingIntervalMs,
  }
  plain = createServer(options, answerPlainly)
  await new Promise<void>((resolve) => plain.listen(0, HOST, resolve))
  plainPort = (plain.address() as AddressInfo).port
})

after(async () => {
  await ours.close()
  plain.close()
})

/** What a prober saw of one connection. */
interface Sight {
  readonly text: string
  /** `end`: closed in order; `reset`: torn down; `open`: still there when the prober gave up. */
  readonly closing: string
  readonly tls: string
}

/** Every opening ends by itself, at the latest by a time-out; this is for one that would not. */
const PATIENCE_MS = 120_000
/** What follows an end, a reset say, comes in the next turns of the same loop. */
const AFTER_END_MS = 100

function observe(socket: Socket, tls: () => string): Promise<Sight> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0)
    let closing = 'open'
    const finish = (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ text: bytes.toString('latin1').replace(/Date: [^\r]+/g, 'Date: X'), closing, tls: tls() })
    }
    const timer = setTimeout(finish, PATIENCE_MS)
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
    })
    socket.on('end', () => {
      closing = 'end'
      // A socket that stays half open hears no more. The turn after the time has passed reads what has come by then.
      setTimeout(() => setImmediate(finish), AFTER_END_MS)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      closing = `error ${error.code}`
    })
    socket.on('close', finish)
  })
}

/** Bytes on the bare port. A server's TLS answer is random but for its records' types and lengths. */
function raw(bytes: Buffer | string, endAfter = false) {
  return async (port: number): Promise<Sight> => {
    const socket = connectTcp({ host: HOST, port, allowHalfOpen: true })
    const sight = observe(socket, () => '')
    socket.write(bytes)
    if (endAfter) socket.end()
    const seen = await sight
    return { ...seen, text: shapeOf(Buffer.from(seen.text, 'latin1')) }
  }
}

/** TLS records as `type:length`; anything else as it is. */
function shapeOf(bytes: Buffer): string {
  const records: string[] = []
  let at = 0
  while (at + 5 <= bytes.length && (bytes[at] as number) >= 20 && (bytes[at] as number) <= 23) {
    const length = bytes.readUInt16BE(at + 3)
    const isAlert = bytes[at] === 21
    // A certificate's signature is a byte longer or shorter by chance, and so is the record that holds it.
    const shown = length > 100 && bytes[at] === 23 ? 'certificate' : String(length)
    records.push(
      `${bytes[at]}:${shown}${isAlert ? `:${bytes.toString('hex', at + 5, at + 5 + length)}` : ''}`,
    )
    at += 5 + length
  }
  return records.join(' ') + bytes.toString('latin1', at)
}

interface TlsProbe {
  readonly options?: ConnectionOptions
  readonly endAfter?: boolean
  /** Writes that follow the first, each after a turn. */
  readonly later?: readonly string[]
}

/** Text inside TLS; computed from the connection, as proofs are. */
function inside(text: string | ((socket: TLSSocket) => string | Promise<string>), probe: TlsProbe = {}) {
  return async (port: number): Promise<Sight> => {
    const socket = connectTls({
      host: HOST,
      port,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      ...probe.options,
    })
    let tls = ''
    const seen = observe(socket, () => tls)
    const ready = new Promise<void>((resolve) => {
      socket.once('secureConnect', () => {
        // Not later: Node 26 crashes when a TLS socket that was closed is asked for these.
        tls = `${socket.getProtocol()} ${socket.alpnProtocol} ${socket.getCipher().name}`
        resolve()
      })
      socket.once('close', () => resolve())
    })
    await ready
    if (!socket.destroyed) {
      socket.write(typeof text === 'string' ? text : await text(socket))
      for (const more of probe.later ?? []) {
        await new Promise((resolve) => setImmediate(resolve))
        socket.write(more)
      }
      if (probe.endAfter === true) socket.end()
    }
    return seen
  }
}

const upgrade = (cookie: string, method = 'GET'): string =>
  `${method} / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${cookie}\r\n`
const session = (proof: Uint8Array): string =>
  `Cookie: session=${Buffer.from(proof).toString('base64url')}\r\n`
const rightProof = (socket: TLSSocket): string => session(proofOf(bindingOf(socket)))

/** A proof that is right on a connection that is not this one. */
async function strayProof(port: number): Promise<string> {
  const other = connectTls({ host: HOST, port, rejectUnauthorized: false })
  await new Promise<void>((resolve) => other.once('secureConnect', resolve))
  const proof = rightProof(other)
  other.destroy()
  return proof
}

const ONLY_TLS12: ConnectionOptions = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }

/** A ClientHello of TLS 1.2, by the record layer and by its version; no supported_versions extension. */
const TLS12_HELLO = Buffer.concat([
  Buffer.from('16030100330100002f0303', 'hex'),
  Buffer.alloc(32, 7),
  Buffer.from('000004c02bc02f0100000002ffff', 'hex'),
])

const PROBES: Readonly<Record<string, (port: number) => Promise<Sight>>> = {
  'nothing at all, until the time-out': raw(''),
  'nothing, then the end': raw('', true),
  'one byte': raw('\x16'),
  garbage: raw(Buffer.alloc(600, 0xa5)),
  'plain HTTP to the TLS port': raw('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
  'a hello of TLS 1.2': raw(TLS12_HELLO),
  'half a TLS record, until the time-out': raw(TLS12_HELLO.subarray(0, 20)),
  'a TLS record longer than allowed': raw(Buffer.from('1603010000ffff', 'hex')),
  'a TLS alert': raw(Buffer.from('15030100020228', 'hex')),
  SSH: raw('SSH-2.0-OpenSSH_9.2\r\n'),
  'a client that speaks TLS 1.2 only': inside('GET / HTTP/1.1\r\nHost: a\r\n\r\n', { options: ONLY_TLS12 }),
  'the right proof over TLS 1.2': inside((socket) => upgrade(rightProof(socket)), { options: ONLY_TLS12 }),
  'a client that offers no group of ours': inside('', { options: { ecdhCurve: 'secp521r1' } }),
  'a client that asks for HTTP/2 only': inside('', { options: { ALPNProtocols: ['h2'] } }),
  'a client with another name': inside('GET / HTTP/1.1\r\nHost: a\r\n\r\n', {
    options: { servername: 'example.org' },
  }),
  'TLS, then silence until the time-out': inside(''),
  'TLS, then the end': inside('', { endAfter: true }),
  'the page, kept alive until the time-out': inside('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
  'the page over HTTP/1.0': inside('GET / HTTP/1.0\r\n\r\n'),
  'the head of the page': inside('HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
  'another page': inside('GET /admin HTTP/1.1\r\nHost: a\r\n\r\n'),
  'a method that is not served': inside('DELETE / HTTP/1.1\r\nHost: a\r\n\r\n'),
  'a method that does not exist': inside('FROB / HTTP/1.1\r\nHost: a\r\n\r\n'),
  'no host': inside('GET / HTTP/1.1\r\n\r\n'),
  'half a request, until the time-out': inside('GET / HTTP/1.1\r\nHost: a\r\nX-Half: '),
  'half a request, then the end': inside('GET / HT', { endAfter: true }),
  'headers that arrive slowly': inside('GET / HTTP/1.1\r\n', {
    later: ['Host: a\r\n', 'X-A: b\r\n', '\r\n'],
  }),
  'a body that never comes, until the time-out': inside(
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n',
  ),
  'a header of 100 kB': inside(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`),
  'a request line of 100 kB': inside(`GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`),
  'garbage inside TLS': inside('\x00\x01\x02\x03'.repeat(50)),
  'the preface of HTTP/2': inside('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  CONNECT: inside('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n'),
  'requests in one write': inside(
    'GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n',
  ),
  'a length and chunks at once': inside(
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ),
  'an expectation': inside(
    'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi',
  ),
  'a WebSocket without a cookie': inside(upgrade('')),
  'a WebSocket with another cookie': inside(upgrade('Cookie: theme=dark\r\n')),
  'a WebSocket with a proof that is wrong': inside(upgrade(session(new Uint8Array(32).fill(9)))),
  'a WebSocket with a proof that is too short': inside(upgrade(session(new Uint8Array(31)))),
  'a WebSocket with a proof that is too long': inside(upgrade(session(new Uint8Array(33)))),
  'a WebSocket with a proof that is no base64': inside(upgrade(`Cookie: session=${'!'.repeat(43)}\r\n`)),
  'a WebSocket with a proof right on another connection': (port) =>
    inside(async () => upgrade(await strayProof(port)))(port),
  'a proof right for this connection, without an upgrade': inside(
    (socket) => `GET / HTTP/1.1\r\nHost: a\r\n${rightProof(socket)}\r\n`,
  ),
  'a proof right for this connection, with another method': inside((socket) =>
    upgrade(rightProof(socket), 'PUT'),
  ),
  'a proof right for this connection, with a body': inside(
    (socket) => upgrade(`Content-Length: 3\r\n${rightProof(socket)}`) + 'abc',
  ),
  'an upgrade to HTTP/2 in the clear': inside(
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n\r\n',
  ),
  'wrong proofs in one write': inside(upgrade(session(new Uint8Array(32))).repeat(3)),
}

suite('a prober finds a plain HTTPS server', { concurrency: 12 }, () => {
  for (const [name, probe] of Object.entries(PROBES)) {
    test(name, async () => {
      const [seen, expected] = await Promise.all([probe(ours.address.port), probe(plainPort)])
      assert.deepEqual(seen, expected)
    })
  }
})

test('no opening of a prober became a channel, and the right one does', async () => {
  assert.equal(accepted, 0)
  const sight = await inside((socket) => upgrade(rightProof(socket)))(ours.address.port)
  assert.match(sight.text, /^HTTP\/1.1 101 /)
  assert.equal(accepted, 1)
})

test('the openings do meet answers: pages, refusals, time-outs and silence', async () => {
  const closings = new Set<string>()
  const texts = new Set<string>()
  for (const name of [
    'the page, kept alive until the time-out',
    'another page',
    'a header of 100 kB',
    'CONNECT',
    'TLS, then silence until the time-out',
    'a hello of TLS 1.2',
  ]) {
    const sight = await (PROBES[name] as (port: number) => Promise<Sight>)(ours.address.port)
    closings.add(sight.closing)
    texts.add(sight.text.slice(0, 20))
  }
  assert.ok(texts.size >= 5, [...texts].join(' | '))
  assert.ok(closings.size >= 2, [...closings].join(' | '))
})
