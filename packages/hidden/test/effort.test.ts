import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, type Offload } from '@warren/kernel'
import { RELAY_COMMANDS, type RelayCommand } from '@warren/circuit'
import {
  createInlineOffload,
  createNoblePrimitives,
  createSeededRandom,
  createSimPrimitives,
  VirtualClock,
} from '@warren/testkit'
import { createArgon2Effort } from '../src/effort/argon2-effort.ts'
import type { EffortChallenge } from '../src/effort/effort.ts'
import { EffortControl } from '../src/effort/effort-control.ts'
import { EffortSeeds } from '../src/effort/effort-seeds.ts'
import { type EffortProof, encodeEffortProof, seedHeadOf } from '../src/effort/proof-format.ts'
import { ServiceEffort } from '../src/effort/service-effort.ts'
import { FIRST_EFFORT, MAX_EFFORT, MAX_USED_PROOFS } from '../src/limits.ts'
import { EFFORT_PERIOD_MS, EFFORT_SEED_MAX_MS, EFFORT_SEED_MIN_MS } from '../src/timeouts.ts'
import { TestNetwork } from './support/network.ts'
import { connect, published, startClient, startService } from './support/parties.ts'
import { tamperWith } from './support/tamper.ts'

const random = createSeededRandom('effort')
const primitives = createSimPrimitives(random)
const scheme = createArgon2Effort({ offload: createInlineOffload(primitives), random })
const drawChallenge = (): EffortChallenge => ({
  networkId: random.bytes(32),
  identity: random.bytes(32),
  seed: random.bytes(32),
})

test('two implementations agree on what is a proof', async () => {
  const other = createArgon2Effort({
    offload: createInlineOffload(createNoblePrimitives(random)),
    random,
  })
  for (const effort of [1, 3, 9]) {
    const challenge = drawChallenge()
    assert.equal(await other.verify(challenge, effort, await scheme.prove(challenge, effort)), true)
    assert.equal(await scheme.verify(challenge, effort, await other.prove(challenge, effort)), true)
    const noise = random.bytes(16)
    assert.equal(await scheme.verify(challenge, 5, noise), await other.verify(challenge, 5, noise))
  }
})

test('a proof is of one network, service, seed and effort, and of no other', async () => {
  const challenge = drawChallenge()
  // One of 64 would hold by chance; all that are tried, with this seed of the test, do not.
  const solution = await scheme.prove(challenge, 64)
  for (const part of ['networkId', 'identity', 'seed'] as const)
    assert.equal(await scheme.verify({ ...challenge, [part]: random.bytes(32) }, 64, solution), false)
  assert.equal(await scheme.verify(challenge, 65, solution), false)
  assert.equal(await scheme.verify(challenge, 64, solution), true)
  assert.equal(await scheme.verify(challenge, 0, solution), false)
  assert.equal(await scheme.verify(challenge, 64, solution.subarray(1)), false)
})

test('a proof takes about as many tries as its effort says', async () => {
  const [effort, proofs] = [16, 120]
  let tries = 0
  const counting: Offload = {
    run: async (job, input) =>
      job.run(
        {
          ...primitives,
          argon2id: (...args) => {
            tries++
            return primitives.argon2id(...args)
          },
        },
        input,
      ),
  }
  const counted = createArgon2Effort({ offload: counting, random })
  for (let count = 0; count < proofs; count++) await counted.prove(drawChallenge(), effort)
  // The mean of 120 geometric draws lies within a third of 16 but for one time in a thousand.
  assert.ok(tries > (effort * proofs * 2) / 3 && tries < (effort * proofs * 4) / 3, `${tries / proofs} tries`)
})

test('work on a proof ends when it is given up', async () => {
  const source = new CancelSource()
  let jobs = 0
  const offload: Offload = {
    run: async () => {
      if (++jobs === 3) source.abort()
      return undefined as never
    },
  }
  const work = createArgon2Effort({ offload, random }).prove(drawChallenge(), MAX_EFFORT, source.cancel)
  await assert.rejects(work, { kind: 'cancelled' })
  assert.equal(jobs, 3)
})

function createEffort() {
  const clock = new VirtualClock()
  const changes: number[] = []
  const [networkId, identity] = [random.bytes(32), random.bytes(32)]
  const effort = new ServiceEffort({ clock, random }, { networkId, identity, scheme }, () =>
    changes.push(clock.nowMs()),
  )
  effort.start()
  const prove = async (amount: number): Promise<Uint8Array> => {
    const { seed } = effort.terms
    const solution = await scheme.prove({ networkId, identity, seed }, amount)
    return encodeEffortProof({ code: 1, seedHead: seedHeadOf(seed), effort: amount, solution })
  }
  return { clock, effort, changes, prove }
}

test('a proof counts once, and only under the seed of now or the one before', async () => {
  const { clock, effort, changes, prove } = createEffort()
  const bytes = await prove(8)
  const claim = effort.claimOf(bytes)
  assert.equal(claim.effort, 8)
  assert.equal(await effort.holds(claim), true)
  assert.equal(effort.spend(claim), true)
  // Whoever was in the worker with the same proof comes too late, and so does everybody after.
  assert.equal(effort.spend(claim), false)
  assert.equal(effort.claimOf(bytes).effort, 0)
  const later = await prove(8)
  await clock.runFor(EFFORT_SEED_MAX_MS)
  assert.equal(changes.length, 1)
  assert.equal(effort.claimOf(later).effort, 8)
  assert.equal(effort.claimOf(bytes).effort, 0)
  await clock.runFor(EFFORT_SEED_MAX_MS)
  assert.equal(effort.claimOf(later).effort, 0)
  effort.stop()
})

test('a seed under which too much was proved is replaced, and what was not spent yet still counts', () => {
  const clock = new VirtualClock()
  let changes = 0
  const seeds = new EffortSeeds({ clock, random }, () => changes++)
  const first = seeds.current
  const solutionOf = (number: number): Uint8Array => {
    const solution = new Uint8Array(16)
    new DataView(solution.buffer).setUint32(0, number)
    return solution
  }
  for (let number = 0; number < MAX_USED_PROOFS; number++) {
    assert.equal(first.isUsed(solutionOf(number)), false)
    seeds.use(first, solutionOf(number))
  }
  assert.equal(changes, 1)
  assert.notDeepEqual(seeds.current.bytes, first.bytes)
  // Of the full one nothing counts any more: what was spent can no longer be told from what was not.
  assert.equal(first.isUsed(solutionOf(MAX_USED_PROOFS)), true)
  const proof: EffortProof = {
    code: 1,
    seedHead: seedHeadOf(first.bytes),
    effort: 1,
    solution: solutionOf(0),
  }
  assert.equal(seeds.seedOf(proof), first)
  seeds.stop()
})

test('what is suggested rises only while those who spent it are turned away, and falls when nobody is', async () => {
  const clock = new VirtualClock()
  let changes = 0
  const control = new EffortControl(clock, () => changes++)
  control.start()
  await clock.runFor(10 * EFFORT_PERIOD_MS)
  assert.deepEqual([control.suggested, changes], [0, 0])
  // The first who is turned away is answered at once.
  control.turnedAway(0)
  assert.equal(control.suggested, FIRST_EFFORT)
  // A flood that pays nothing does not raise it further.
  for (let period = 0; period < 5; period++) {
    for (let count = 0; count < 1000; count++) control.turnedAway(0)
    await clock.runFor(EFFORT_PERIOD_MS)
  }
  assert.equal(control.suggested, FIRST_EFFORT)
  // One that pays makes it twice as dear with every period, within bounds.
  for (let period = 1; period < 20; period++) {
    control.turnedAway(control.suggested)
    await clock.runFor(EFFORT_PERIOD_MS)
    assert.equal(control.suggested, Math.min(MAX_EFFORT, FIRST_EFFORT * 2 ** period))
  }
  await clock.runFor(20 * EFFORT_PERIOD_MS)
  assert.equal(control.suggested, 0)
  control.stop()
})

test('seeds live as long as the descriptors that name them are remembered', async () => {
  const clock = new VirtualClock()
  const changedAtMs: number[] = []
  const seeds = new EffortSeeds({ clock, random }, () => changedAtMs.push(clock.nowMs()))
  seeds.start()
  await clock.runFor(50 * EFFORT_SEED_MAX_MS)
  seeds.stop()
  assert.ok(changedAtMs.length >= 50)
  for (const [index, atMs] of changedAtMs.entries()) {
    const livedMs = atMs - (changedAtMs[index - 1] ?? 0)
    assert.ok(livedMs >= EFFORT_SEED_MIN_MS && livedMs <= EFFORT_SEED_MAX_MS)
  }
})

test('a client that was introduced and not served spends more the next time, and the service sees it', async () => {
  let isLost = false
  const network = new TestNetwork({
    relays: 8,
    tamper: (_relay, extensions) =>
      tamperWith(extensions, {
        // The introduction point says that it passed on what it keeps.
        outgoing: (command: RelayCommand, data) => {
          if (command !== RELAY_COMMANDS.introduce2 || isLost) return [data]
          isLost = true
          return []
        },
      }),
  })
  const ports = network.ports(network.clock.skewed(0))
  const effort = createArgon2Effort(ports)
  const proved: number[] = []
  const service = startService(network, { effort })
  await published(network, service)
  const client = startClient(network, {
    effort: {
      ...effort,
      prove: (challenge, amount, cancel) => {
        proved.push(amount)
        return effort.prove(challenge, amount, cancel)
      },
    },
  })
  await connect(network, client, service.service.address)
  assert.deepEqual(proved, [FIRST_EFFORT])
  const { accepted, invalid } = service.service.status().introductions
  assert.deepEqual([accepted, invalid], [1, 0])
})
