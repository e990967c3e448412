/** Boxes over real holders: several writers of one sequence, one of which ends and comes back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WarrenNode } from '@warren/node'
import { fromBase64Url, toBase64Url, utf8, utf8Text } from '@warren/kernel'
import { NEVER, SmallNetwork } from './small-network.ts'

const RELAYS = 8
const MINUTE_MS = 60_000
const PROGRESS = { cancel: NEVER, waiting: () => {}, part: () => {} }

const append = ({ boxes }: WarrenNode, id: string, text: string) =>
  boxes.append(id, toBase64Url(utf8(text)), undefined, PROGRESS)

test('two writers at once end in one order for all readers, and what one left waiting when it ended is appended when it is back', async () => {
  const network = new SmallNetwork(RELAYS)
  const relays = network.makeRelays()
  const [first, second, reader] = ['10.97.0.1', '10.98.0.1', '10.99.0.1'].map((ip) => network.make(ip)) as [
    WarrenNode,
    WarrenNode,
    WarrenNode,
  ]
  await network.start(...relays, first, second, reader)
  const { id, write, read } = first.boxes.add(undefined)
  assert.equal(second.boxes.add(write).id, id)
  const texts = async (node: WarrenNode): Promise<string[]> => {
    const { boxes, more } = await network.clock.settle(node.boxes.read(read, 64, NEVER), 10 * MINUTE_MS)
    assert.equal(more, false)
    return boxes.map(({ contents = '' }) => utf8Text(fromBase64Url(contents) ?? new Uint8Array()))
  }
  const works = [first, second].flatMap((node, index) =>
    [1, 2, 3].map((count) => append(node, id, `writer ${index}, ${count}`)),
  )
  await network.clock.settle(Promise.all(works), 10 * MINUTE_MS)
  // It ends before its boxes have settled, and while something waits.
  const cutOff = assert.rejects(append(second, id, 'cut off'), { kind: 'closed' })
  await network.stop(second)
  await cutOff
  const again = network.make('10.98.0.1')
  await network.start(again)
  await network.clock.runFor(10 * MINUTE_MS)
  for (const node of [first, again])
    assert.deepEqual(
      node.boxes.list().map(({ waiting, settling }) => [waiting, settling]),
      [[0, 0]],
    )
  const order = await texts(reader)
  assert.deepEqual(order.toSorted(), [
    'cut off',
    ...[0, 1].flatMap((index) => [1, 2, 3].map((count) => `writer ${index}, ${count}`)),
  ])
  for (const node of [first, again]) assert.deepEqual(await texts(node), order)
  await network.stop(first, again, reader, ...relays)
})
