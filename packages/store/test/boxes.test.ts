import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex, utf8, utf8Text } from '@warren/kernel'
import fc from 'fast-check'
import {
  type BoxReadCapability,
  type BoxWriteCapability,
  newBoxSequence,
  readCapabilityOf,
  verifyCapabilityOf,
} from '../src/boxes/box-capability.ts'
import type { BoxEntry } from '../src/boxes/box-contents.ts'
import { type AppendedBox, createBoxes } from '../src/boxes/boxes.ts'
import { ITEM_SETTLE_MS } from '../src/items/timeouts.ts'
import { MAX_READ_BOXES } from '../src/limits.ts'
import { FakeHolders, NETWORK_ID, UNTIL } from './support/fake-holders.ts'

const MARK: Uint8Array = new Uint8Array(16).fill(4)
const entry = (text: string, mark = MARK): BoxEntry => ({ mark, contents: utf8(text) })
const common = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
  [...a].filter((each) => b.has(each))

function bed(seed = 'boxes') {
  const network = new FakeHolders(20, seed)
  const boxes = createBoxes(network, {
    networkId: NETWORK_ID,
    items: network.items,
    requests: network.requests,
  })
  const write = newBoxSequence(network.random)
  const read = readCapabilityOf(network.primitives, write)
  const append = (at: BoxWriteCapability, text: string, mark?: Uint8Array): Promise<AppendedBox> =>
    network.run(boxes.append(at, entry(text, mark), UNTIL))
  const texts = async (from: BoxReadCapability = read): Promise<string[]> => {
    const { boxes: found } = await network.run(boxes.readOn(from), 600_000)
    return found.map((box) => (box.state === 'written' ? utf8Text(box.contents) : box.state))
  }
  return { network, boxes, write, read, append, texts }
}

test('what is appended is read in order until the first box that is missing', async () => {
  const { write, append, texts, boxes, network, read } = bed()
  assert.deepEqual(await texts(), [])
  let at = write
  for (const text of ['one', 'two', 'three']) at = (await append(at, text)).next
  assert.deepEqual(await texts(), ['one', 'two', 'three'])
  const { next } = await network.run(boxes.readOn(read), 600_000)
  assert.equal(next.index, at.index)
  await append(at, 'four')
  assert.deepEqual(await texts(next), ['four'])
})

test('an append from an old position passes what is there', async () => {
  const { write, append, texts } = bed()
  await append(write, 'one')
  const second = await append(write, 'two')
  assert.equal(second.index, write.index + 1)
  assert.deepEqual(await texts(), ['one', 'two'])
})

test('an append that is made again gives no second box', async () => {
  const { write, append, texts } = bed()
  const [first, again] = [await append(write, 'one'), await append(write, 'one')]
  assert.equal(again.index, first.index)
  assert.deepEqual(await texts(), ['one'])
})

test('equal contents that are appended twice are two boxes, also from one position', async () => {
  const { write, append, texts } = bed()
  await append(write, 'same')
  await append(write, 'same', new Uint8Array(16).fill(5))
  assert.deepEqual(await texts(), ['same', 'same'])
})

test('holders see of two boxes of one sequence neither key, group nor anything else in common', async () => {
  const { network, write, append, texts } = bed()
  const first = await append(write, 'same')
  const second = await append(first.next, 'same')
  await texts()
  const groupsOf = (key: Uint8Array): Set<string> =>
    new Set(
      network.asked.filter(({ request }) => toHex(request).includes(toHex(key))).map(({ group }) => group),
    )
  assert.deepEqual(common(groupsOf(first.item.key), groupsOf(second.item.key)), [])
  assert.ok(network.asked.every(({ group }) => network.ended.includes(group)))
  const windows = (bytes: Uint8Array): Set<string> =>
    new Set(Array.from({ length: bytes.length - 8 }, (_, at) => toHex(bytes.subarray(at, at + 8))))
  // The revision is zeros in both.
  assert.deepEqual(common(windows(first.item.bytes), windows(second.item.bytes)), ['00'.repeat(8)])
})

test('writers who append at once end in one order that everybody reads, and who lost his place appends again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 4 }), fc.nat(), async (writers, seed) => {
      const { network, boxes, write, texts } = bed(`writers ${seed}`)
      const drawn = fc.sample(fc.integer({ min: 1, max: 400 }), { numRuns: 20, seed })
      network.holders.forEach((holder, index) => {
        holder.delayMs = drawn[index] ?? 1
      })
      const names = Array.from({ length: writers }, (_, index) => `writer ${index}`)
      let waiting = names
      // In each round those append whose box does not stand; one of them stands at least.
      for (let round = 0; round < writers && waiting.length > 0; round++) {
        const works = waiting.map((name) => boxes.append(write, entry(name), UNTIL))
        const appended = await network.run(Promise.all(works), 600_000)
        await network.clock.runFor(ITEM_SETTLE_MS)
        const standing = await network.run(Promise.all(appended.map((box) => boxes.standing(box))), 600_000)
        waiting = waiting.filter((_, index) => standing[index] !== 'stands')
      }
      assert.deepEqual(waiting, [])
      const order = await texts()
      assert.deepEqual(order.toSorted(), names)
      assert.deepEqual(await texts(), order)
    }),
    { numRuns: 15 },
  )
})

test('a box that was taken back stays so, whoever serves what it was', async () => {
  const { network, boxes, write, append, texts } = bed()
  const first = await append(write, 'regretted')
  await append(first.next, 'kept')
  network.misbehave(network.having(first.item).slice(0, 3), 'keeps')
  await network.run(boxes.erase(write, UNTIL))
  assert.deepEqual(await texts(), ['erased', 'kept'])
  // Put again by whoever has a copy of it: an older one never wins.
  await network.run(network.items.put(first.item, UNTIL, { group: 'replay' }))
  assert.deepEqual(await texts(), ['erased', 'kept'])
  const again = await append(write, 'anew')
  assert.equal(again.index, write.index + 2)
})

test('a forged box is not shown, and one that does not open stops nobody', async () => {
  const { network, write, append, texts, boxes, read } = bed()
  const first = await append(write, 'one')
  await append(first.next, 'two')
  const holders = network.having(first.item)
  network.misbehave(holders.slice(1), 'forges')
  const box = await network.run(boxes.read(read))
  assert.ok(box?.state === 'written' && utf8Text(box.contents) === 'one')
  network.misbehave(holders, 'forges')
  await assert.rejects(network.run(boxes.read(read)), { kind: 'unreachable' })
  network.misbehave(network.holders, 'honest')
  // Somebody who may write seals under a chain of his own.
  const other = bed('other')
  const third = (await append(write, 'three')).next
  await network.run(network.items.put((await other.append(third, 'x')).item, UNTIL, { group: 'x' }))
  assert.deepEqual(await texts(), ['one', 'two', 'three', 'x'])
})

test('anybody with the verify capability of a box puts it on holders again, unread', async () => {
  const { network, boxes, write, read, append, texts } = bed()
  const first = await append(write, 'one')
  const verify = verifyCapabilityOf(network.primitives, NETWORK_ID, read)
  for (const holder of network.having(first.item).slice(2)) holder.held.clear()
  const result = await network.run(boxes.renew(verify, UNTIL + 5))
  assert.deepEqual([result?.held, result?.until], [12, UNTIL + 5])
  assert.deepEqual(await texts(), ['one'])
  for (const holder of network.holders) holder.held.clear()
  assert.equal(await network.run(boxes.renew(verify, UNTIL)), undefined)
})

test('a box that every holder lost does not stand', async () => {
  const { network, boxes, write, append } = bed()
  const first = await append(write, 'one')
  assert.equal(await network.run(boxes.standing(first)), 'stands')
  for (const holder of network.holders) holder.held.clear()
  assert.equal(await network.run(boxes.standing(first)), 'missing')
  await network.run(boxes.erase(write, UNTIL))
  assert.equal(await network.run(boxes.standing(first)), 'erased')
  network.misbehave(network.holders, 'down')
  await assert.rejects(network.run(boxes.standing(first)), { kind: 'unreachable' })
})

test('reading and passing are bounded', async () => {
  const { network, boxes, write, read } = bed()
  const fill = async (): Promise<void> => {
    let at = write
    for (let count = 0; count <= MAX_READ_BOXES; count++)
      at = (await boxes.append(at, entry('x'), UNTIL)).next
  }
  await network.run(fill(), 600_000)
  const { boxes: found } = await network.run(boxes.readOn(read), 600_000)
  assert.equal(found.length, MAX_READ_BOXES)
  await assert.rejects(network.run(boxes.append(write, entry('late'), UNTIL), 600_000), {
    kind: 'overloaded',
  })
})
