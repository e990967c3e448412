import assert from 'node:assert/strict'
import { duplexPair } from 'node:stream'
import { test } from 'node:test'
import { datagramsOver } from '../src/datagrams/channel.ts'
import { encodeDatagram } from '../src/datagrams/format.ts'
import { asTwoWay } from '../src/streams/two-way.ts'

function pair(): { left: ReturnType<typeof asTwoWay>; right: ReturnType<typeof asTwoWay> } {
  const [left, right] = duplexPair()
  return { left: asTwoWay(left), right: asTwoWay(right) }
}

test('a side that has ended still gets what the other sends', async () => {
  const { left, right } = pair()
  const asker = datagramsOver(left)
  const answerer = datagramsOver(right)
  await asker.send(Buffer.from('one'))
  await asker.send(Buffer.from('two'))
  asker.end()
  const asked: string[] = []
  for await (const datagram of answerer) asked.push(String(Buffer.from(datagram)))
  for (const each of asked) await answerer.send(Buffer.from(each.toUpperCase()))
  answerer.end()
  const answers: string[] = []
  for await (const datagram of asker) answers.push(String(Buffer.from(datagram)))
  assert.deepEqual(
    [asked, answers],
    [
      ['one', 'two'],
      ['ONE', 'TWO'],
    ],
  )
})

test('sending waits while the other side does not read, and trying to send is refused instead', async () => {
  const { left, right } = pair()
  const sender = datagramsOver(left)
  let sent = 0
  while (sender.trySend(new Uint8Array(1000))) sent++
  assert.ok(sent > 0 && sent < 1000)
  const waiting = sender.send(new Uint8Array(1000))
  const reader = datagramsOver(right)
  let read = 0
  for await (const datagram of reader) {
    assert.equal(datagram.length, 1000)
    // The last is the one that waited.
    if (++read === sent + 1) break
  }
  await waiting
})

test('a datagram that is cut off, or too long, is refused', async () => {
  const { left, right } = pair()
  left.end(encodeDatagram(Uint8Array.of(1, 2, 3)).subarray(0, 4))
  await assert.rejects(datagramsOver(right)[Symbol.asyncIterator]().next(), { kind: 'malformed' })
  assert.ok(right.destroyed)
  const other = datagramsOver(pair().left)
  await assert.rejects(other.send(new Uint8Array(65_536)), { kind: 'bad-input' })
})

test('when the channel is over, sending fails, also what was waiting for room', async () => {
  const { left } = pair()
  const channel = datagramsOver(left)
  while (channel.trySend(new Uint8Array(5000)));
  const waiting = channel.send(new Uint8Array(1))
  await channel.close()
  await assert.rejects(waiting, { kind: 'closed' })
  await assert.rejects(channel.send(new Uint8Array(1)), { kind: 'closed' })
  assert.throws(() => channel.trySend(new Uint8Array(1)), { kind: 'closed' })
})
