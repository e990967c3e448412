/** The life of connections: what is kept, copied, bounded and given up. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asWarrenError, concatBytes, isWarrenError, toHex, utf8, utf8Text } from '@warren/kernel'
import { MAX_CONNECTIONS, MAX_EARLY_BYTES } from '../src/limits.ts'
import { CONNECT_TIMEOUT_MS, HANDSHAKE_GRACE_MS, HANDSHAKE_TIMEOUT_MS, LINGER_MS } from '../src/timeouts.ts'
import { type Harness, type Recorder, SERVICE, settle, startProxy } from './proxy-harness.ts'

const REQUEST = concatBytes(
  Uint8Array.of(5, 1, 0, 5, 1, 0, 3, 62),
  utf8(`${SERVICE}.onion`),
  Uint8Array.of(0, 80),
)
const CONNECTED = '0500' + '05000001000000000000'

/** A client whose stream is open, with both ends. */
async function connected(harness: Harness): Promise<{ client: Recorder; service: Recorder }> {
  const client = harness.client()
  client.duplex.write(REQUEST)
  await settle(harness)
  const service = harness.opened.at(-1)?.accept()
  await settle(harness)
  assert.ok(service !== undefined)
  return { client, service }
}

describe('proxy: copying', () => {
  it('passes on what was sent ahead, then both directions, and half-closes each on its own', async () => {
    const harness = await startProxy()
    const client = harness.client()
    client.duplex.write(concatBytes(REQUEST, utf8('GET / ')))
    await settle(harness)
    client.duplex.write(utf8('HTTP/1.0\r\n\r\n'))
    client.duplex.end()
    await settle(harness)
    const service = harness.opened[0]?.accept()
    await settle(harness)
    assert.equal(utf8Text(service?.received ?? new Uint8Array(0)), 'GET / HTTP/1.0\r\n\r\n')
    assert.deepEqual([service?.ended, client.ended], [true, false])
    service?.duplex.write(utf8('200 OK'))
    service?.duplex.end()
    await settle(harness)
    assert.equal(toHex(client.received), CONNECTED + toHex(utf8('200 OK')))
    assert.deepEqual([client.closed, client.error, harness.proxy.connections], [true, undefined, 0])
  })

  it('resets the client when the stream breaks, and the stream when the client breaks', async () => {
    const harness = await startProxy()
    const first = await connected(harness)
    first.service.duplex.abort(asWarrenError(new Error('gone')))
    const second = await connected(harness)
    second.client.duplex.abort(asWarrenError(new Error('gone')))
    await settle(harness)
    assert.ok(isWarrenError(first.client.error) && isWarrenError(second.service.error))
    assert.equal(harness.proxy.connections, 0)
  })

  it('stops a sender whose receiver does not read', async () => {
    const harness = await startProxy()
    const { client, service } = await connected(harness)
    service.duplex.pause()
    let sentBytes = 0
    const chunk = new Uint8Array(16 * 1024)
    for (let turn = 0; turn < 200; turn++) {
      if (!client.duplex.write(chunk)) break
      sentBytes += chunk.length
      await settle(harness)
    }
    assert.ok(sentBytes < 1024 * 1024, `${sentBytes} bytes were taken`)
  })

  it('leaves silent connections open: there is no idle time-out', async () => {
    const harness = await startProxy()
    const { client } = await connected(harness)
    await harness.clock.runFor(24 * 60 * 60 * 1000)
    assert.deepEqual([client.closed, harness.proxy.connections], [false, 1])
  })
})

describe('proxy: while the stream is being opened', () => {
  it('stops reading once enough was sent ahead, and loses none of it', async () => {
    const harness = await startProxy()
    const client = harness.client()
    client.duplex.write(REQUEST)
    await settle(harness)
    const sent = new Uint8Array(MAX_EARLY_BYTES + 32 * 1024).map((_, index) => index % 251)
    for (let at = 0; at < sent.length; at += 8192) client.duplex.write(sent.subarray(at, at + 8192))
    await settle(harness)
    const service = harness.opened[0]?.accept()
    await settle(harness)
    assert.deepEqual(service?.received, sent)
  })

  it('cancels the request when the client goes away, and closes a stream that comes too late', async () => {
    const harness = await startProxy()
    const client = harness.client()
    client.duplex.write(REQUEST)
    await settle(harness)
    client.duplex.abort(asWarrenError(new Error('gone')))
    await settle(harness)
    assert.equal(harness.opened[0]?.request.cancel.aborted, true)
    const service = harness.opened[0]?.accept()
    await settle(harness)
    assert.deepEqual([service?.closed, harness.proxy.connections], [true, 0])
  })

  it('gives up after the connect time-out and says so', async () => {
    const harness = await startProxy()
    const client = harness.client()
    client.duplex.write(REQUEST)
    await harness.clock.runFor(CONNECT_TIMEOUT_MS + 1)
    assert.equal(toHex(client.received), '0500' + '05060001000000000000')
    assert.equal(harness.opened[0]?.request.cancel.aborted, true)
  })
})

describe('proxy: bounds', () => {
  it('ends a handshake that is not complete in time, however slowly it goes on', async () => {
    const harness = await startProxy()
    const client = harness.client()
    for (const byte of REQUEST.subarray(0, 20)) {
      client.duplex.write(Uint8Array.of(byte))
      await harness.clock.runFor(HANDSHAKE_TIMEOUT_MS / 20)
    }
    await harness.clock.runFor(1)
    assert.deepEqual([client.closed, harness.proxy.connections], [true, 0])
  })

  it('ends the oldest unfinished handshake when there are too many, so that new clients get in', async () => {
    const harness = await startProxy({ limits: { maxHandshakes: 8 } })
    const slow = Array.from({ length: 8 }, () => harness.client())
    await settle(harness)
    await harness.clock.runFor(HANDSHAKE_GRACE_MS)
    const { client } = await connected(harness)
    assert.deepEqual([toHex(client.received), slow[0]?.closed, slow[1]?.closed], [CONNECTED, true, false])
  })

  it('ends none of hundreds that a program opens at once, all of which say what they want', async () => {
    const harness = await startProxy()
    const clients = Array.from({ length: MAX_CONNECTIONS }, () => harness.client())
    await settle(harness)
    for (const client of clients) client.duplex.write(REQUEST)
    await settle(harness)
    assert.deepEqual(
      [harness.opened.length, clients.filter(({ closed }) => closed).length],
      [MAX_CONNECTIONS, 0],
    )
  })

  it('lets new clients in when slow ones have taken every place', async () => {
    const harness = await startProxy({ limits: { maxConnections: 4, maxHandshakes: 2 } })
    const slow = Array.from({ length: 4 }, () => harness.client())
    await settle(harness)
    const early = harness.client()
    await settle(harness)
    assert.equal(early.closed, true)
    await harness.clock.runFor(HANDSHAKE_GRACE_MS)
    const { client } = await connected(harness)
    assert.deepEqual([toHex(client.received), slow.filter(({ closed }) => closed).length], [CONNECTED, 1])
  })

  it('refuses connections beyond the bound without answering', async () => {
    const harness = await startProxy({ limits: { maxConnections: 3, maxHandshakes: 2 } })
    for (let count = 0; count < 3; count++) await connected(harness)
    const fourth = harness.client()
    await settle(harness)
    assert.deepEqual([fourth.closed, fourth.received.length, harness.proxy.connections], [true, 0, 3])
    assert.deepEqual([...harness.proxy.refusals], [['overloaded', 1]])
    assert.ok(MAX_CONNECTIONS >= 1000, 'a parallel download fits')
  })

  it('resets a refused client that does not close', async () => {
    const harness = await startProxy()
    const client = harness.client()
    client.duplex.write(Uint8Array.of(5, 1, 1))
    await settle(harness)
    assert.deepEqual([toHex(client.received), client.closed], ['05ff', false])
    await harness.clock.runFor(LINGER_MS + 1)
    assert.deepEqual([client.closed, harness.proxy.connections, harness.clock.pendingTimers], [true, 0, 0])
  })

  it('answers malformed names without any wait', async () => {
    const harness = await startProxy()
    const client = harness.client()
    client.duplex.write(utf8('CONNECT nonsense.onion:80 HTTP/1.1\r\n\r\n'))
    const before = harness.clock.nowMs()
    await settle(harness)
    assert.match(utf8Text(client.received), /^HTTP\/1.0 400 /)
    assert.equal(harness.clock.nowMs(), before)
  })
})

describe('proxy: what it keeps to itself', () => {
  it('listens on loopback only', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.2', '127.0.0.1.example.com']) {
      await assert.rejects(startProxy({ address: { host, port: 9250 } }), { kind: 'bad-input' })
    }
  })

  it('logs neither names nor credentials', async () => {
    const harness = await startProxy()
    const client = harness.client()
    client.duplex.write(utf8(`CONNECT ${SERVICE}.onion:80 HTTP/1.1\r\nProxy-Authorization: secret\r\n\r\n`))
    await settle(harness)
    harness.opened[0]?.fail(asWarrenError(new Error(`cannot reach ${SERVICE}`)))
    await settle(harness)
    const text = JSON.stringify(harness.log.entries)
    assert.ok(!text.includes(SERVICE) && !text.includes('secret'))
  })

  it('two listeners share no isolation key', async () => {
    const keys = await Promise.all(
      [9250, 9251].map(async (port) => {
        const harness = await startProxy({ address: { host: '127.0.0.1', port } })
        await connected(harness)
        return harness.opened[0]?.request.isolation
      }),
    )
    assert.notEqual(keys[0], keys[1])
  })

  it('close ends everything and leaves no timer', async () => {
    const harness = await startProxy()
    const waiting = harness.client()
    const { client } = await connected(harness)
    await harness.proxy.close()
    await settle(harness)
    assert.deepEqual([waiting.closed, client.closed], [true, true])
    assert.deepEqual([harness.proxy.connections, harness.clock.pendingTimers], [0, 0])
  })
})
