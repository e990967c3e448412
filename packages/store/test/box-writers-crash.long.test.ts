import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MemoryState, Mortal } from '@warren/testkit'
import fc from 'fast-check'
import { isSettled, WriterBed } from './support/writer-bed.ts'

const MINUTE_MS = 60_000

for (const isDone of [false, true]) {
  describe(`a writer that dies in any operation, which is ${isDone ? 'done' : 'not done'}`, () => {
    test('loses nothing that it acknowledged, appends nothing twice and nothing out of order', async () => {
      let operation = 1
      for (let isOver = false; !isOver; operation++) {
        const bed = new WriterBed(6, 'crash')
        const disk = new MemoryState()
        const mortal = new Mortal(disk, operation, isDone)
        try {
          bed.begin(bed.mortal(mortal), ['one', 'two'])
        } catch {
          // It died in the very first thing that it did.
        }
        await bed.network.clock.runFor(5 * MINUTE_MS)
        isOver = mortal.disk === undefined
        const told = [...bed.told]
        const next = bed.process(MemoryState.restore(mortal.disk ?? disk.snapshot()))
        bed.begin(next, ['three'])
        await bed.network.clock.runFor(10 * MINUTE_MS)
        assert.ok(isSettled(next), `operation ${operation}`)
        const texts = await bed.texts()
        for (const text of [...told, 'three'])
          assert.ok(texts.includes(text), `operation ${operation}: ${text}`)
        const order = ['one', 'two', 'three'].filter((text) => texts.includes(text))
        assert.deepEqual(texts, order, `operation ${operation}`)
        await next.stop()
      }
      assert.ok(operation > 50, `${operation}`)
    })
  })
}

test('in whatever order writers of one sequence die and come back, all readers have one order with all that was acknowledged', async () => {
  const RUN = fc.record({
    seed: fc.nat(),
    deaths: fc.array(fc.record({ at: fc.integer({ min: 1, max: 120 }), isDone: fc.boolean() }), {
      minLength: 1,
      maxLength: 3,
    }),
    delays: fc.array(fc.integer({ min: 1, max: 800 }), { minLength: 12, maxLength: 12 }),
  })
  await fc.assert(
    fc.asyncProperty(RUN, async ({ seed, deaths, delays }) => {
      const bed = new WriterBed(12, `writers ${seed}`)
      bed.network.holders.forEach((holder, index) => {
        holder.delayMs = delays[index] ?? 1
      })
      const steady = bed.process()
      bed.begin(steady, ['steady 1', 'steady 2', 'steady 3'])
      let disk = new MemoryState()
      for (const [life, { at, isDone }] of deaths.entries()) {
        const mortal = new Mortal(disk, at, isDone)
        try {
          bed.begin(bed.mortal(mortal), [`life ${life}, 1`, `life ${life}, 2`])
        } catch {
          // It died in the very first thing that it did.
        }
        await bed.network.clock.runFor(10_000)
        disk = MemoryState.restore(mortal.disk ?? disk.snapshot())
        mortal.kill()
      }
      const last = bed.process(disk)
      bed.begin(last, ['last'])
      await bed.network.clock.runFor(15 * MINUTE_MS)
      assert.ok(isSettled(steady) && isSettled(last))
      const texts = await bed.texts()
      for (const text of bed.told) assert.ok(texts.includes(text), text)
      assert.equal(new Set(texts).size, texts.length)
      assert.deepEqual(await bed.texts(), texts)
      await Promise.all([steady.stop(), last.stop()])
    }),
    { numRuns: 12 },
  )
})
