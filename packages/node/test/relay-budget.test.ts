import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarrenError } from '@warren/kernel'
import { MemoryState, VirtualClock } from '@warren/testkit'
import { RELAY_VOLUME_UNSAVED_BYTES } from '../src/limits.ts'
import { parseRate, parseVolume } from '../src/relay/budget-text.ts'
import { createRelayBudget } from '../src/relay/relay-budget.ts'

const DAY_MS = 86_400_000
const VOLUME = { bytes: 100_000_000, period: 'day' } as const

test('rates and volumes are read in decimal and binary units, and nonsense is refused', () => {
  assert.equal(parseRate('2MB'), 2_000_000)
  assert.equal(parseRate('1.5 MiB/s'), 1.5 * 2 ** 20)
  assert.equal(parseRate('64000'), 64_000)
  assert.deepEqual(parseVolume('50GB/day'), { bytes: 50e9, period: 'day' })
  assert.deepEqual(parseVolume('1TB/month'), { bytes: 1e12, period: 'month' })
  const isBadInput = (error: unknown): boolean => isWarrenError(error) && error.kind === 'bad-input'
  for (const text of ['', '2', '10kB', '-1MB', '2MB/day', 'fast', '1e9'])
    assert.throws(() => parseRate(text), isBadInput)
  for (const text of ['50GB', '50GB/week', '1kB/day', '/day', '5GB/day/day'])
    assert.throws(() => parseVolume(text), isBadInput)
})

test('a volume that is used up closes the relay until its period ends, whole days and months of UTC', async () => {
  for (const period of ['day', 'month'] as const) {
    const clock = new VirtualClock()
    const budget = createRelayBudget({ clock, state: new MemoryState() }, { volume: { ...VOLUME, period } })
    const turns: boolean[] = []
    budget.start((accepts) => void turns.push(accepts))
    budget.allowance.passed(VOLUME.bytes - 1)
    assert.equal(budget.allowance.accepts(), true)
    budget.allowance.passed(1)
    assert.equal(budget.allowance.accepts(), false)
    const { volume } = budget.status()
    assert.ok(volume?.isUsedUp === true && volume.endsAtMs > clock.wallMs())
    const end = new Date(volume.endsAtMs)
    assert.equal(volume.endsAtMs % DAY_MS, 0)
    if (period === 'month') assert.equal(end.getUTCDate(), 1)
    await clock.runFor(volume.endsAtMs - clock.wallMs() - 1)
    assert.equal(budget.allowance.accepts(), false)
    await clock.runFor(2)
    assert.equal(budget.allowance.accepts(), true)
    assert.equal(budget.status().volume?.usedBytes, 0)
    assert.deepEqual(turns, [false, true])
    budget.stop()
    assert.equal(clock.pendingTimers, 0)
  }
})

test('what was used is remembered by the next start, also after a kill but for what was not yet written', async () => {
  const clock = new VirtualClock()
  const state = new MemoryState()
  const first = createRelayBudget({ clock, state }, { volume: VOLUME })
  first.start(() => {})
  first.allowance.passed(RELAY_VOLUME_UNSAVED_BYTES)
  first.allowance.passed(1000)
  const killed = createRelayBudget(
    { clock, state: MemoryState.restore(state.snapshot()) },
    { volume: VOLUME },
  )
  assert.equal(killed.status().volume?.usedBytes, RELAY_VOLUME_UNSAVED_BYTES)
  first.stop()
  const next = createRelayBudget({ clock, state }, { volume: VOLUME })
  assert.equal(next.status().volume?.usedBytes, RELAY_VOLUME_UNSAVED_BYTES + 1000)
  next.allowance.passed(VOLUME.bytes)
  const turns: boolean[] = []
  const third = createRelayBudget({ clock, state }, { volume: VOLUME })
  third.start((accepts) => void turns.push(accepts))
  assert.deepEqual(turns, [false], 'a relay that starts with its volume used up says so at once')
  third.stop()
})
