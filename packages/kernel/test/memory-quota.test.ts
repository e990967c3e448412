import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '@warren/testkit'
import { drawBelow, type MemoryAccount, type MemoryHolder, MemoryQuota } from '../src/index.ts'

/** A queue of entries, each with its size and when it came. */
class Queue implements MemoryHolder {
  readonly entries: { readonly bytes: number; readonly atMs: number }[] = []
  readonly account: MemoryAccount
  readonly #onEvict: (queue: Queue) => void

  constructor(quota: MemoryQuota, onEvict: (queue: Queue) => void = () => {}) {
    this.#onEvict = onEvict
    this.account = quota.open(this)
  }

  push(bytes: number, atMs: number): void {
    this.entries.push({ bytes, atMs })
    this.account.add(bytes)
  }

  shift(): void {
    const entry = this.entries.shift()
    if (entry !== undefined) this.account.add(-entry.bytes)
  }

  countBytes(): number {
    return this.entries.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  oldestMs(): number | undefined {
    return this.entries[0]?.atMs
  }

  evict(): void {
    this.#onEvict(this)
    this.entries.length = 0
    this.account.close()
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('after any sequence the account is what is held, never more than the quota in the next turn, and nothing in the end', async () => {
  const random = createSeededRandom('memory quota')
  for (let round = 0; round < 30; round++) {
    const quota = new MemoryQuota(10_000)
    const evicted = new Set<Queue>()
    let queues = Array.from({ length: 8 }, () => new Queue(quota, (queue) => evicted.add(queue)))
    for (let step = 0; step < 400; step++) {
      const queue = queues[drawBelow(random, queues.length)] as Queue
      const action = drawBelow(random, 10)
      if (action < 6) queue.push(1 + drawBelow(random, 600), step)
      else if (action < 9) queue.shift()
      else queue.evict()
      await settled()
      queues = queues.map((known) =>
        evicted.has(known) ? new Queue(quota, (gone) => evicted.add(gone)) : known,
      )
      const held = queues.reduce((sum, each) => sum + each.countBytes(), 0)
      assert.equal(quota.usedBytes, held)
      assert.ok(held <= quota.maxBytes)
    }
    for (const queue of queues) queue.account.close()
    assert.deepEqual([quota.usedBytes, quota.holders], [0, 0])
  }
})

test('the oldest goes first, and no more than are needed', async () => {
  const quota = new MemoryQuota(1000)
  const evicted: string[] = []
  const make = (name: string, bytes: number, atMs: number): Queue => {
    const queue = new Queue(quota, () => evicted.push(name))
    queue.push(bytes, atMs)
    return queue
  }
  make('young and large', 600, 30)
  make('old and small', 50, 10)
  const middle = make('middle', 200, 20)
  make('youngest', 100, 40)
  assert.equal(quota.isTight(), true)
  await settled()
  assert.deepEqual(evicted, [])
  middle.push(60, 50)
  await settled()
  // 1010 bytes; without the oldest 960, without the next 700, which is at most seven eighths.
  assert.deepEqual(evicted, ['old and small', 'middle'])
  assert.equal(quota.evictions, 2)
  assert.equal(quota.isTight(), false)
})

test('holders that gave back without saying so are counted before anybody is given up', async () => {
  const quota = new MemoryQuota(1000)
  let evictions = 0
  const stale = new Queue(quota, () => evictions++)
  stale.push(800, 1)
  stale.entries.length = 0
  const other = new Queue(quota, () => evictions++)
  other.push(900, 2)
  await settled()
  assert.equal(evictions, 0)
  assert.equal(quota.usedBytes, 900)
})

test('a holder that nothing can be taken from is left alone', async () => {
  const quota = new MemoryQuota(1000)
  const fixed = { countBytes: () => 950, oldestMs: () => undefined, evict: () => assert.fail('evicted') }
  quota.open(fixed).add(950)
  let isEvicted = false
  new Queue(quota, () => (isEvicted = true)).push(100, 1)
  await settled()
  assert.equal(isEvicted, true)
  assert.equal(quota.usedBytes, 950)
})
