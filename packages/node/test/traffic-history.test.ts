import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TRAFFIC_MAX_SECONDS } from '@warren/api'
import fc from 'fast-check'
import { TrafficHistory } from '../src/compose/traffic-history.ts'

test('each second has what was carried in it, however long nothing or nobody came, and ten minutes are kept', () => {
  const events = fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 400_000 }), bytes: fc.nat(10_000), isSent: fc.boolean() }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: TRAFFIC_MAX_SECONDS }), (steps, seconds) => {
      let nowMs = 12_345
      const history = new TrafficHistory({ nowMs: () => nowMs })
      const sent = new Map<number, number>()
      const received = new Map<number, number>()
      for (const { afterMs, bytes, isSent } of steps) {
        nowMs += afterMs
        const second = Math.floor((nowMs - 12_345) / 1000)
        const into = isSent ? sent : received
        into.set(second, (into.get(second) ?? 0) + bytes)
        if (isSent) history.sent(bytes)
        else history.received(bytes)
      }
      const last = Math.floor((nowMs - 12_345) / 1000)
      const shown = history.last(seconds)
      const first = Math.max(0, last - seconds + 1)
      const wanted = Array.from({ length: last - first + 1 }, (_, index) => first + index)
      assert.deepEqual(
        shown.sent,
        wanted.map((second) => sent.get(second) ?? 0),
      )
      assert.deepEqual(
        shown.received,
        wanted.map((second) => received.get(second) ?? 0),
      )
      assert.equal(shown.lastStepAgeMs, (nowMs - 12_345) % 1000)
    }),
    { seed: 9 },
  )
})
