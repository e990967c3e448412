import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex } from '@warren/kernel'
import { createSeededRandom, MemoryState } from '@warren/testkit'
import fc from 'fast-check'
import { decodeReceipt, type StoreRequest } from '../../src/format/request-format.ts'
import { GroupCommit } from '../../src/relay/disk/group-commit.ts'
import { NameMap } from '../../src/relay/disk/name-map.ts'
import { SlotEntries } from '../../src/relay/disk/slot-entry.ts'
import { SlotIndex } from '../../src/relay/disk/slot-index.ts'
import { HolderBed } from '../support/holder-bed.ts'

const nameOf = (number: number): Uint8Array => {
  const name = new Uint8Array(32)
  new DataView(name.buffer).setUint32(28, number)
  return name
}
const entryOf = (number: number) => ({
  name: nameOf(number),
  until: number + 1,
  digest: new Uint8Array(16).fill(number),
})
const numbers = fc.array(fc.nat(60), { maxLength: 300 })

test('a name is found as long as it is there, whatever comes and goes beside it', () => {
  fc.assert(
    fc.property(numbers, (toggled) => {
      const entries = new SlotEntries()
      const map = new NameMap(createSeededRandom('names'), entries)
      const expected = new Set<number>()
      for (const number of toggled) {
        if (expected.delete(number)) {
          map.remove(number)
          entries.set(number, undefined)
        } else {
          entries.set(number, entryOf(number))
          map.add(number)
          expected.add(number)
        }
        assert.equal(map.count, expected.size)
      }
      for (let number = 0; number <= 60; number++)
        assert.equal(map.find(nameOf(number)), expected.has(number) ? number : undefined)
    }),
    { numRuns: 60 },
  )
})

test('what was saved is what the next start reads, and what was undone is not', () => {
  fc.assert(
    fc.property(numbers, fc.infiniteStream(fc.boolean()), (toggled, kept) => {
      const state = new MemoryState()
      const ports = { state, random: createSeededRandom('index') }
      const index = new SlotIndex('share', ports)
      for (const number of toggled) {
        const slot = index.find(nameOf(number))
        const undo = slot === undefined ? index.set(number * 5, entryOf(number)) : index.set(slot, undefined)
        if (kept.next().value) index.save()
        else undo()
        index.saved()
      }
      const again = new SlotIndex('share', ports)
      assert.equal(again.count, index.count)
      for (let number = 0; number <= 60; number++) {
        const slot = again.find(nameOf(number))
        assert.equal(slot, index.find(nameOf(number)))
        if (slot !== undefined) assert.deepEqual(again.entry(slot), entryOf(number))
      }
    }),
    { numRuns: 40 },
  )
})

test('a slot that is read or being written is given to nobody else', () => {
  const index = new SlotIndex('box', { state: new MemoryState(), random: createSeededRandom('slots') })
  const first = index.reserveNew()
  assert.equal(index.reserveFree(), undefined)
  assert.equal(index.pin(first), false)
  index.set(first, entryOf(1))
  index.release(first)
  assert.ok(index.pin(first))
  index.set(first, undefined)
  assert.equal(index.reserveFree(), undefined, 'free, but somebody reads it')
  assert.equal(index.trim(), 1)
  index.unpin(first)
  assert.equal(index.reserveFree(), first)
})

test('jobs that come while one group is committed are the next group, in order', async () => {
  const groups: number[][] = []
  const commit = new GroupCommit<number, string>(3, async (jobs) => {
    groups.push([...jobs])
    await Promise.resolve()
    return jobs.map((job) => `done ${job}`)
  })
  const outcomes = await Promise.all([1, 2, 3, 4, 5].map((job) => commit.add(job)))
  assert.deepEqual(outcomes, ['done 1', 'done 2', 'done 3', 'done 4', 'done 5'])
  assert.deepEqual(groups, [
    [1, 2, 3],
    [4, 5],
  ])
})

test('many puts share one sync and one transaction', async () => {
  const bed = new HolderBed()
  await bed.put(1000)
  const before = bed.files.operations
  const puts = Array.from({ length: 64 }, (_, number): StoreRequest => {
    return { operation: 'put-share', until: bed.hour + 5, share: bed.share(number) }
  })
  for (const answer of await bed.ask(puts)) assert.equal(decodeReceipt(answer).status, 'stored')
  const beside = bed.files.operations - before - puts.length
  assert.ok(beside <= 30, `${beside} operations beside 64 writes`)
  const locators = new Set(puts.map((_, number) => toHex(bed.locator(number))))
  assert.equal(bed.holder.stats().shares, locators.size + 1)
})
