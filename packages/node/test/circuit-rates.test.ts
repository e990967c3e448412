import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClientCircuit } from '@warren/circuit'
import { VirtualClock } from '@warren/testkit'
import { createCircuitRates } from '../src/compose/circuit-rates.ts'
import type { NetworkParts } from '../src/compose/network.ts'

test('what a busy circuit carries is told once it was busy for a whole look, and nothing of idle ones', async () => {
  const clock = new VirtualClock()
  const told: number[] = []
  const quality = { carried: (_path: unknown, bytesPerS: number) => told.push(bytesPerS) }
  const busy = { path: [], bytesSent: 0, bytesReceived: 0 }
  const idle = { path: [], bytesSent: 10, bytesReceived: 10 }
  const rates = createCircuitRates(
    { clock },
    { circuits: () => [busy, idle] as unknown as ClientCircuit[] },
    quality as unknown as NetworkParts['quality'],
  )
  rates.start()
  rates.start()
  for (let second = 0; second < 20; second++) {
    busy.bytesReceived += 1_000_000
    await clock.runFor(1_000)
  }
  assert.ok(told.length >= 2)
  assert.ok(told.every((bytesPerS) => bytesPerS === 1_000_000))
  const before = told.length
  await clock.runFor(60_000)
  assert.ok(told.length <= before + 1)
  rates.stop()
  rates.start()
  assert.equal(clock.pendingTimers, 0)
})
