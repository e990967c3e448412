/** A service under a flood of introductions: who pays is served, and who only says so is not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { introSeal } from '@warren/crypto'
import { type Ports, toHex } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import {
  createCaptureLog,
  createInlineOffload,
  createSeededRandom,
  createSimPrimitives,
  VirtualClock,
} from '@warren/testkit'
import { createArgon2Effort } from '../src/effort/argon2-effort.ts'
import { encodeEffortProof, seedHeadOf } from '../src/effort/proof-format.ts'
import { ServiceEffort } from '../src/effort/service-effort.ts'
import { FIRST_EFFORT, MAX_WAITING_INTRODUCTIONS } from '../src/limits.ts'
import { encodeIntroductionRequest } from '../src/message-format.ts'
import { IntroductionPoint } from '../src/service/introduction-point.ts'
import { Introductions } from '../src/service/introductions.ts'
import { RENDEZVOUS_TIMEOUT_MS } from '../src/timeouts.ts'

const NETWORK_ID = new Uint8Array(32).fill(7)
const NOTHING = new Uint8Array(0)
/** What the service can serve: ten rendezvous a second. */
const SERVE_EVERY_MS = 100
const FLOOD_PER_S = 100

/** A service that serves at its pace, and clients who introduce themselves without circuits in between. */
function createWorld(seed: string) {
  const clock = new VirtualClock()
  const random = createSeededRandom(seed)
  const primitives = createSimPrimitives(random)
  const offload = createInlineOffload(primitives)
  const ports: Pick<Ports, 'clock' | 'random' | 'primitives' | 'offload' | 'log'> = {
    clock,
    random,
    primitives,
    offload,
    log: createCaptureLog(),
  }
  const identity = random.bytes(32)
  const subcredential = random.bytes(32)
  const scheme = createArgon2Effort(ports)
  const effort = new ServiceEffort(ports, { networkId: NETWORK_ID, identity, scheme }, () => {})
  effort.start()
  const point = new IntroductionPoint(ports, { id: random.bytes(32) } as RelayInfo)
  const introductions = new Introductions(
    ports,
    { networkId: NETWORK_ID, subcredentials: () => [subcredential], effort },
    { waiting: () => {}, exhausted: () => {} },
  )
  const served = new Map<string, number>()
  const serve = (): void => {
    const next = introductions.take()
    if (next !== undefined) served.set(toHex(next.request.cookie), clock.nowMs())
    clock.after(SERVE_EVERY_MS, serve)
  }
  serve()
  const introduce = (effortProof: Uint8Array): string => {
    const cookie = random.bytes(32)
    const plaintext = encodeIntroductionRequest({
      rendezvousPoint: random.bytes(32),
      cookie,
      reunionPoints: [],
      firstPort: 80,
      effortProof,
    })
    const { authKey, encryptionKey, kemKey } = point.keys
    const keys = { authKey, encryptionKey, kemKey, networkId: NETWORK_ID, subcredential }
    introductions.receive(point, introSeal(primitives, { ...keys, plaintext }).message)
    return toHex(cookie)
  }
  const prove = async (amount: number): Promise<Uint8Array> => {
    const { seed: bytes } = effort.terms
    const solution = await scheme.prove({ networkId: NETWORK_ID, identity, seed: bytes }, amount)
    return encodeEffortProof({ code: 1, seedHead: seedHeadOf(bytes), effort: amount, solution })
  }
  const claim = (amount: number): Uint8Array =>
    encodeEffortProof({
      code: 1,
      seedHead: seedHeadOf(effort.terms.seed),
      effort: amount,
      solution: random.bytes(16),
    })
  /** Introductions for `seconds`, ten times what can be served. */
  const flood = (seconds: number, proofOf: () => Uint8Array): void => {
    for (let count = 0; count < seconds * FLOOD_PER_S; count++)
      clock.after((count * 1000) / FLOOD_PER_S, () => void introduce(proofOf()))
  }
  return { clock, effort, introductions, point, served, introduce, prove, claim, flood }
}

test('under a flood that pays nothing a client that pays what is suggested is served in time', async () => {
  const { clock, effort, introduce, prove, served, flood } = createWorld('flood')
  flood(12, () => NOTHING)
  await clock.runFor(5000)
  assert.equal(effort.terms.suggested, FIRST_EFFORT)
  const waits: number[] = []
  for (let client = 0; client < 5; client++) {
    const atMs = clock.nowMs()
    const cookie = introduce(await prove(effort.terms.suggested))
    await clock.runUntil(() => served.has(cookie), RENDEZVOUS_TIMEOUT_MS)
    waits.push((served.get(cookie) ?? Number.NaN) - atMs)
  }
  assert.ok(
    waits.every((waitMs) => waitMs <= 2 * SERVE_EVERY_MS),
    `${waits.join(', ')} ms`,
  )
  effort.stop()
})

test('who claims to have spent what he has not is served before nobody', async () => {
  const { clock, effort, introductions, introduce, served, claim, flood } = createWorld('claims')
  flood(6, () => NOTHING)
  await clock.runFor(3000)
  const liars = Array.from({ length: 20 }, () => introduce(claim(1_000_000)))
  await clock.runFor(3000)
  assert.equal(introductions.counts.invalid, 20)
  assert.ok(liars.every((cookie) => !served.has(cookie)))
  effort.stop()
})

test('a proof brings one introduction forward and no second', async () => {
  const { clock, effort, introductions, introduce, prove, served } = createWorld('reuse')
  const proof = await prove(32)
  // All of them while the first is in the worker, and once more when it was served.
  const cookies = Array.from({ length: 5 }, () => introduce(proof))
  await clock.runFor(1000)
  assert.deepEqual([introductions.counts.accepted, introductions.counts.replayed], [1, 4])
  assert.equal(cookies.filter((cookie) => served.has(cookie)).length, 1)
  effort.stop()
})

test('the line is bounded, and a flood that gets no place in it does not end the introduction point', async () => {
  const { clock, effort, introductions, flood, served } = createWorld('line')
  flood(8, () => NOTHING)
  await clock.runFor(8000)
  const { accepted, dropped } = introductions.counts
  assert.ok(accepted <= MAX_WAITING_INTRODUCTIONS + served.size)
  assert.equal(accepted + dropped, 8 * FLOOD_PER_S)
  effort.stop()
})

test('an introduction whose client has given up takes no place from one that waits', async () => {
  const { clock, effort, introduce, introductions, served, flood } = createWorld('late')
  flood(3, () => NOTHING)
  await clock.runFor(3000)
  assert.ok(introductions.counts.accepted - served.size >= MAX_WAITING_INTRODUCTIONS - 1)
  await clock.runFor(9500)
  const servedBefore = served.size
  const cookie = introduce(NOTHING)
  await clock.runFor(2500)
  assert.ok(served.has(cookie))
  assert.ok(served.size - servedBefore < 30)
  effort.stop()
})
