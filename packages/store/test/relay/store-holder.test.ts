import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatBytes } from '@warren/kernel'
import fc from 'fast-check'
import { isSignedBy, itemSubject } from '../../src/format/receipt.ts'
import {
  decodeFoundShare,
  decodeReceipt,
  encodeStoreRequest,
  type StoreRequest,
} from '../../src/format/request-format.ts'
import {
  CIRCUIT_REQUEST_RATE,
  LINK_REQUEST_RATE,
  MAX_LIFETIME_HOURS,
  MAX_OPEN_STREAMS,
  SHARE_BYTES,
} from '../../src/limits.ts'
import { RequestReader } from '../../src/relay/request-reader.ts'
import { EXPIRY_SWEEP_MS, MIN_ANSWER_MS, STREAM_IDLE_MS } from '../../src/timeouts.ts'
import { converse, HolderBed, IDENTITY_SEED, NETWORK_ID, relayCircuit } from '../support/holder-bed.ts'

const HOUR_MS = 3_600_000

test('what was put is got, byte for byte, and the receipt is proof of the promise', async () => {
  const bed = new HolderBed()
  const receipt = await bed.put(1)
  const relayId = bed.primitives.ed25519PublicOf(IDENTITY_SEED)
  const about = { networkId: NETWORK_ID, subject: bed.locator(1) }
  assert.equal(receipt.until, bed.hour + 24)
  assert.ok(isSignedBy(bed.primitives, relayId, about, receipt))
  assert.deepEqual(await bed.get(1), { status: 'found', share: bed.share(1) })
  assert.deepEqual(await bed.get(2), { status: 'missing' })
})

test('no promise reaches further than 90 days, and none is made for what is over', async () => {
  const bed = new HolderBed()
  assert.equal((await bed.put(1, undefined, 0xffff_ffff)).until, bed.hour + MAX_LIFETIME_HOURS)
  assert.equal((await bed.put(2, undefined, bed.hour)).status, 'refused')
  assert.equal(await bed.has(2), false)
})

test('many requests on one stream are answered in their order, found or not', async () => {
  const bed = new HolderBed()
  const numbers = Array.from({ length: 200 }, (_, number) => number)
  const puts = numbers
    .filter((number) => number % 3 !== 0)
    .map(
      (number): StoreRequest => ({ operation: 'put-share', until: bed.hour + 5, share: bed.share(number) }),
    )
  for (const answer of await bed.ask(puts)) assert.equal(decodeReceipt(answer).status, 'stored')
  const gets = numbers.map(
    (number): StoreRequest => ({ operation: 'get-share', locator: bed.locator(number) }),
  )
  for (const [number, answer] of (await bed.ask(gets)).entries()) {
    const found = decodeFoundShare(answer)
    assert.equal(found.status, number % 3 === 0 ? 'missing' : 'found')
    if (found.status === 'found') assert.deepEqual(found.share, bed.share(number))
  }
})

test('a hit and a miss take the same least time and the same reads of the disk', async () => {
  const bed = new HolderBed()
  await bed.put(1)
  const operationsOf = async (number: number): Promise<number> => {
    const before = bed.files.operations
    const beganMs = bed.clock.nowMs()
    const circuit = relayCircuit()
    const work = converse(bed.stream(circuit), [{ operation: 'get-share', locator: bed.locator(number) }])
    let isAnswered = false
    const noted = work.then(() => {
      isAnswered = true
    })
    await bed.clock.runFor(MIN_ANSWER_MS - 1)
    assert.equal(isAnswered, false, 'nothing before the least time')
    await bed.clock.settle(noted, 1000)
    assert.ok(bed.clock.nowMs() - beganMs < MIN_ANSWER_MS + 2)
    return bed.files.operations - before
  }
  assert.equal(await operationsOf(1), await operationsOf(2))
  assert.equal(await operationsOf(1), 1)
})

test('the same share again renews it, and no promise becomes shorter', async () => {
  const bed = new HolderBed()
  await bed.put(1, undefined, bed.hour + 10)
  assert.equal((await bed.put(1, undefined, bed.hour + 20)).until, bed.hour + 20)
  assert.equal((await bed.renew(1, bed.hour + 30)).until, bed.hour + 30)
  assert.equal((await bed.renew(1, bed.hour + 5)).until, bed.hour + 5)
  assert.equal((await bed.renew(2, bed.hour + 5)).status, 'missing')
  assert.equal(bed.holder.earliestUntil(), bed.hour + 30)
  assert.equal(bed.holder.stats().shares, 1)
})

test('of two items of one key the winner is held, whichever came first', async () => {
  const old = { revision: 1, fill: 1 }
  const candidates = [old, { revision: 2, fill: 1 }, { revision: 2, fill: 9 }]
  for (const [first, second] of [
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 1],
  ] as const) {
    const bed = new HolderBed()
    const items = candidates.map(({ revision, fill }) => bed.item('head', 4, revision, fill))
    const [a, b] = [items[first], items[second]]
    assert.ok(a !== undefined && b !== undefined)
    assert.equal((await bed.putItem(a)).status, 'stored')
    const later = (await bed.putItem(b)).status
    const found = await bed.getItem('head', a.key)
    assert.ok(found.status === 'found')
    const isSecond = Buffer.from(found.item).equals(b.bytes)
    assert.equal(later, isSecond ? 'stored' : 'stale')
    assert.ok(isSecond || Buffer.from(found.item).equals(a.bytes))
    assert.notEqual(
      Buffer.from(found.item).equals((items[0] as typeof a).bytes),
      true,
      'revision 2 wins over 1',
    )
    assert.equal(bed.holder.stats().items, 1)
    assert.equal((await bed.putItem(isSecond ? b : a)).status, 'stored', 'the same again only renews')
  }
})

test('the receipt of an item is for the whole of it', async () => {
  const bed = new HolderBed()
  const box = bed.item('box', 1, 0, 7)
  const receipt = await bed.putItem(box)
  const relayId = bed.primitives.ed25519PublicOf(IDENTITY_SEED)
  const subject = itemSubject(bed.primitives, box.bytes)
  assert.ok(isSignedBy(bed.primitives, relayId, { networkId: NETWORK_ID, subject }, receipt))
  assert.deepEqual(await bed.getItem('box', box.key), {
    status: 'found',
    until: receipt.until,
    item: box.bytes,
  })
  assert.equal((await bed.getItem('head', box.key)).status, 'missing', 'classes are apart')
})

test('an item that its key did not sign is refused', async () => {
  const bed = new HolderBed()
  const { itemClass, bytes, key } = bed.item('box', 1, 0, 7)
  const forged = bytes.slice()
  forged[100] = 1
  assert.equal((await bed.putItem({ ...bed.item('box', 1, 0, 7), bytes: forged })).status, 'refused')
  const stolen = concatBytes(bed.item('box', 2, 0, 7).key, bytes.subarray(32))
  assert.equal((await bed.putItem({ ...bed.item(itemClass, 1, 0, 7), bytes: stolen })).status, 'refused')
  assert.equal((await bed.getItem('box', key)).status, 'missing')
  assert.equal(bed.holder.stats().usedBytes, 0)
})

test('the quota is a bound on the files, told as `full`, and nothing promised makes room', async () => {
  const bed = new HolderBed({ quotaBytes: 10 * SHARE_BYTES })
  const statuses: string[] = []
  for (let number = 0; number < 15; number++) statuses.push((await bed.put(number)).status)
  assert.deepEqual(statuses, [...Array(10).fill('stored'), ...Array(5).fill('full')])
  assert.equal((await bed.putItem(bed.item('box', 1, 0, 0))).status, 'full')
  for (let number = 0; number < 10; number++) assert.ok(await bed.has(number))
  assert.equal(bed.holder.stats().usedBytes, 10 * SHARE_BYTES)
  assert.equal((await bed.put(3)).status, 'stored', 'what is held is renewed all the same')
})

test('what has expired is missing, and makes room', async () => {
  const bed = new HolderBed({ quotaBytes: 4 * SHARE_BYTES })
  await bed.put(0, undefined, bed.hour + 100)
  for (const number of [1, 2, 3]) await bed.put(number, undefined, bed.hour + 2)
  assert.equal((await bed.put(4)).status, 'full')
  await bed.clock.runFor(2 * HOUR_MS + EXPIRY_SWEEP_MS)
  assert.equal(bed.holder.stats().shares, 1)
  assert.equal((await bed.files.stat('/home/blocks/shares'))?.bytes, SHARE_BYTES, 'the disk has it back')
  for (const number of [1, 2, 3]) assert.equal(await bed.has(number), false)
  for (const number of [4, 5, 6]) assert.equal((await bed.put(number)).status, 'stored')
  for (const number of [0, 4, 5, 6]) assert.ok(await bed.has(number))
})

test('one link fills no more than a quarter of the quota, and others have the rest', async () => {
  const bed = new HolderBed({ quotaBytes: 16 * SHARE_BYTES })
  const link = {}
  const statuses: string[] = []
  for (let number = 0; number < 8; number++) statuses.push((await bed.put(number, relayCircuit(link))).status)
  assert.deepEqual(statuses, [...Array(4).fill('stored'), ...Array(4).fill('full')])
  assert.equal((await bed.put(2, relayCircuit(link))).status, 'stored', 'what is held costs nothing')
  assert.equal((await bed.put(100)).status, 'stored')
  await bed.clock.runFor(24 * HOUR_MS)
  assert.equal((await bed.put(200, relayCircuit(link))).status, 'stored')
})

test('one circuit is answered no faster than its rate, and others beside it', async () => {
  const bed = new HolderBed()
  const circuit = relayCircuit()
  const gets = Array.from(
    { length: CIRCUIT_REQUEST_RATE.burst + 500 },
    (_, number): StoreRequest => ({
      operation: 'renew-share',
      locator: bed.locator(number % 7),
      until: bed.hour + 1,
    }),
  )
  const statuses = (await bed.ask(gets, circuit)).map((answer) => decodeReceipt(answer).status)
  assert.ok(statuses.filter((status) => status === 'overloaded').length >= 400)
  assert.equal((await bed.renew(1, bed.hour + 1)).status, 'missing')
})

test('circuits of one link together leave room for other links', async () => {
  const bed = new HolderBed()
  const link = {}
  let answered = 0
  for (let circuit = 0; circuit < 5; circuit++) {
    const renewals = Array.from(
      { length: 900 },
      (): StoreRequest => ({ operation: 'renew-share', locator: bed.locator(1), until: bed.hour + 1 }),
    )
    const statuses = (await bed.ask(renewals, relayCircuit(link))).map(
      (answer) => decodeReceipt(answer).status,
    )
    answered += statuses.filter((status) => status === 'missing').length
  }
  assert.ok(answered <= LINK_REQUEST_RATE.burst + LINK_REQUEST_RATE.perS, `${answered}`)
  assert.equal((await bed.renew(1, bed.hour + 1)).status, 'missing')
})

test('what was held is held after a restart, and a smaller quota takes nothing away', async () => {
  const before = new HolderBed()
  const box = before.item('box', 1, 0, 9)
  for (let number = 0; number < 70; number++) await before.put(number)
  await before.putItem(box)
  await before.clock.settle(before.holder.stop(), 1000)
  const { files, state, clock } = before
  const after = new HolderBed({ files, state, clock, quotaBytes: 10 * SHARE_BYTES })
  for (let number = 0; number < 70; number++) assert.ok(await after.has(number))
  assert.equal((await after.getItem('box', box.key)).status, 'found')
  assert.equal((await after.put(100)).status, 'full')
  await after.clock.settle(after.holder.stop(), 1000)
  const closed = new HolderBed({ files, state, clock, quotaBytes: 0 })
  assert.ok(await closed.has(5), 'nothing more is taken, what was promised is kept')
  assert.equal((await closed.put(100)).status, 'full')
})

test('a relay whose quota is 0 serves nothing', () => {
  assert.equal(new HolderBed({ quotaBytes: 0 }).isServing, false)
})

test('a start reads no block', async () => {
  const before = new HolderBed()
  for (let number = 0; number < 20; number++) await before.put(number)
  await before.clock.settle(before.holder.stop(), 1000)
  const { files, state, clock } = before
  const operations = files.operations
  const after = new HolderBed({ files, state, clock })
  assert.equal(after.holder.stats().shares, 20)
  assert.equal(files.operations, operations)
})

test('streams are bounded, and one that asks nothing is given up', async () => {
  const bed = new HolderBed()
  const closed: (string | undefined)[] = []
  for (let count = 0; count < MAX_OPEN_STREAMS + 3; count++) {
    const stream = bed.stream()
    stream.start({
      data: () => {},
      end: () => {},
      drain: () => {},
      close: (error) => closed.push(error?.kind),
    })
    stream.write(Uint8Array.of(1, 1))
  }
  await bed.clock.runFor(1000)
  assert.deepEqual(closed, ['refused', 'refused', 'refused'])
  await bed.clock.runFor(STREAM_IDLE_MS)
  assert.equal(bed.holder.stats().openStreams, 0)
})

test('what is no request closes the stream, after the answers that were due', async () => {
  for (const rubbish of [Uint8Array.of(9, 9, 9, 9), Uint8Array.of(1, 4, 77, 0)]) {
    const bed = new HolderBed()
    const stream = bed.stream()
    let kind: string | undefined = 'open'
    stream.start({ data: () => {}, end: () => {}, drain: () => {}, close: (error) => (kind = error?.kind) })
    stream.write(rubbish)
    await bed.clock.runFor(1000)
    assert.notEqual(kind, 'open')
    assert.equal(bed.holder.stats().openStreams, 0)
  }
})

test('requests read the same however they are cut into pieces', () => {
  const requests: StoreRequest[] = [
    { operation: 'get-share', locator: new Uint8Array(32).fill(1) },
    { operation: 'put-share', until: 7, share: new Uint8Array(SHARE_BYTES).fill(2) },
    { operation: 'get-item', itemClass: 'box', key: new Uint8Array(32).fill(3) },
    { operation: 'renew-share', locator: new Uint8Array(32).fill(4), until: 9 },
  ]
  const bytes = concatBytes(...requests.map(encodeStoreRequest))
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1 }), (sizes) => {
      const reader = new RequestReader()
      const read: StoreRequest[] = []
      let offset = 0
      for (let turn = 0; offset < bytes.length; turn++) {
        const piece = bytes.slice(offset, offset + (sizes[turn % sizes.length] as number))
        offset += piece.length
        reader.push(piece)
        piece.fill(0)
        for (let next = reader.next(); next !== undefined; next = reader.next()) read.push(next)
      }
      assert.deepEqual(read, requests)
      assert.equal(reader.isWithinRequest, false)
    }),
    { numRuns: 40 },
  )
})
