import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryFiles, MemoryState } from '@warren/testkit'
import { decodeReceipt, type StoreRequest } from '../../src/format/request-format.ts'
import { SHARE_BYTES } from '../../src/limits.ts'
import { converse, HolderBed, relayCircuit } from '../support/holder-bed.ts'

const HOUR_MS = 3_600_000
const ROUNDS = 3
const PER_ROUND = 4

/** Puts shares until the process dies; tells which of them were acknowledged and what the state had on its disk then. */
async function putUntilDeath(bed: HolderBed, haltAt: number): Promise<Set<number>> {
  const acknowledged = new Set<number>()
  bed.files.haltAt(haltAt)
  let isDead = false
  void bed.files.halted.then(() => {
    isDead = true
  })
  for (let round = 0; round < ROUNDS; round++) {
    const numbers = Array.from({ length: PER_ROUND }, (_, index) => round * PER_ROUND + index)
    const puts = numbers.map(async (number) => {
      // The first round expires while the last ones are put, so slots are written again.
      const until = round === 0 ? bed.hour + 1 : bed.hour + 24
      const request: StoreRequest = { operation: 'put-share', until, share: bed.share(number) }
      const [answer] = await converse(bed.stream(relayCircuit()), [request])
      if (decodeReceipt(answer as Uint8Array).status === 'stored') acknowledged.add(number)
    })
    let isDone = false
    void Promise.all(puts).then(() => {
      isDone = true
    })
    await bed.clock.runUntil(() => isDone || isDead, 60_000)
    if (isDead) break
    await bed.clock.runFor(HOUR_MS / 2)
  }
  return acknowledged
}

for (const kind of ['kill', 'power'] as const) {
  test(`a ${kind} at any operation of the disk loses nothing acknowledged`, async () => {
    let deaths = 0
    for (let operation = 1; operation < 100; operation++) {
      const bed = new HolderBed({ quotaBytes: 2 * PER_ROUND * SHARE_BYTES, files: plantedFiles(operation) })
      const acknowledged = await putUntilDeath(bed, operation)
      const files = bed.files.crash(kind)
      const state = MemoryState.restore(bed.state.snapshot())
      const after = new HolderBed({ quotaBytes: 2 * PER_ROUND * SHARE_BYTES, files, state, clock: bed.clock })
      const isPromised = (number: number): boolean =>
        acknowledged.has(number) && (number >= PER_ROUND || bed.clock.nowMs() < HOUR_MS / 2)
      const check = async (): Promise<void> => {
        for (let number = 0; number < ROUNDS * PER_ROUND; number++) {
          const found = await after.get(number)
          if (found.status === 'found') assert.deepEqual(found.share, bed.share(number))
          else assert.ok(!isPromised(number), `share ${number}, operation ${operation}`)
        }
      }
      await check()
      // What comes afterwards is written over nothing that is held.
      for (let number = 100; number < 104; number++) await after.put(number)
      await check()
      deaths++
      if (acknowledged.size === ROUNDS * PER_ROUND) break
    }
    assert.ok(deaths > 10, `${deaths}`)
  })
}

test('a full disk is told as `full`, nothing acknowledged is lost, and it goes on when there is room', async () => {
  const files = plantedFiles(0)
  files.setCapacity(10 * SHARE_BYTES)
  const bed = new HolderBed({ files, quotaBytes: 20 * SHARE_BYTES })
  const statuses: string[] = []
  for (let number = 0; number < 14; number++) statuses.push((await bed.put(number)).status)
  // One of ten stays free for others.
  assert.deepEqual(statuses, [...Array(9).fill('stored'), ...Array(5).fill('full')])
  assert.ok(bed.holder.stats().isDiskFull)
  assert.equal(bed.holder.stats().quotaBytes, 9 * SHARE_BYTES)
  for (let number = 0; number < 9; number++) assert.ok(await bed.has(number))
  files.setCapacity(30 * SHARE_BYTES)
  assert.equal((await bed.put(20)).status, 'stored')
  assert.ok(!bed.holder.stats().isDiskFull)
})

test('a disk that fails in the middle of a group acknowledges only what is safe', async () => {
  for (let failing = 1; failing < 25; failing++) {
    const bed = new HolderBed({ files: plantedFiles(failing) })
    bed.files.failAt(failing, failing % 2 === 0 ? 'full' : 'broken')
    const puts = Array.from({ length: 6 }, (_, number): StoreRequest => {
      return { operation: 'put-share', until: bed.hour + 5, share: bed.share(number) }
    })
    const stored = (await bed.ask(puts)).map((answer) => decodeReceipt(answer).status === 'stored')
    const { files, clock } = bed
    const after = new HolderBed({
      files: files.crash('power'),
      state: MemoryState.restore(bed.state.snapshot()),
      clock,
    })
    for (const [number, isStored] of stored.entries()) if (isStored) assert.ok(await after.has(number))
  }
})

test('a state that cannot be written acknowledges nothing, and what is in memory agrees with it', async () => {
  const bed = new HolderBed()
  await bed.put(1)
  bed.state.failAfterWrites(0)
  assert.equal((await bed.put(2)).status, 'full')
  assert.equal((await bed.renew(1, bed.hour + 50)).status, 'full')
  bed.state.repairDisk()
  assert.equal(bed.holder.stats().shares, 1)
  assert.equal(await bed.has(2), false)
  assert.equal(bed.holder.earliestUntil(), bed.hour + 24)
  assert.equal((await bed.put(2)).status, 'stored')
  assert.ok(await bed.has(2))
})

test('what the disk changed is missing and forgotten, and can be put again', async () => {
  const bed = new HolderBed()
  await bed.put(1)
  await bed.put(2)
  const file = await bed.files.open('/home/blocks/shares', 'update')
  await file.write(SHARE_BYTES + 500, Uint8Array.of(0xaa))
  assert.deepEqual([await bed.has(1), await bed.has(2)], [true, false])
  assert.equal(bed.holder.stats().shares, 1)
  assert.equal((await bed.put(2)).status, 'stored')
  assert.ok(await bed.has(2))
})

test('a folder that somebody emptied holds nothing, and is filled again', async () => {
  const before = new HolderBed()
  await before.put(1)
  await before.clock.settle(before.holder.stop(), 1000)
  await before.files.remove('/home/blocks')
  const { files, state, clock } = before
  const after = new HolderBed({ files, state, clock })
  assert.equal(await after.has(1), false)
  assert.equal(after.holder.stats().shares, 0)
  assert.equal((await after.put(1)).status, 'stored')
})

function plantedFiles(seed: number): MemoryFiles {
  const files = new MemoryFiles({ seed })
  files.plant('/home/key', '')
  return files
}
