import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, VirtualClock } from '@warren/testkit'
import { drawBelow, TokenBucket, TokenBuckets } from '../src/index.ts'

test('over any time no more is taken than the burst and what the rate earned, and all of that can be', async () => {
  const random = createSeededRandom('token bucket')
  for (let round = 0; round < 50; round++) {
    const clock = new VirtualClock()
    const rate = { perS: 1 + drawBelow(random, 100), burst: 1 + drawBelow(random, 50) }
    const bucket = new TokenBucket(clock, rate)
    let taken = 0
    let elapsedMs = 0
    for (let step = 0; step < 200; step++) {
      const stepMs = drawBelow(random, 40)
      elapsedMs += stepMs
      await clock.runFor(stepMs)
      const count = 1 + drawBelow(random, 3)
      if (bucket.take(count)) taken += count
    }
    const earned = rate.burst + (elapsedMs * rate.perS) / 1000
    assert.ok(taken <= earned + 1e-6, `${taken} of ${earned}`)
    while (bucket.take()) taken++
    assert.ok(!bucket.take(rate.burst + 1))
  }
})

test('what is refused takes nothing', () => {
  const bucket = new TokenBucket(new VirtualClock(), { perS: 1, burst: 10 })
  assert.equal(bucket.take(11), false)
  assert.equal(bucket.take(10), true)
  assert.equal(bucket.take(), false)
})

test('what was charged on credit is earned back before anything is there again', async () => {
  const clock = new VirtualClock()
  const bucket = new TokenBucket(clock, { perS: 10, burst: 5 })
  bucket.charge(25)
  assert.deepEqual([bucket.isPositive, bucket.take()], [false, false])
  await clock.runFor(2000)
  assert.equal(bucket.isPositive, false)
  await clock.runFor(200)
  assert.deepEqual([bucket.isPositive, bucket.take(2), bucket.take()], [true, true, false])
})

test('owners have buckets of their own', () => {
  const buckets = new TokenBuckets(new VirtualClock(), { perS: 1, burst: 2 })
  const [a, b] = [{}, {}]
  assert.deepEqual([buckets.take(a), buckets.take(a), buckets.take(a)], [true, true, false])
  assert.equal(buckets.take(b), true)
})
