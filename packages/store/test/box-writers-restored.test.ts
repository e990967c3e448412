import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryState, Mortal } from '@warren/testkit'
import type { KeptSequence } from '../src/boxes/box-journal.ts'
import { storeBoxSequences } from '../src/boxes/box-writers.ts'
import { MAX_BOX_GAP, MAX_BOX_WRITERS } from '../src/limits.ts'
import { newBoxSequence } from '../src/boxes/box-capability.ts'
import { isSettled, WriterBed } from './support/writer-bed.ts'

const MINUTE_MS = 60_000

/** A machine that wrote some boxes after its last backup and was lost, with all that it knew. */
async function lost(seed: string, before: number, after: number): Promise<[WriterBed, KeptSequence, string]> {
  const bed = new WriterBed(12, seed)
  const writers = bed.process()
  const name = writers.add(bed.write)
  for (let count = 0; count < before; count++) bed.append(writers, name, `before ${count}`)
  await bed.network.clock.runFor(before * MINUTE_MS)
  const [backup] = writers.exportAll() as [KeptSequence]
  for (let count = 0; count < after; count++) bed.append(writers, name, `after ${count}`)
  await bed.network.clock.runFor(after * MINUTE_MS)
  assert.equal(bed.told.length, before + after)
  await writers.stop()
  return [bed, backup, name]
}

test('a writer that comes back from a backup appends behind everything that it had acknowledged since', async () => {
  const [bed, backup, name] = await lost('restored', 2, MAX_BOX_GAP + 3)
  const writers = bed.process()
  writers.restore([backup])
  bed.append(writers, name, 'again')
  await bed.network.clock.runFor(10 * MINUTE_MS)
  assert.deepEqual(await bed.texts(), bed.told)
  assert.equal(bed.told.at(-1), 'again')
  assert.ok(isSettled(writers))
  await writers.stop()
})

test('it writes into no box that it may have written before, though half of the holders say that they have it not', async () => {
  const [bed, backup, name] = await lost('restored denied', 1, 2)
  const { holders } = bed.network
  // What an ordinary append believes: the first half of the answers.
  const liars = holders.slice(0, 10)
  for (const { held } of liars) held.clear()
  for (const { held, ...holder } of holders.slice(10)) assert.ok(held.size === 3 && holder.mode === 'honest')
  for (const holder of holders.slice(10)) holder.delayMs = 20_000
  const writers = bed.process()
  writers.restore([backup])
  bed.append(writers, name, 'again')
  await bed.network.clock.runFor(20 * MINUTE_MS)
  for (const holder of holders) holder.delayMs = 50
  assert.deepEqual(await bed.texts(), [...bed.told])
  assert.equal(bed.told.at(-1), 'again')
  await writers.stop()
})

test('a box that all holders lost is not written again when later ones are there', async () => {
  const [bed, backup, name] = await lost('restored gap', 1, 3)
  const second = [...(bed.network.holders[0]?.held.keys() ?? [])][1] as string
  for (const { held } of bed.network.holders) held.delete(second)
  const writers = bed.process()
  writers.restore([backup])
  bed.append(writers, name, 'again')
  await bed.network.clock.runFor(10 * MINUTE_MS)
  assert.equal(writers.list()[0]?.position.index, bed.write.index + 5)
  await writers.stop()
})

test('a process that dies while it looks for the end looks again', async () => {
  for (let operation = 1; operation < 60; operation += 3) {
    const [bed, backup, name] = await lost('restored crash', 1, 4)
    const disk = new MemoryState()
    storeBoxSequences({ primitives: bed.network.primitives, state: disk }, [backup])
    const mortal = new Mortal(disk, operation, false)
    const dying = bed.mortal(mortal)
    bed.append(dying, name, 'dying')
    await bed.network.clock.runFor(5 * MINUTE_MS)
    const next = bed.process(MemoryState.restore(mortal.disk ?? disk.snapshot()))
    bed.append(next, name, 'again')
    await bed.network.clock.runFor(10 * MINUTE_MS)
    const texts = await bed.texts()
    for (const text of bed.told) assert.equal(texts.filter((each) => each === text).length, 1, text)
    assert.ok(bed.told.includes('again') && isSettled(next), `operation ${operation}`)
    await next.stop()
  }
})

test('what is here and reaches further than a backup stays, and a backup with more than there is room for is taken as far as there is', async () => {
  const [bed, backup, name] = await lost('restored twice', 2, 2)
  const state = new MemoryState()
  const writers = bed.process(state)
  writers.restore([backup])
  bed.append(writers, name, 'again')
  await bed.network.clock.runFor(5 * MINUTE_MS)
  const [before] = writers.exportAll()
  writers.restore([backup])
  assert.deepEqual(writers.exportAll(), [before])
  const many = Array.from({ length: MAX_BOX_WRITERS + 3 }, () => {
    const first = newBoxSequence(bed.network.random)
    return { first, position: first }
  })
  writers.restore(many)
  assert.equal(writers.list().length, MAX_BOX_WRITERS)
  await writers.stop()
  assert.equal(bed.process(state).list().length, MAX_BOX_WRITERS)
})
