import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClientCircuit } from '@warren/circuit'
import type { RelayInfo } from '@warren/directory'
import { CancelSource, fail } from '@warren/kernel'
import { createSeededRandom, VirtualClock } from '@warren/testkit'
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
    { clock, random: createSeededRandom('patient builds') },
    { undecidedMs, layerUndecidedMs: () => undefined },
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

/** Builds at a guard that has no time until `freeAtMs`. */
function atBusyGuard(freeAtMs: number) {
  const clock = new VirtualClock()
  let tries = 0
  const builds = createPatientBuilds(
    { clock, random: createSeededRandom('busy guard') },
    { undecidedMs: () => undefined, layerUndecidedMs: () => undefined },
    {
      async build() {
        tries++
        if (clock.nowMs() >= freeAtMs) return {} as ClientCircuit
        throw fail('overloaded', 'test: it takes no more', { fields: { hop: 0 } })
      },
    },
  )
  return { clock, tries: () => tries, built: builds.build(() => [PRIMARY], undefined, undefined) }
}

test('a guard that has no time is asked again until it has, a few times', async () => {
  const { clock, tries, built } = atBusyGuard(2_000)
  await clock.settle(built, 60_000)
  assert.ok(clock.nowMs() >= 2_000 && clock.nowMs() <= 2_800, `after ${clock.nowMs()} ms`)
  assert.ok(tries() <= 6, `${tries()} tries`)
})

test('a guard that never has time is given up after four seconds, with its word', async () => {
  const { clock, tries, built } = atBusyGuard(Number.POSITIVE_INFINITY)
  await assert.rejects(clock.settle(built, 60_000), { kind: 'overloaded' })
  assert.ok(clock.nowMs() >= 4_000 && clock.nowMs() <= 5_000, `after ${clock.nowMs()} ms`)
  assert.ok(tries() <= 11)
})

const VANGUARD = relay('vanguard')

/** A vanguard whose layer does not answer, until another was drawn after so long. */
function withDeadVanguards(drawnAfterMs: number) {
  const clock = new VirtualClock()
  const leftMs = (): number => drawnAfterMs - clock.nowMs()
  let tries = 0
  const builds = createPatientBuilds(
    { clock, random: createSeededRandom('dead vanguards') },
    {
      undecidedMs: () => undefined,
      layerUndecidedMs: (asked) => (asked === VANGUARD && leftMs() > 0 ? leftMs() : undefined),
    },
    {
      async build(path) {
        tries++
        if (!path.includes(VANGUARD)) return {} as ClientCircuit
        throw fail('unreachable', 'test: it is not reached', { fields: { hop: 1 } })
      },
    },
  )
  const choose = (): readonly RelayInfo[] => [PRIMARY, leftMs() > 0 ? VANGUARD : BACKUP]
  return { clock, tries: () => tries, built: builds.build(choose, undefined, undefined) }
}

test('a build waits until another vanguard is drawn for those of which none answers', async () => {
  const { clock, tries, built } = withDeadVanguards(2_000)
  await clock.settle(built, 60_000)
  assert.ok(clock.nowMs() <= 2_200, `after ${clock.nowMs()} ms`)
  assert.ok(tries() <= 3, 'it does not ask in a loop')
})

test('vanguards that are never given up are waited for four seconds, not longer', async () => {
  const { clock, built } = withDeadVanguards(Number.POSITIVE_INFINITY)
  await assert.rejects(clock.settle(built, 60_000), { kind: 'unreachable' })
  assert.ok(clock.nowMs() <= 5_000)
})
