/** The client of items against what a relay runs, over streams in memory: both sides mean the same bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RelayView } from '@warren/directory'
import { type HolderRequests, utf8 } from '@warren/kernel'
import { MemoryState } from '@warren/testkit'
import { newBoxSequence, readCapabilityOf } from '../src/boxes/box-capability.ts'
import { createBoxes } from '../src/boxes/boxes.ts'
import { decodeStoreRequest } from '../src/format/request-format.ts'
import { createHeads } from '../src/heads/heads.ts'
import { createItems } from '../src/items/items-client.ts'
import { converse, HolderBed, IDENTITY_SEED, NETWORK_ID } from './support/holder-bed.ts'
import { relayInfo } from './support/relays.ts'

function start() {
  const bed = new HolderBed()
  const { clock, primitives, random } = bed
  const relays = [{ ...relayInfo(random, 0), id: primitives.ed25519PublicOf(IDENTITY_SEED) }]
  const view: RelayView = { relays: () => relays, byId: () => undefined, version: 1 }
  const requests: HolderRequests = {
    async request({ request }) {
      const [answer] = await converse(bed.stream(), [decodeStoreRequest(request)])
      assert.ok(answer)
      return answer
    },
    isOpen: () => false,
    end: () => {},
  }
  const items = createItems({ clock, primitives }, { networkId: NETWORK_ID, view, requests })
  const boxes = createBoxes({ primitives, random }, { networkId: NETWORK_ID, items, requests })
  const heads = () =>
    createHeads({ clock, primitives, state: new MemoryState() }, { networkId: NETWORK_ID, items })
  const run = <T>(work: Promise<T>): Promise<T> => clock.settle(work, 10 * 60_000)
  return { bed, boxes, heads, run, until: bed.hour + 24 }
}

test('boxes are appended, read and taken back at a relay', async () => {
  const { bed, boxes, run, until } = start()
  const write = newBoxSequence(bed.random)
  const read = readCapabilityOf(bed.primitives, write)
  assert.equal(await run(boxes.read(read)), undefined)
  const mark = new Uint8Array(16)
  const first = await run(boxes.append(write, { mark, contents: utf8('one') }, until))
  assert.deepEqual([first.held, first.until], [1, until])
  const second = await run(boxes.append(write, { mark, contents: utf8('two') }, until))
  assert.equal(second.index, write.index + 1)
  await run(boxes.erase(write, until))
  assert.equal(await run(boxes.standing(first)), 'erased')
  const { boxes: found } = await run(boxes.readOn(read))
  assert.deepEqual(
    found.map(({ state }) => state),
    ['erased', 'written'],
  )
})

test('a head is published, renewed and replaced at a relay, and an old copy is stale there', async () => {
  const { bed, heads, run, until } = start()
  const [author, reader, friend] = [heads(), heads(), heads()]
  const seed = new Uint8Array(32).fill(8)
  const sealKey = new Uint8Array(32).fill(9)
  const key = author.keyOf(bed.primitives.ed25519PublicOf(seed), 'site')
  const order = { seed, label: 'site', sealKey, until }
  const options = { group: 'test' }
  const first = await run(author.publish({ ...order, contents: utf8('one') }, options))
  assert.equal((await run(friend.renew(key, until + 5, options)))?.until, until + 5)
  await run(author.publish({ ...order, contents: utf8('two') }, options))
  assert.equal((await run(friend.renew(key, until, options, first.bytes)))?.revision, 2)
  const found = await run(reader.find(key, sealKey, options))
  assert.deepEqual([found?.contents, found?.revision, found?.holders], [utf8('two'), 2, 1])
})
