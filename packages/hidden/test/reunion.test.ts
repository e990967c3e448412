/** Client and service that meet again where they agreed to when their circuit is lost (docs/spec/hidden-services.md §7.1). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shake256 } from '@noble/hashes/sha3.js'
import { type ClientCircuit, RELAY_COMMANDS } from '@warren/circuit'
import { deriveHopKeys } from '@warren/crypto'
import type { RelayInfo } from '@warren/directory'
import { createSeededRandom, createSimPrimitives } from '@warren/testkit'
import { forgetReunion, reunionFinish, reunionReply } from '../src/reunion.ts'
import { REUNION_BESIDE_MS, REUNION_MIN_AGE_MS, REUNION_WAIT_MS } from '../src/timeouts.ts'
import { connect, published, roundTrip, startClient, startService } from './support/parties.ts'
import { TestNetwork, type TestNetworkOptions, type TestRelay } from './support/network.ts'
import { tamperWith } from './support/tamper.ts'

/** Four hops of this network, and none of its time-outs. */
const SOON_MS = 1000

/** A client with a stream to a service, and relays named for a reunion that neither enters through. */
async function met(seed: string, options: Partial<TestNetworkOptions> = {}) {
  const network = new TestNetwork({ relays: 16, seed, ...options })
  const service = startService(network)
  await published(network, service)
  const circuits: ClientCircuit[] = []
  const named: RelayInfo[] = []
  let cameAtMs = 0
  const client = startClient(network, {
    onCircuit: (circuit) => {
      circuits.push(circuit)
      cameAtMs = network.clock.nowMs()
    },
    drawReunionPoints: (count, beside) => {
      const guards = [client.node.guard, service.node.guard, beside]
      const free = network.view.relays().filter((relay) => !guards.includes(relay))
      named.splice(0, named.length, ...free.slice(0, count))
      return [...named]
    },
  })
  const { address } = service.service
  const stream = await connect(network, client, address)
  let isLost = false
  stream.start({ data() {}, end() {}, drain() {}, close: () => (isLost = true) })
  /** A relay that carries a circuit dies, and is no more than that to both. */
  const kill = (circuit: ClientCircuit | undefined, spared: readonly RelayInfo[] = []): void => {
    const [, middle, last] = circuit?.path ?? []
    const isSpared = (relay: RelayInfo): boolean => [service.node.guard, ...named, ...spared].includes(relay)
    const victim = [last, middle].find((relay) => relay !== undefined && !isSpared(relay))
    assert.ok(victim !== undefined)
    network.kill(network.relayOf(victim))
  }
  const untilLost = (): Promise<void> => network.clock.runUntil(() => isLost, 10_000)
  const loseCircuit = async (): Promise<void> => {
    kill(circuits.at(-1))
    await untilLost()
  }
  const bytes = network.random.bytes(5000)
  const again = async () => roundTrip(network, await connect(network, client, address), bytes)
  const introductions = () => service.service.status().introductions.accepted
  /** Milliseconds from when the new circuit is there until a stream is. */
  const answerMs = async (): Promise<number> => {
    await connect(network, client, address)
    return network.clock.nowMs() - cameAtMs
  }
  const parties = { network, service, client, stream }
  return { ...parties, circuits, named, kill, untilLost, loseCircuit, again, answerMs, bytes, introductions }
}

test('who loses the circuit in use meets the service again where it said, without an introduction', async () => {
  const { network, circuits, named, loseCircuit, again, bytes, introductions } = await met('again')
  await network.clock.runFor(REUNION_MIN_AGE_MS)
  await loseCircuit()
  assert.deepEqual(await again(), bytes)
  assert.deepEqual([circuits.length, introductions()], [2, 1])
  assert.equal(circuits[1]?.path.at(-1), named[0])
})

for (const leg of ['first', 'second'] as const)
  test(`a port that was open is not waited for, when the ${leg} leg is lost last`, async () => {
    const { network, stream, circuits, kill, untilLost, answerMs } = await met(`${leg} leg`)
    for (let looks = 0; circuits.length < 2; looks++) {
      assert.ok(looks < 200, 'a transfer gets a second leg')
      stream.write(network.random.bytes(150_000))
      await network.clock.runFor(100)
    }
    await network.clock.runFor(REUNION_MIN_AGE_MS)
    const [one, other] = leg === 'first' ? circuits.toReversed() : circuits
    kill(one, other?.path)
    await network.clock.runFor(SOON_MS)
    kill(other)
    await untilLost()
    assert.equal(await answerMs(), 0)
    assert.equal(circuits.length, 3)
  })

test('both go on to the second relay that was named where the first is gone', async () => {
  const { network, circuits, named, loseCircuit, again, bytes, introductions } = await met('second')
  const [first, second] = named
  assert.ok(first !== undefined)
  await network.clock.runFor(REUNION_MIN_AGE_MS)
  network.kill(network.relayOf(first))
  await loseCircuit()
  assert.deepEqual(await again(), bytes)
  assert.equal(introductions(), 1)
  assert.equal(circuits.at(-1)?.path.at(-1), second)
})

test('a service goes to the second relay beside the first where that does not answer, and waits for no time-out', async () => {
  const frozen: TestRelay[] = []
  const parts = await met('beside', {
    swallows: (_, link) => frozen.some(({ circuits }) => link.joins(circuits)),
  })
  const { network, service, named, loseCircuit } = parts
  const [first] = named
  assert.ok(first !== undefined)
  await network.clock.runFor(REUNION_MIN_AGE_MS)
  frozen.push(network.relayOf(first))
  await loseCircuit()
  const circuits = (): number => service.service.status().circuits
  await network.clock.runUntil(() => circuits() === 0, SOON_MS)
  await network.clock.runUntil(() => circuits() === 1, REUNION_BESIDE_MS + SOON_MS)
})

test('where both are gone the client comes anew', async () => {
  const { network, named, loseCircuit, again, bytes, introductions } = await met('anew')
  await network.clock.runFor(REUNION_MIN_AGE_MS)
  for (const relay of named) network.kill(network.relayOf(relay))
  await loseCircuit()
  assert.deepEqual(await again(), bytes)
  assert.equal(introductions(), 2)
})

test('who meets again may lose that circuit too', async () => {
  const { network, circuits, service, client, loseCircuit, again, bytes, introductions } = await met('chain')
  await network.clock.runFor(REUNION_MIN_AGE_MS)
  await loseCircuit()
  const stream = await connect(network, client, service.service.address)
  let isLost = false
  stream.start({ data() {}, end() {}, drain() {}, close: () => (isLost = true) })
  await network.clock.runFor(REUNION_MIN_AGE_MS)
  const middle = circuits.at(-1)?.path[1]
  assert.ok(middle !== undefined && middle !== service.node.guard)
  network.kill(network.relayOf(middle))
  await network.clock.runUntil(() => isLost, 10_000)
  assert.deepEqual(await again(), bytes)
  assert.deepEqual([circuits.length, introductions()], [3, 1])
})

test('a circuit that is lost young, or with nothing open on it, draws none out of the service', async () => {
  const young = await met('young')
  await young.loseCircuit()
  await young.network.clock.runFor(5000)
  assert.equal(young.service.service.status().circuits, 0)

  const { network, client, service, circuits } = await met('idle')
  const [circuit] = circuits
  await network.clock.runFor(REUNION_MIN_AGE_MS)
  client.client.stop()
  await network.clock.runFor(5000)
  assert.deepEqual([circuit?.isOpen, circuit?.streamsAtLoss], [false, 0])
  await network.clock.runFor(REUNION_WAIT_MS)
  assert.equal(service.service.status().circuits, 0)
})

test('a relay that answers in the place of the service at a reunion is found out', async () => {
  let lies = 0
  const flip = (data: Uint8Array): Uint8Array => data.map((byte, index) => (index < 64 ? byte ^ 1 : byte))
  const parts = await met('liar', {
    tamper: (_, extensions) =>
      tamperWith(extensions, {
        outgoing: (command, data) =>
          command === RELAY_COMMANDS.rendezvous2 && lies-- > 0 ? [flip(data)] : [data],
      }),
  })
  const { network, loseCircuit, again, bytes, introductions, circuits } = parts
  await network.clock.runFor(REUNION_MIN_AGE_MS)
  await loseCircuit()
  lies = 1
  assert.deepEqual(await again(), bytes)
  assert.deepEqual([circuits.length, introductions()], [2, 2])
})

test('keys of a reunion are those of its specification, written a second time', () => {
  const random = createSeededRandom('reunion oracle')
  const reunion = { cookie: random.bytes(32), secret: random.bytes(32) }
  const { reply, keys } = reunionReply(createSimPrimitives(random), reunion)
  // §7.1: SHAKE256("warren-reunion-1" | secret | cookie | nonce, 276) = proof 32 | virtual hop 180 | cookie 32 | secret 32.
  const input = Buffer.concat([
    Buffer.from('warren-reunion-1'),
    reunion.secret,
    reunion.cookie,
    reply.subarray(0, 32),
  ])
  const stream = shake256(input, { dkLen: 276 })
  assert.deepEqual(reply.slice(32, 64), stream.slice(0, 32))
  assert.deepEqual(keys.hop, deriveHopKeys(stream.slice(32, 212)))
  assert.deepEqual(keys.reunion, { cookie: stream.slice(212, 244), secret: stream.slice(244) })
})

test('each reunion has keys of its own, and nobody without the secret comes in the place of the service', () => {
  const random = createSeededRandom('reunion keys')
  const primitives = createSimPrimitives(random)
  const reunion = { cookie: random.bytes(32), secret: random.bytes(32) }
  const [first, second] = [reunionReply(primitives, reunion), reunionReply(primitives, reunion)]
  assert.equal(first.reply.length, 1152)
  assert.deepEqual(reunionFinish(primitives, reunion, first.reply), first.keys)
  assert.notDeepEqual(first.keys.hop.forward, second.keys.hop.forward)
  assert.notDeepEqual(first.keys.reunion, second.keys.reunion)
  const stranger = reunionReply(primitives, { ...reunion, secret: random.bytes(32) })
  assert.throws(() => reunionFinish(primitives, reunion, stranger.reply), { kind: 'not-authentic' })
  forgetReunion(primitives, reunion)
  assert.deepEqual(reunion, { cookie: new Uint8Array(32), secret: new Uint8Array(32) })
})
