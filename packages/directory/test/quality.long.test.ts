/**
 * What a node concludes from its own circuits, with the product's guards, paths and measurements over made-up relays: who is
 * slow, who fails circuits on purpose, and who only seems to because others want it to seem so.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, MemoryState, VirtualClock } from '@warren/testkit'
import { drawUnit, type Random } from '@warren/kernel'
import {
  createGuards,
  createOutcomeStore,
  createPathQuality,
  createPaths,
  defaultParameters,
  type Guards,
  type PathQuality,
  type Paths,
  type RelayInfo,
} from '@warren/directory'
import { createView, makeDistinct } from './population.ts'

/** Chance that a hop fails though nobody means harm. */
const HONEST_FAILURE = 0.03
const BETWEEN_CIRCUITS_MS = 20_000

/** One client that builds circuits; what relays do to them is for the test to say. */
class Client {
  readonly clock = new VirtualClock()
  readonly relays: readonly RelayInfo[]
  readonly random: Random
  readonly guards: Guards
  readonly paths: Paths
  readonly quality: PathQuality
  /** One way to a relay, and its work. */
  readonly delayMs: Map<RelayInfo, number>
  /** What the relay at `place` of a path adds to the answer of the hop after it. */
  stall: (path: readonly RelayInfo[], place: number) => number = () => 0
  /** Whether one of the first `hops` relays kills a build on purpose. */
  kill: (path: readonly RelayInfo[], hops: number) => boolean = () => false

  constructor(seed: string, count: number, state = new MemoryState()) {
    this.random = createSeededRandom(seed)
    this.relays = makeDistinct(count)
    this.delayMs = new Map(this.relays.map((relay) => [relay, 15 + 45 * drawUnit(this.random)]))
    const { clock, random } = this
    this.quality = createPathQuality({ clock }, createOutcomeStore(state))
    const { guards: parameters } = defaultParameters(false)
    const view = createView(this.relays)
    this.guards = createGuards({ state, clock, random }, { view, parameters, quality: this.quality })
    this.paths = createPaths({ random, clock }, { view, guards: this.guards, quality: this.quality })
  }

  get vanguards(): readonly RelayInfo[] {
    this.guards.guardFor()
    return this.guards.layer2For()
  }

  path(): RelayInfo[] {
    return this.paths.pathTo({ kind: 'general' })
  }

  async build(circuits: number): Promise<void> {
    for (let circuit = 0; circuit < circuits; circuit++) {
      this.#buildOne(this.path())
      await this.clock.runFor(BETWEEN_CIRCUITS_MS)
    }
  }

  /** How often a relay ends a path. */
  countLast(relay: RelayInfo, draws: number): number {
    let count = 0
    for (let draw = 0; draw < draws; draw++) if (this.path().at(-1) === relay) count++
    return count
  }

  suspects(): RelayInfo[] {
    return this.relays.filter((relay) => this.quality.isSuspect(relay))
  }

  #buildOne(path: readonly RelayInfo[]): void {
    const hopTimesMs: number[] = []
    let wayMs = 0
    for (const [hop, relay] of path.entries()) {
      const isKilled = this.kill(path, hop + 1) || (hop > 0 && drawUnit(this.random) < HONEST_FAILURE)
      if (isKilled) {
        this.paths.reportFailure(path, hop)
        this.quality.failed(path, hop)
        return
      }
      wayMs += 2 * (this.delayMs.get(relay) ?? 0)
      const stalledMs = hop === 0 ? 0 : this.stall(path, hop - 1)
      hopTimesMs.push(wayMs + stalledMs + 5 * drawUnit(this.random))
    }
    this.paths.reportSuccess(path)
    this.quality.built(path, hopTimesMs)
  }
}

/** Relays that are in nobody's way as guard or vanguard. */
function ordinary(client: Client): RelayInfo[] {
  const { vanguards, guards, relays } = client
  return relays.filter((relay) => relay !== guards.status().guard && !vanguards.includes(relay))
}

const DRAWS = 4000
/** Circuits within which a node has noticed: so many for each relay of the network. */
const CIRCUITS_TO_NOTICE_SLOW = 20
const CIRCUITS_TO_SUSPECT = 40

for (const count of [20, 40, 80]) {
  test(`a relay of ${count} that becomes ten times slower loses four fifths of its selections, and gets them back`, async () => {
    const client = new Client(`slow ${count}`, count)
    await client.build(CIRCUITS_TO_NOTICE_SLOW * count)
    const slow = ordinary(client).find(
      (relay) => client.quality.weightOf(relay) === 1 && (client.delayMs.get(relay) ?? 0) > 30,
    ) as RelayInfo
    const before = client.countLast(slow, DRAWS)
    const usualMs = client.delayMs.get(slow) as number
    client.delayMs.set(slow, 10 * usualMs)
    await client.build(CIRCUITS_TO_NOTICE_SLOW * count)
    const after = client.countLast(slow, DRAWS)
    assert.ok(after <= before / 5, `${after} of ${DRAWS} draws, ${before} before`)
    assert.ok(after > 0, 'it goes on being tried')
    client.delayMs.set(slow, usualMs)
    await client.build(4 * CIRCUITS_TO_NOTICE_SLOW * count)
    const again = client.countLast(slow, DRAWS)
    assert.ok(again >= before / 2, `${again} of ${DRAWS} draws after it has recovered, ${before} before`)
  })
}

test('relays that answer in no time gain nothing by it', async () => {
  for (const seed of ['a', 'b', 'c']) {
    const client = new Client(`boasting ${seed}`, 40)
    const boasters = client.relays.slice(0, 8)
    for (const relay of boasters) client.delayMs.set(relay, 0.01)
    await client.build(800)
    for (const relay of boasters) assert.ok(client.quality.weightOf(relay) <= 1)
    const honest = ordinary(client).filter((relay) => !boasters.includes(relay))
    const mean = honest.reduce((sum, relay) => sum + client.quality.weightOf(relay), 0) / honest.length
    assert.ok(mean > 0.6, `the others weigh ${mean} in the mean`)
  }
})

test('a vanguard that delays all who come after it, or one of them, takes no selections from them', async () => {
  const client = new Client('delaying', 40)
  const [hostile] = client.vanguards as [RelayInfo]
  const [victim] = ordinary(client) as [RelayInfo]
  const before = client.quality.weightOf(victim)
  client.stall = (path, place) => (path[place] === hostile && path[place + 1] === victim ? 3000 : 0)
  await client.build(1600)
  assert.ok(client.quality.weightOf(victim) >= 0.6 * before)
})

test('what a node measured is forgotten after a day, and never names more relays than it may', async () => {
  const client = new Client('forgetting', 30)
  for (const relay of client.relays.slice(0, 10)) client.delayMs.set(relay, 2000)
  await client.build(600)
  assert.ok(client.relays.some((relay) => client.quality.weightOf(relay) < 0.5))
  await client.clock.runFor(25 * 3_600_000)
  assert.ok(client.relays.every((relay) => client.quality.weightOf(relay) === 1))
})

/** Shares over many clients: of the hostile and of the honest relays that were judged. */
interface Verdict {
  hostile: number
  hostileSuspected: number
  honest: number
  honestSuspected: number
}

test('suspicion falls on relays that kill circuits they do not own, and on few others', async () => {
  const verdict: Verdict = { hostile: 0, hostileSuspected: 0, honest: 0, honestSuspected: 0 }
  const count = 30
  for (let seed = 0; seed < 6; seed++) {
    const client = new Client(`killers ${seed}`, count)
    const guard = client.guards.guardFor()
    const hostile = new Set(client.relays.filter((relay) => relay !== guard).slice(0, 6))
    // Only circuits whose other relays belong to them may live.
    client.kill = (path, hops) => {
      const seen = path.slice(1, hops)
      return (
        seen.some((relay) => hostile.has(relay)) &&
        hops === path.length &&
        !seen.every((relay) => hostile.has(relay))
      )
    }
    await client.build(CIRCUITS_TO_SUSPECT * count)
    for (const relay of client.relays) {
      const isSuspected = client.quality.isSuspect(relay)
      if (hostile.has(relay)) {
        verdict.hostile++
        if (isSuspected) verdict.hostileSuspected++
      } else {
        verdict.honest++
        if (isSuspected) verdict.honestSuspected++
      }
    }
  }
  const { hostile, hostileSuspected, honest, honestSuspected } = verdict
  assert.ok(hostileSuspected / hostile >= 0.85, `${hostileSuspected} of ${hostile} hostile relays suspected`)
  assert.ok(honestSuspected / honest <= 0.02, `${honestSuspected} of ${honest} honest relays suspected`)
})

test('without hostile relays hardly anybody is ever suspected', async () => {
  let suspected = 0
  let judged = 0
  for (let seed = 0; seed < 5; seed++) {
    const client = new Client(`honest ${seed}`, 30)
    for (let look = 0; look < 6; look++) {
      await client.build(200)
      suspected += client.suspects().length
      judged += client.relays.length
    }
  }
  assert.ok(suspected / judged < 0.005, `${suspected} of ${judged}`)
})

test('relays that kill only the circuits of one victim do not bring it under suspicion', async () => {
  let framed = 0
  let clients = 0
  for (let seed = 0; seed < 20; seed++) {
    const client = new Client(`framing ${seed}`, 30)
    const guard = client.guards.guardFor()
    const isVanguard = seed % 5 === 0
    const victim = (isVanguard ? client.vanguards[0] : ordinary(client)[0]) as RelayInfo
    const others = client.relays.filter((relay) => relay !== guard && relay !== victim)
    const hostile = new Set(others.filter(() => drawUnit(client.random) < 0.2))
    // Only a neighbour knows that the victim is there.
    client.kill = (path, hops) => {
      const place = path.slice(0, hops).indexOf(victim)
      if (place < 0) return false
      return [path[place - 1], hops > place + 1 ? path[place + 1] : undefined].some(
        (relay) => relay !== undefined && hostile.has(relay),
      )
    }
    await client.build(600)
    clients++
    if (client.quality.isSuspect(victim)) framed++
  }
  assert.ok(framed / clients <= 0.05, `the victim was suspected by ${framed} of ${clients} clients`)
})

/** A guard that lets only circuits live that cross a vanguard of its own. */
async function underHostileGuard(
  seed: string,
  state: MemoryState,
): Promise<{ client: Client; guard: RelayInfo }> {
  const client = new Client(seed, 40, state)
  const guard = client.guards.guardFor()
  const [accomplice] = client.vanguards
  client.kill = (path, hops) => path[0] === guard && hops === 3 && path[1] !== accomplice
  await client.build(200)
  return { client, guard }
}

test('a guard that kills circuits is suspected within 200 of them, and nobody it kills them with', async () => {
  for (const seed of ['one', 'two', 'three', 'four', 'five']) {
    const { client, guard } = await underHostileGuard(`hostile guard ${seed}`, new MemoryState())
    assert.ok(client.quality.isSuspect(guard), seed)
    assert.deepEqual(client.suspects(), [guard])
    const { isSuspect, isPrimary, reason, guard: current } = client.guards.status()
    assert.ok(isSuspect && !isPrimary && current !== guard)
    assert.match(reason ?? '', /too many circuits/)
  }
})

test('suspicion moves circuits to backups of the sample only, and a restart does not clear the guard', async () => {
  const state = new MemoryState()
  const { client, guard } = await underHostileGuard('restarted', state)
  const used = new Set([guard])
  client.kill = (_path, hops) => hops === 3
  for (let round = 0; round < 10; round++) {
    used.add(client.guards.guardFor())
    await client.build(100)
  }
  assert.ok(used.size <= 3, `${used.size} guards were used`)
  assert.equal(client.guards.status().replacements.used, 0)
  const again = new Client('restarted', 40, MemoryState.restore(state.snapshot()))
  assert.ok(again.quality.isSuspect(client.guards.guardFor()) || again.quality.isSuspect(guard))
})

test('a disk that is full costs no circuit', async () => {
  const state = new MemoryState()
  const client = new Client('full', 40, state)
  client.path()
  state.failAfterWrites(0)
  await client.build(100)
})

test('an outage in which everything fails brings nobody under suspicion', async () => {
  const client = new Client('outage', 30)
  await client.build(100)
  for (let outage = 0; outage < 5; outage++) {
    client.kill = (_path, hops) => hops >= 2
    await client.build(50)
    client.kill = () => false
    await client.build(100)
  }
  assert.deepEqual(client.suspects(), [])
})

test('what is on disk names no relay but guards and vanguards', async () => {
  const state = new MemoryState()
  const client = new Client('on disk', 40, state)
  await client.build(200)
  const named = new Set<string>()
  for (const value of state.snapshot().get('guards')?.values() ?? [])
    for (const [id] of new TextDecoder().decode(value).matchAll(/[0-9a-f]{64}/g)) named.add(id)
  const known = [client.guards.guardFor(), ...client.vanguards].map(({ id }) =>
    Buffer.from(id).toString('hex'),
  )
  assert.ok(known.every((id) => named.has(id)))
  const ordinaryIds = ordinary(client).map(({ id }) => Buffer.from(id).toString('hex'))
  // Backups are in the sample as well.
  assert.ok(ordinaryIds.filter((id) => named.has(id)).length <= 2)
})
