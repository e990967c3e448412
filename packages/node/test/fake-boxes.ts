/** Boxes of the API tests: the product's own, over one holder in memory. */
import { toHex } from '@warren/kernel'
import {
  createBoxes,
  createBoxKeeper,
  createBoxWriters,
  compareItems,
  formatBoxCapability,
  type Item,
  type Items,
  newBoxSequence,
  readCapabilityOf,
  verifyCapabilityOf,
} from '@warren/store'
import { createSeededRandom, createSimPrimitives, MemoryState, VirtualClock } from '@warren/testkit'
import { createBoxControl } from '../src/boxes/box-control.ts'
import type { BoxControl } from '../src/boxes/control.ts'

const NETWORK_ID: Uint8Array = new Uint8Array(32).fill(7)
const random = createSeededRandom('fake boxes')
const primitives = createSimPrimitives(random)

/** Appends at once, without time passing. */
export function fakeBoxes(): BoxControl {
  const held = new Map<string, { item: Item; until: number }>()
  const items: Items = {
    async put(item, until) {
      const name = toHex(item.key)
      const there = held.get(name)
      if (there !== undefined && compareItems(primitives, there.item, item) > 0)
        return { held: 0, asked: 1, winner: there.item, until }
      held.set(name, { item, until })
      return { held: 1, asked: 1, until }
    },
    async get(_class, key) {
      const there = held.get(toHex(key))
      return there && { ...there.item, until: there.until, holders: 1 }
    },
  }
  const ports = { clock: new VirtualClock(), primitives, random, state: new MemoryState() }
  const boxes = createBoxes(ports, { networkId: NETWORK_ID, items, requests: { end: () => {} } })
  const keeper = createBoxKeeper(ports, { networkId: NETWORK_ID, boxes })
  const writers = createBoxWriters(ports, {
    networkId: NETWORK_ID,
    boxes,
    placed: (name, box, isLimited) => keeper.wrote(name, box, isLimited),
  })
  writers.begin()
  return createBoxControl(ports, { networkId: NETWORK_ID, boxes, writers, keeper, stored: () => {} })
}

/** One of each kind, of one sequence. */
export function fakeBoxCapabilities(networkId = NETWORK_ID): string[] {
  const write = newBoxSequence(random)
  const read = readCapabilityOf(primitives, write)
  const verify = verifyCapabilityOf(primitives, networkId, read)
  return [write, read, verify].map((each) => formatBoxCapability({ primitives, networkId }, each))
}
