/** Whatever relays and the network between do, and however often the node is killed: how many guards it ever uses is bounded. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarrenError, type Random } from '@warren/kernel'
import { createSeededRandom, MemoryState, VirtualClock } from '@warren/testkit'
import { createGuards, defaultParameters, guardBound, type Guards, type RelayInfo } from '@warren/directory'
import { createView, type FakeView, makeDistinct } from './population.ts'

const DAY_MS = 86_400_000
const parameters = defaultParameters(false).guards

/** A node whose disk survives: each start is the product's own code over what the last one left. */
class Victim {
  readonly clock = new VirtualClock()
  readonly view: FakeView
  readonly used = new Set<RelayInfo>()
  readonly refusals: string[] = []
  readonly all: readonly RelayInfo[]
  readonly seed: string
  #random: Random
  #state = new MemoryState()
  #starts = 0
  guards: Guards

  constructor(relays: readonly RelayInfo[], seed: string) {
    this.seed = seed
    this.all = relays
    this.view = createView(relays)
    this.#random = createSeededRandom(`${seed} start`)
    this.guards = this.#make()
  }

  /** kill -9, then a start: all that was acknowledged is there, and nothing else. */
  restart(): void {
    this.#state = MemoryState.restore(this.#state.snapshot())
    this.#random = createSeededRandom(`${this.seed} start ${++this.#starts}`)
    this.guards = this.#make()
  }

  /** Builds a circuit, killed at the write after `writes` if it gets there; its guard if one was used. */
  build(writes = Number.POSITIVE_INFINITY, last?: RelayInfo): RelayInfo | undefined {
    this.#state.failAfterWrites(writes)
    try {
      const guard = this.guards.guardFor(last === undefined ? {} : { beside: [last] })
      this.used.add(guard)
      assert.ok(this.#isOnDisk(guard), 'a guard is on disk before it is used')
      this.guards.layer2For({ beside: [guard] })
      return guard
    } catch (error) {
      if (!isWarrenError(error)) throw error
      this.refusals.push(error.message)
      return undefined
    } finally {
      this.#state.repairDisk()
    }
  }

  /** What a crash right now would leave knows the guard as one that was used. */
  #isOnDisk(guard: RelayInfo): boolean {
    const stored = this.#state.snapshot().get('guards')?.get('state')
    if (stored === undefined) return false
    const { entries } = JSON.parse(new TextDecoder().decode(stored)) as {
      entries: { id: string; used: boolean }[]
    }
    return entries.some(({ id, used }) => used && id === Buffer.from(guard.id).toString('hex'))
  }

  #make(): Guards {
    const { clock, view } = this
    return createGuards({ state: this.#state, clock, random: this.#random }, { view, parameters })
  }
}

test('a thousand kills at any write never show another relay our address', async () => {
  const victim = new Victim(makeDistinct(60), 'kills')
  const random = createSeededRandom('when')
  for (let kill = 0; kill < 1000; kill++) {
    victim.build(random.bytes(1)[0] === 0 ? Number.POSITIVE_INFINITY : (random.bytes(1)[0] as number) % 4)
    victim.restart()
    await victim.clock.runFor(60_000)
  }
  assert.equal(victim.used.size, 1)
})

type Attack = (victim: Victim, guard: RelayInfo, hostile: ReadonlySet<RelayInfo>, random: Random) => void

/** What a network between, or relays of one hand, can do to the first hop. */
const ATTACKS: Readonly<Record<string, Attack>> = {
  'no link but to hostile relays comes to be': (victim, guard, hostile) => {
    if (!hostile.has(guard)) victim.guards.reportFailure(guard, { isFirstHop: true })
  },
  'circuits fail at random hops': (victim, guard, _hostile, random) => {
    const drawn = random.bytes(1)[0] as number
    if (drawn < 170) victim.guards.reportFailure(guard, { isFirstHop: drawn < 85 })
    else victim.guards.reportSuccess(guard)
  },
  'guards that are not hostile vanish from the list': (victim, guard, hostile) => {
    if (!hostile.has(guard)) victim.view.set(victim.view.relays().filter((relay) => relay !== guard))
  },
  'relays come and go': (victim, guard, _hostile, random) => {
    const kept = victim.all.filter(() => (random.bytes(1)[0] as number) >= 100)
    victim.view.set(kept)
    if (!kept.includes(guard)) victim.guards.reportFailure(guard, { isFirstHop: true })
  },
}

for (const [name, attack] of Object.entries(ATTACKS)) {
  test(`guards stay within their bound for half a year while ${name}`, async () => {
    const relays = makeDistinct(60)
    const victim = new Victim(relays, name)
    const hostile = new Set(relays.slice(0, 12))
    const random = createSeededRandom(`attack ${name}`)
    const days = 180
    const eventsPerDay = 12
    const usedByDay: number[] = []
    for (let event = 0; event < days * eventsPerDay; event++) {
      if (event % 2 === 0) victim.restart()
      // Strangers name the last relay of a service's circuits, any they like.
      const last = relays[(random.bytes(1)[0] as number) % relays.length]
      const writes = (random.bytes(1)[0] as number) % 8
      const guard = victim.build(writes === 7 ? Number.POSITIVE_INFINITY : writes, last)
      if (guard !== undefined) attack(victim, guard, hostile, random)
      if (random.bytes(1)[0] === 1) victim.guards.networkAnswered()
      await victim.clock.runFor(DAY_MS / eventsPerDay)
      if (event % eventsPerDay === 0) usedByDay.push(victim.used.size)
    }
    for (const [day, used] of usedByDay.entries())
      assert.ok(used <= guardBound(parameters, day + 1), `${used} guards after ${day + 1} days`)
  })
}

test('the bound is what the specification says', () => {
  assert.equal(guardBound(parameters, 1), 3 + 4)
  assert.equal(guardBound(parameters, 30), 3 + 8)
  assert.equal(guardBound(parameters, 365), 3 * 7 + 4 * 13)
})

test('when all guards keep vanishing the node stops with a reason that its status tells', async () => {
  const victim = new Victim(makeDistinct(60), 'vanishing')
  for (let gone = 0; gone < 12; gone++) {
    const guard = victim.build()
    if (guard !== undefined) victim.view.set(victim.view.relays().filter((relay) => relay !== guard))
    victim.restart()
    await victim.clock.runFor(DAY_MS)
  }
  assert.equal(victim.used.size, 3 + parameters.replacementsPerMonth)
  assert.match(victim.refusals.at(-1) ?? '', /replacements of guards for this month are used up/)
  const { guard, reason, replacements } = victim.guards.status()
  assert.equal(guard, undefined)
  assert.match(reason ?? '', /replacements of this month are used up/)
  assert.deepEqual(replacements, { used: 4, allowed: 4 })
})

test('vanguards that vanish use up no replacement of a guard', async () => {
  const victim = new Victim(makeDistinct(60), 'layers')
  const guard = victim.build() as RelayInfo
  for (let round = 0; round < 30; round++) {
    try {
      const [vanguard] = victim.guards.layer2For()
      victim.view.set(victim.view.relays().filter((relay) => relay !== vanguard))
    } catch (error) {
      assert.ok(isWarrenError(error) && error.kind === 'no-path')
    }
  }
  assert.equal(victim.guards.status().replacements.used, 0)
  assert.equal(victim.guards.guardFor(), guard)
})
