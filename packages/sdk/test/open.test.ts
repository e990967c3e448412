import assert from 'node:assert/strict'
import net from 'node:net'
import { text } from 'node:stream/consumers'
import { after, beforeEach, test } from 'node:test'
import { ApiError, type Warren } from '@warren/sdk'
import { createWarren } from '../src/create-warren.ts'
import { createOpenByProxy } from '../src/streams/open-by-proxy.ts'
import { fakeDaemon } from './support/fake-daemon.ts'

const NAME = 'a'.repeat(56)
const GRANTED = Buffer.from('0502010005000001000000000000', 'hex')
const refusedWith = (code: number): Buffer => {
  const bytes = Buffer.from(GRANTED)
  bytes[5] = code
  return bytes
}

/** What the proxy says when a whole request is there. */
let answer: (socket: net.Socket, request: Buffer) => void
let requests: Buffer[] = []
beforeEach(() => {
  requests = []
})
const proxy = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => {})
  socket.once('data', (request: Buffer) => {
    requests.push(request)
    answer(socket, request)
  })
})
proxy.listen(0, '127.0.0.1')
await new Promise((resolve) => proxy.once('listening', resolve))
after(() => void proxy.close())
const address = `127.0.0.1:${(proxy.address() as net.AddressInfo).port}`

const { client } = fakeDaemon({})
const warrenAt = (place: string | undefined): Warren =>
  createWarren({ client, openStream: createOpenByProxy(async () => place) })

test('a stream begins right behind the answer, however its bytes are cut, and both directions end by themselves', async () => {
  answer = (socket) => {
    const bytes = Buffer.concat([GRANTED, Buffer.from('first words')])
    for (const byte of bytes) socket.write(Uint8Array.of(byte))
    socket.pipe(socket)
  }
  await using warren = warrenAt(address)
  const stream = await warren.open(`${NAME}.onion`, 443)
  stream.end(', and the last')
  assert.equal(await text(stream), 'first words, and the last')
})

test('the request names service and port, and isolates by program and text', async () => {
  answer = (socket) => void socket.write(GRANTED)
  await using warren = warrenAt(address)
  await using other = warrenAt(address)
  await warren.open(NAME, 443, { isolation: 'one' })
  await warren.open(NAME, 443, { isolation: 'one' })
  await warren.open(NAME, 443, { isolation: 'two' })
  await warren.open(NAME, 443)
  await other.open(NAME, 443)
  const tail = Buffer.concat([
    Buffer.of(5, 1, 0, 3, 62),
    Buffer.from(`${NAME}.onion`),
    Buffer.of(443 >> 8, 443 & 255),
  ])
  for (const request of requests) assert.ok(request.subarray(-tail.length).equals(tail))
  const keys = requests.map((request) => request.subarray(3, -tail.length).toString('latin1'))
  assert.equal(keys[0], keys[1])
  assert.equal(new Set(keys).size, 4)
})

test('every refusal is an error of its kind that says what to do', async () => {
  await using warren = warrenAt(address)
  const kinds = { 0x01: 'overloaded', 0x03: 'no-path', 0x05: 'refused', 0x06: 'timeout', 0xf0: 'not-found' }
  const more = { 0xf1: 'not-authentic', 0xf2: 'unreachable', 0xf3: 'timeout', 0xf4: 'no-permission' }
  const last = { 0xf5: 'no-permission', 0xf6: 'bad-input', 0xf7: 'timeout', 0x02: 'bad-input' }
  for (const [code, kind] of Object.entries({ ...kinds, ...more, ...last })) {
    answer = (socket) => void socket.end(refusedWith(Number(code)))
    await assert.rejects(
      warren.open(NAME, 80),
      (error) => error instanceof ApiError && error.kind === kind && error.next !== undefined,
    )
  }
})

test('what answers otherwise, or too little, is not Warren', async () => {
  await using warren = warrenAt(address)
  for (const bytes of ['', 'HTTP/1.1 400 Bad Request\r\n\r\n', GRANTED.subarray(0, 5), Buffer.of(5, 255)]) {
    answer = (socket) => void socket.end(bytes)
    await assert.rejects(warren.open(NAME, 80), ApiError)
  }
})

test('a wait is given up by its signal, before and after it began', async () => {
  await using warren = warrenAt(address)
  const stop = new AbortController()
  answer = () => stop.abort()
  await assert.rejects(warren.open(NAME, 80, { signal: stop.signal }), { kind: 'cancelled' })
  await assert.rejects(warren.open(NAME, 80, { signal: stop.signal }), { kind: 'cancelled' })
})

test('without a proxy port, or with nobody behind it, the error says so', async () => {
  await assert.rejects(warrenAt(undefined).open(NAME, 80), { kind: 'conflict' })
  await assert.rejects(warrenAt('127.0.0.1:1').open(NAME, 80), { kind: 'unreachable' })
})

test('addresses, ports and isolation are looked at before anything is sent', async () => {
  const warren = warrenAt(address)
  const given: [string, number, string?][] = [
    ['example.org', 80],
    [NAME.slice(1), 80],
    [`${NAME}.com`, 80],
    [`${NAME}.onion`, 0],
    [NAME, 65_536],
    [NAME, 1.5],
    [NAME, 80, 'x'.repeat(256)],
  ]
  for (const [name, port, isolation] of given) {
    const options = isolation === undefined ? {} : { isolation }
    await assert.rejects(warren.open(name, port, options), { kind: 'bad-input' })
  }
  assert.equal(requests.length, 0)
})

test('closing ends every stream that is open', async () => {
  answer = (socket) => void socket.write(GRANTED)
  const warren = warrenAt(address)
  const streams = [await warren.open(NAME, 80), await warren.open(`www.${NAME}.WARREN`, 80)]
  await warren.close()
  assert.ok(streams.every(({ destroyed }) => destroyed))
})
