import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Cancel, CancelSource, type Deferred, defer, fail } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import type { Connected } from '../src/client/connection-attempt.ts'
import { firstWay, type Way } from '../src/client/first-way.ts'

/** Ways that end as the test says. */
class Ways {
  readonly clock = new VirtualClock()
  readonly begun: Deferred<Connected>[] = []
  readonly cancels: Cancel[] = []
  destroyed = 0

  way(afterMs: number, changes: Partial<Way> = {}): Way {
    const go = (cancel: Cancel): Promise<Connected> => {
      const arrival = defer<Connected>()
      this.begun.push(arrival)
      this.cancels.push(cancel)
      return arrival.promise
    }
    return { afterMs, go, ...changes }
  }

  connected(): Connected {
    return { circuit: { destroy: () => this.destroyed++ } } as unknown as Connected
  }
}

test('the next way is begun when those before take long, and the first to arrive ends the others', async () => {
  const ways = new Ways()
  const first = firstWay(ways.clock, [ways.way(0), ways.way(1000), ways.way(1000)], new CancelSource().cancel)
  await ways.clock.runFor(999)
  assert.equal(ways.begun.length, 1)
  await ways.clock.runFor(1)
  assert.equal(ways.begun.length, 2)
  const connected = ways.connected()
  ways.begun[1]?.resolve(connected)
  assert.equal(await first, connected)
  assert.ok(ways.cancels.every(({ aborted }) => aborted))
  ways.begun[0]?.resolve(ways.connected())
  await ways.clock.runFor(5000)
  assert.deepEqual([ways.begun.length, ways.destroyed, ways.clock.pendingTimers], [2, 1, 0])
})

test('a way that is optional is followed at once when it fails; one that is not ends all, unless another goes on', async () => {
  const ways = new Ways()
  const list = [ways.way(0, { isOptional: true }), ways.way(1000), ways.way(1000)]
  const first = firstWay(ways.clock, list, new CancelSource().cancel)
  ways.begun[0]?.reject(fail('unreachable', 'test: gone'))
  await ways.clock.runFor(0)
  assert.equal(ways.begun.length, 2)
  await ways.clock.runFor(1000)
  ways.begun[1]?.reject(fail('timeout', 'test: silent'))
  await ways.clock.runFor(0)
  ways.begun[2]?.reject(fail('refused', 'test: refused'))
  await assert.rejects(first, { kind: 'refused' })
})

test('a way that may not begin is left out, and who gives up ends all', async () => {
  const ways = new Ways()
  const giveUp = new CancelSource()
  const first = firstWay(ways.clock, [ways.way(0), ways.way(1000, { mayBegin: () => false })], giveUp.cancel)
  await ways.clock.runFor(5000)
  assert.equal(ways.begun.length, 1)
  giveUp.abort()
  assert.equal(ways.cancels[0]?.aborted, true)
  ways.begun[0]?.reject(fail('cancelled', 'test: given up'))
  await assert.rejects(first, { kind: 'cancelled' })
})
