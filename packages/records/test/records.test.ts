import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RelayCircuit } from '@warren/circuit'
import { CancelSource, concatBytes } from '@warren/kernel'
import { encodeAnswer, encodeRequest } from '../src/format.ts'
import { CIRCUIT_REQUEST_RATE, LINK_REQUEST_RATE, MAX_OPEN_REQUESTS, PUT_RATE } from '../src/limits.ts'
import { EXPIRY_SWEEP_MS, REQUEST_TIMEOUT_MS } from '../src/timeouts.ts'
import { RECORD_BYTES, relayCircuit, Table, type TestHolder } from './support/table.ts'

const eight = (status: string): string[] => Array.from({ length: 8 }, () => status)

test('what was put is got, byte for byte, and every circuit is gone afterwards', async () => {
  const table = new Table(20)
  const at = table.location(1)
  const record = table.record(at, 1)
  assert.deepEqual(await table.put(at, record), eight('stored'))
  const found = await table.get(at)
  assert.deepEqual(found?.record, record)
  assert.equal(found?.facts.revision, 1)
  await table.clock.runFor(60_000)
  assert.equal(table.openCircuits, 0)
})

test('an id that nobody put is a miss, after all its holders were asked', async () => {
  const table = new Table(20)
  assert.equal(await table.get(table.location(2)), undefined)
  assert.equal(new Set(table.asked).size, 8)
})

test('readers take the highest revision of two answers', async () => {
  const table = new Table(8)
  const at = table.location(1)
  await table.put(at, table.record(at, 1))
  const [first, ...rest] = table.holdersOf(at)
  await table.put(at, table.record(at, 2), rest)
  assert.ok(first)
  // The one that holds the old revision answers first every time.
  first.delayMs = 1
  for (let round = 0; round < 10; round++) assert.equal((await table.get(at))?.facts.revision, 2)
})

test('a reader needs no second answer if only one holder has one', async () => {
  const table = new Table(8)
  const at = table.location(1)
  await table.put(at, table.record(at, 3), table.holdersOf(at).slice(0, 1))
  assert.equal((await table.get(at))?.facts.revision, 3)
})

test('holders that are down or silent do not keep a reader from the others', async () => {
  const table = new Table(8)
  const at = table.location(1)
  await table.put(at, table.record(at, 1))
  const holders = table.holdersOf(at)
  for (const holder of holders.slice(0, 3)) holder.isDown = true
  for (const holder of holders.slice(3, 6)) holder.delayMs = 10 * 60_000
  const before = table.clock.nowMs()
  assert.equal((await table.get(at))?.facts.revision, 1)
  assert.ok(table.clock.nowMs() - before < 20_000)
})

test('when no holder answers the reader is told so, not that there is none', async () => {
  const table = new Table(8)
  for (const holder of table.holders) holder.isDown = true
  await assert.rejects(table.get(table.location(1)), { kind: 'unreachable' })
  await assert.rejects(new Table(0).get(table.location(1)), { kind: 'no-path' })
})

test('a holder that serves something forged is passed over; if all do, the reader is told', async () => {
  const table = new Table(8)
  const at = table.location(1)
  const record = table.record(at, 1)
  await table.put(at, record)
  const forged = record.slice()
  forged[100] = 1
  const lie = (holder: TestHolder): void => {
    holder.serve = (stream) => {
      const duplex = stream.accept()
      duplex.start({ data: () => {}, end: () => {}, drain: () => {}, close: () => {} })
      duplex.write(encodeAnswer('get', RECORD_BYTES, { status: 'found', revision: 99, record: forged }))
      duplex.end()
    }
  }
  const holders = table.holdersOf(at)
  for (const holder of holders.slice(1)) lie(holder)
  assert.deepEqual((await table.get(at))?.record, record)
  for (const holder of holders) lie(holder)
  await assert.rejects(table.get(at), { kind: 'not-authentic' })
})

test('an older revision is refused, and the answer says which one is held', async () => {
  const table = new Table(8)
  const at = table.location(1)
  await table.put(at, table.record(at, 5))
  const [holder] = table.holdersOf(at)
  assert.ok(holder)
  const answer = await table.clock.settle(
    table.client.putOn(holder.info, table.type, at, table.record(at, 4)),
    10_000,
  )
  assert.deepEqual(answer, { status: 'stale', revision: 5 })
  assert.equal((await table.get(at))?.facts.revision, 5)
  const same = table.record(at, 5, 60_000)
  assert.deepEqual(await table.put(at, same), eight('stale'), 'another record with the same revision')
})

test('the same record again is stored, so that an author who heard nothing can repeat himself', async () => {
  const table = new Table(8)
  const at = table.location(1)
  const record = table.record(at, 5)
  await table.put(at, record)
  assert.deepEqual(await table.put(at, record), eight('stored'))
})

test('a record that does not verify, or of an unknown kind, is not stored', async () => {
  const table = new Table(8)
  const at = table.location(1)
  const record = table.record(at, 1)
  record[200] = 1
  assert.deepEqual(await table.put(at, record), eight('refused'))
  const unknown = { ...table.type, code: 77 }
  const [holder] = table.holdersOf(at)
  assert.ok(holder)
  const put = table.client.putOn(holder.info, unknown, at, table.record(at, 1))
  assert.equal((await table.clock.settle(put, 10_000)).status, 'unsupported')
  for (const { holder: each } of table.holders) assert.equal(each.stats().records, 0)
})

test('a record is gone when it expires', async () => {
  const table = new Table(8)
  const at = table.location(1)
  await table.put(at, table.record(at, 1, 60_000))
  await table.clock.runFor(61_000)
  assert.equal(await table.get(at), undefined)
  await table.put(table.location(2), table.record(table.location(2), 1, 60_000))
  await table.clock.runFor(EXPIRY_SWEEP_MS)
  for (const { holder } of table.holders)
    assert.deepEqual(holder.stats(), { records: 0, bytes: 0, openRequests: 0 })
})

test('a full holder keeps the records it is best placed for', async () => {
  const table = new Table(1, 'full', 10)
  const [only] = table.holders
  assert.ok(only)
  const closeness = (name: number): number => table.placement.closeness(table.location(name), only.info.id, 8)
  const statuses: string[] = []
  for (let name = 0; name < 60; name++) {
    statuses.push(...(await table.put(table.location(name), table.record(table.location(name), 1))))
    await table.clock.runFor(100)
  }
  assert.equal(only.holder.stats().records, 10)
  assert.ok(statuses.includes('overloaded'))
  const best = Array.from({ length: 60 }, (_, name) => name)
    .sort((a, b) => closeness(b) - closeness(a))
    .slice(0, 10)
  for (const name of best) assert.ok((await table.get(table.location(name))) !== undefined)
})

test('a flood of puts is answered `overloaded`, and gets still work', async () => {
  const table = new Table(1)
  const at = table.location(1)
  const flood = Array.from({ length: PUT_RATE.burst + 50 }, () => table.holders[0] as TestHolder)
  const statuses: string[] = []
  for (let sent = 0; sent < flood.length; sent += 100) {
    statuses.push(...(await table.put(at, table.record(at, 1), flood.slice(sent, sent + 100))))
  }
  assert.ok(statuses.includes('overloaded'))
  assert.ok((await table.get(at)) !== undefined)
})

test('a request that does not come to its end is given up, and open requests are bounded', async () => {
  const table = new Table(1)
  const [only] = table.holders
  assert.ok(only)
  const get = encodeRequest({ operation: 'get', type: 9, id: new Uint8Array(32) }, undefined)
  const closed: (string | undefined)[] = []
  for (let count = 0; count < MAX_OPEN_REQUESTS + 5; count++) {
    const stream = table.stream(only)
    stream.start({
      data: () => {},
      end: () => {},
      drain: () => {},
      close: (error) => closed.push(error?.kind),
    })
    stream.write(get.subarray(0, 20))
  }
  await table.clock.runFor(1000)
  assert.deepEqual(closed, ['refused', 'refused', 'refused', 'refused', 'refused'])
  assert.equal(only.holder.stats().openRequests, MAX_OPEN_REQUESTS)
  await table.clock.runFor(REQUEST_TIMEOUT_MS)
  assert.equal(only.holder.stats().openRequests, 0)
})

test('rubbish, a cut request and a second request on one stream are answered by nothing', async () => {
  const get = encodeRequest({ operation: 'get', type: 9, id: new Uint8Array(32) }, undefined)
  for (const bytes of [new Uint8Array(100), get.subarray(0, 30), concatBytes(get, get)]) {
    const table = new Table(1)
    const stream = table.stream(table.holders[0] as TestHolder)
    let received = 0
    let isClosed = false
    stream.start({
      data: (chunk) => {
        received += chunk.length
      },
      end: () => {},
      drain: () => {},
      close: () => {
        isClosed = true
      },
    })
    stream.write(bytes)
    stream.end()
    await table.clock.runFor(1000)
    assert.deepEqual([received, isClosed], [0, true])
  }
})

test('a reader who gives up leaves no circuit behind', async () => {
  const table = new Table(8)
  const at = table.location(1)
  await table.put(at, table.record(at, 1))
  const source = new CancelSource()
  table.clock.after(20, () => source.abort())
  await assert.rejects(table.get(at, source.cancel), { kind: 'cancelled' })
  await table.clock.runFor(60_000)
  assert.equal(table.openCircuits, 0)
})

test('a kind with a table of its own fills that and no more, and pushes out nothing of the others', async () => {
  const table = new Table(1, 'own table', 8)
  const [holder] = table.holders
  assert.ok(holder !== undefined)
  const first = table.location(1)
  assert.deepEqual(await table.put(first, table.record(first, 1)), ['stored'])
  for (let name = 1; name <= 60; name++) {
    const location = table.location(name)
    await table.put(location, table.record(location, 1), [holder], table.guestType)
  }
  assert.equal(holder.holder.stats().records, 3)
  const statuses: string[] = []
  for (let name = 2; name <= 8; name++) {
    const location = table.location(name)
    statuses.push(...(await table.put(location, table.record(location, 1))))
  }
  assert.deepEqual(
    statuses,
    Array.from({ length: 7 }, () => 'stored'),
  )
  assert.equal(holder.holder.stats().records, 10)
  assert.ok((await table.get(first)) !== undefined)
})

/** How many of `count` requests on streams of given circuits were answered; refused streams close with an error at once. */
async function answered(
  table: Table,
  count: number,
  circuitOf: (index: number) => RelayCircuit,
): Promise<number> {
  const [only] = table.holders
  assert.ok(only)
  const get = encodeRequest({ operation: 'get', type: 9, id: new Uint8Array(32) }, undefined)
  let answers = 0
  for (let index = 0; index < count; index++) {
    const stream = table.stream(only, circuitOf(index))
    stream.start({ data: () => answers++, end: () => stream.end(), drain: () => {}, close: () => {} })
    stream.write(get)
    if (index % 50 === 49) await table.clock.runFor(20)
  }
  await table.clock.runFor(100)
  return answers
}

test('one circuit is answered no more than its rate, and others are answered beside it', async () => {
  const table = new Table(1)
  const flood = relayCircuit()
  assert.ok((await answered(table, 300, () => flood)) <= CIRCUIT_REQUEST_RATE.burst + 1)
  assert.equal(await answered(table, 20, () => relayCircuit()), 20)
})

test('circuits of one link together leave room for other links', async () => {
  const table = new Table(1)
  const link = {}
  const flooded = await answered(table, 1500, () => relayCircuit(link))
  assert.ok(flooded <= LINK_REQUEST_RATE.burst + LINK_REQUEST_RATE.perS, `${flooded}`)
  assert.equal(await answered(table, 200, () => relayCircuit()), 200)
})
