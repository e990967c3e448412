import assert from 'node:assert/strict'
import { test } from 'node:test'
import { equalBytes } from '@warren/kernel'
import { Collector, sendAll, serve } from './support/streams.ts'
import { TestNetwork } from './support/network.ts'

test('a stream to the last relay carries bytes both ways and half-closes', async () => {
  const network = new TestNetwork({ relays: 3 })
  const client = network.createClient()
  const sent = network.random.bytes(300_000)
  let received: Uint8Array | undefined
  serve(network.relay(2), 'echo', (stream) => {
    const collector = new Collector(stream)
    collector.onEnd = () => {
      received = collector.all
      sendAll(stream, collector, received)
    }
  })
  const circuit = await network.build(client, 0, 1, 2)
  assert.equal(circuit.hops, 3)
  const stream = await network.clock.settle(circuit.openStream('echo'), 10_000)
  const collector = new Collector(stream)
  sendAll(stream, collector, sent)
  await network.clock.runUntil(() => collector.isClosed, 60_000)
  assert.equal(collector.error, undefined)
  assert.ok(received !== undefined && equalBytes(received, sent))
  assert.ok(equalBytes(collector.all, sent))
  assert.equal(circuit.openStreams, 0)
  assert.equal(circuit.bytesSent, sent.length)
  assert.equal(circuit.bytesReceived, sent.length)
})
