import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClientCircuit } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { CancelSource, fail } from '@warren/kernel'
import { VirtualClock } from '@warren/testkit'
import { createPatientBuilds } from '../src/compose/patient-builds.ts'

const relay = (name: string): RelayInfo => ({ operator: new Uint8Array(1), prefix: name }) as RelayInfo
const PRIMARY = relay('primary')
const BACKUP = relay('backup')

/** A primary that fails at `failHop` until it is given up after so long, and a backup that answers. */
function setUp(givenUpAfterMs: number, failHop = 0) {
  const clock = new VirtualClock()
  let firstFailureMs: number | undefined
  let failures = 0
  const undecidedMs = (): number | undefined => {
    if (firstFailureMs === undefined) return undefined
    const leftMs = firstFailureMs + givenUpAfterMs - clock.nowMs()
    return leftMs > 0 ? leftMs : undefined
  }
  const isGivenUp = (): boolean => firstFailureMs !== undefined && undecidedMs() === undefined
  const circuit = {} as ClientCircuit
  const builds = createPatientBuilds(
    { clock },
    { undecidedMs },
    {
      async build([first]) {
        if (first === BACKUP) return circuit
        firstFailureMs ??= clock.nowMs()
        failures++
        throw fail('unreachable', 'test: it does not answer', { fields: { hop: failHop } })
      },
    },
  )
  const choose = (): readonly RelayInfo[] => [isGivenUp() ? BACKUP : PRIMARY]
  return { clock, builds, choose, circuit, failures: () => failures }
}

test('a build waits until its guard is given up, and begins at the backup', async () => {
  const { clock, builds, choose, circuit, failures } = setUp(2_000)
  const built = builds.over(choose).build([PRIMARY])
  assert.equal(await clock.settle(built, 60_000), circuit)
  assert.ok(clock.nowMs() <= 2_250, `after ${clock.nowMs()} ms`)
  assert.ok(failures() <= 2, 'it does not ask in a loop')
})

test('a guard that is never given up is waited for four seconds, not longer', async () => {
  const { clock, builds, choose } = setUp(60_000)
  await assert.rejects(clock.settle(builds.build(choose, undefined, undefined), 60_000), {
    kind: 'unreachable',
  })
  assert.ok(clock.nowMs() <= 5_000)
})

test('where all guards were given up it fails at once', async () => {
  const { clock, builds, failures } = setUp(0)
  const onlyOne = (): readonly RelayInfo[] => [PRIMARY]
  await assert.rejects(clock.settle(builds.build(onlyOne, undefined, undefined), 60_000), {
    kind: 'unreachable',
  })
  assert.equal(clock.nowMs(), 0)
  assert.equal(failures(), 2)
})

test('a later relay that fails is told at once, and so is who gives up', async () => {
  const later = setUp(2_000, 1)
  await assert.rejects(later.clock.settle(later.builds.build(later.choose, undefined, undefined), 60_000), {
    kind: 'unreachable',
  })
  assert.equal(later.clock.nowMs(), 0)
  const { clock, builds, choose } = setUp(2_000)
  const source = new CancelSource()
  const built = builds.build(choose, source.cancel, undefined)
  clock.after(100, () => source.abort())
  await assert.rejects(clock.settle(built, 60_000), { kind: 'cancelled' })
})
