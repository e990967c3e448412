import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatBytes, isWarrenError } from '@warren/kernel'
import { RELAY_COMMANDS, type RelayCommand } from '@warren/circuit'
import { MAX_RENDEZVOUS_BUILDS, RENDEZVOUS_ATTEMPTS, WAYS_BESIDE } from '../src/limits.ts'
import { RENDEZVOUS_TIMEOUT_MS, REUNION_WAIT_MS } from '../src/timeouts.ts'
import { connect, published, roundTrip, startClient, startService } from './support/parties.ts'
import { TestNetwork } from './support/network.ts'
import { type Tampering, tamperWith } from './support/tamper.ts'

const { introduce1, introduce2, introduceAck, rendezvous1, rendezvous2, establishRendezvous } = RELAY_COMMANDS

/** A network whose relays tamper once `isOn`, with a service that was published before. */
async function tampered(
  tampering: Tampering,
  evil: (relay: number) => boolean = () => true,
  seed = 'hostile',
) {
  const state = { isOn: false }
  const when =
    (meddle: Tampering['incoming']) =>
    (command: RelayCommand, data: Uint8Array): readonly Uint8Array[] =>
      state.isOn ? (meddle?.(command, data) ?? [data]) : [data]
  const network = new TestNetwork({
    relays: 8,
    seed,
    tamper: (relay, extensions) =>
      evil(relay)
        ? tamperWith(extensions, { incoming: when(tampering.incoming), outgoing: when(tampering.outgoing) })
        : extensions,
  })
  const service = startService(network)
  await published(network, service)
  state.isOn = true
  return { network, service, client: startClient(network), address: service.service.address, state }
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (isWarrenError(error)) return String(error.fields['code'] ?? error.kind)
    throw error
  }
  return 'connected'
}

const flip = (data: Uint8Array): Uint8Array => data.map((byte, index) => (index === 40 ? byte ^ 1 : byte))
const only =
  (wanted: RelayCommand, change: (data: Uint8Array) => readonly Uint8Array[]) =>
  (command: RelayCommand, data: Uint8Array): readonly Uint8Array[] =>
    command === wanted ? change(data) : [data]

test('an introduction that is played back brings the service no second time', async () => {
  const parts = await tampered({ outgoing: only(introduce2, (data) => [data, data, data]) })
  const { network, service, client, address } = parts
  const bytes = network.random.bytes(100)
  assert.deepEqual(await roundTrip(network, await connect(network, client, address), bytes), bytes)
  await network.clock.runFor(30_000)
  const { introductions, circuits } = service.service.status()
  assert.deepEqual([introductions.accepted, introductions.replayed, circuits], [1, 2, 1])
})

test('an introduction that was recorded is not accepted later either, nor by another introduction point', async () => {
  const recorded: Uint8Array[] = []
  const note = only(introduce2, (data) => {
    recorded.push(data.slice())
    return [data, ...recorded]
  })
  const { network, service, client, address } = await tampered({ outgoing: note })
  for (const isolation of ['a', 'b', 'c', 'd', 'e', 'f'])
    await connect(network, client, address, { isolation })
  await network.clock.runFor(30_000)
  const { introductions, circuits } = service.service.status()
  assert.deepEqual([introductions.accepted, circuits], [6, 6])
  assert.equal(introductions.replayed + introductions.invalid, 21)
})

test('an introduction that was changed is ignored', async () => {
  const { network, service, client, address } = await tampered({
    outgoing: only(introduce2, (data) => [flip(data)]),
  })
  assert.equal(await failureOf(connect(network, client, address)), 'rendezvous-failed')
  const { introductions } = service.service.status()
  assert.equal(introductions.accepted, 0)
  assert.ok(introductions.invalid > 0)
})

test('a rendezvous point that answers in the place of the service is found out', async () => {
  for (const change of [
    flip,
    (data: Uint8Array) => new Uint8Array(data.length),
    (data: Uint8Array) => data.subarray(1),
  ]) {
    const { network, client, address } = await tampered({
      outgoing: only(rendezvous2, (data) => [change(data)]),
    })
    assert.equal(await failureOf(connect(network, client, address)), 'rendezvous-failed')
    await network.clock.runFor(1000)
    assert.equal(client.node.circuits.circuits().length, 0)
  }
})

test('one relay that lies as rendezvous point is only a detour', async () => {
  const liar = only(rendezvous2, (data) => [flip(data)])
  const { network, client, address } = await tampered({ outgoing: liar }, (relay) => relay < 4, 'detour')
  for (const isolation of ['a', 'b', 'c', 'd']) {
    const outcome = await failureOf(connect(network, client, address, { isolation }))
    assert.ok(['connected', 'rendezvous-failed'].includes(outcome))
  }
  assert.ok(client.client.stats().sessions >= 2)
})

test('introduction points that say nothing are timed out, and so the failure says', async () => {
  const { network, client, address, state } = await tampered({ incoming: only(introduce1, () => []) })
  assert.equal(await failureOf(connect(network, client, address)), 'introduction-timeout')
  state.isOn = false
  assert.equal(await failureOf(connect(network, client, address)), 'connected')
})

test('introduction points that acknowledge and pass nothing on lose their turn', async () => {
  let dropped = 0
  const drop = only(introduce2, () => {
    dropped++
    return []
  })
  const { network, client, address, state } = await tampered({ outgoing: drop })
  assert.equal(await failureOf(connect(network, client, address)), 'rendezvous-failed')
  assert.equal(dropped, RENDEZVOUS_ATTEMPTS + WAYS_BESIDE)
  state.isOn = false
  assert.equal(await failureOf(connect(network, client, address)), 'connected')
})

test('a service that does not come is looked for on other ways while it is waited for', async () => {
  let dropped = 0
  const dropFirst = only(introduce2, (data) => (dropped++ === 0 ? [] : [data]))
  const { network, client, address } = await tampered({ outgoing: dropFirst })
  const beganAtMs = network.clock.nowMs()
  assert.equal(await failureOf(connect(network, client, address)), 'connected')
  assert.ok(network.clock.nowMs() - beganAtMs < RENDEZVOUS_TIMEOUT_MS)
})

test('introduction points that deny to know the service are told apart', async () => {
  const deny = only(introduceAck, () => [Uint8Array.of(2)])
  const { network, client, address } = await tampered({
    incoming: (_command, data) => [data],
    outgoing: deny,
  })
  assert.equal(await failureOf(connect(network, client, address)), 'introduction-failed')
})

test('a proof for one circuit establishes no introduction point on another, nor at another relay', async () => {
  let captured: Uint8Array | undefined
  const network = new TestNetwork({
    relays: 6,
    tamper: (_relay, extensions) =>
      tamperWith(extensions, {
        incoming: (command, data) => {
          if (command === RELAY_COMMANDS.establishIntro) captured ??= data.slice()
          return [data]
        },
      }),
  })
  const service = startService(network)
  await published(network, service)
  const thief = network.createNode()
  for (const relay of network.relays) {
    const circuit = await network.clock.settle(thief.openCircuitTo(relay.info, 'introduction'), 30_000)
    assert.ok(captured)
    circuit.send(RELAY_COMMANDS.establishIntro, captured)
    await network.clock.runFor(1000)
    assert.equal(circuit.isOpen, false)
  }
  assert.equal(service.service.status().introductionPoints.established, 3)
})

/** A circuit of somebody to one relay, to which a test sends what it likes. */
async function circuitTo(network: TestNetwork, relay = 0) {
  const info = network.relays[relay]?.info
  assert.ok(info)
  return network.clock.settle(network.createNode().openCircuitTo(info, 'introduction'), 30_000)
}

test('a cookie serves once, cannot be taken over, and ends with its time', async () => {
  const network = new TestNetwork({ relays: 6 })
  const cookie = network.random.bytes(32)
  const { rendezvousEstablished } = RELAY_COMMANDS
  const establish = async () => {
    const circuit = await circuitTo(network)
    const request = circuit.request(establishRendezvous, cookie, rendezvousEstablished, 10_000)
    return { circuit, status: (await network.clock.settle(request, 20_000))[0] }
  }
  const [first, second] = [await establish(), await establish()]
  assert.deepEqual([first.status, second.status], [1, 4])
  let received = 0
  first.circuit.onMessage(rendezvous2, () => {
    received++
  })
  const message = concatBytes(cookie, network.random.bytes(1152))
  const [service, late] = [await circuitTo(network), await circuitTo(network)]
  service.send(rendezvous1, message)
  await network.clock.runFor(1000)
  late.send(rendezvous1, message)
  await network.clock.runFor(REUNION_WAIT_MS + 1000)
  assert.deepEqual([received, service.isOpen, late.isOpen], [1, true, false])
  const third = await establish()
  assert.equal(third.status, 1)
  await network.clock.runFor(150_000)
  assert.equal(third.circuit.isOpen, false)
  assert.equal(network.relays[0]?.hidden.stats().waitingRendezvous, 0)
})

test('a circuit has one role at a relay, and malformed messages end it', async () => {
  const network = new TestNetwork({ relays: 6 })
  const cookie = network.random.bytes(32)
  const misuse: readonly (readonly [RelayCommand, Uint8Array])[][] = [
    [
      [establishRendezvous, cookie],
      [establishRendezvous, network.random.bytes(32)],
    ],
    [
      [establishRendezvous, network.random.bytes(32)],
      [introduce1, network.random.bytes(3906)],
    ],
    [
      [introduce1, network.random.bytes(3906)],
      [introduce1, network.random.bytes(3906)],
    ],
    [[establishRendezvous, network.random.bytes(31)]],
    [[introduce1, network.random.bytes(3905)]],
    [[RELAY_COMMANDS.establishIntro, new Uint8Array(97)]],
    [[RELAY_COMMANDS.establishIntro, new Uint8Array(10)]],
    [[rendezvous1, network.random.bytes(40)]],
    [
      [rendezvous1, network.random.bytes(32 + 1152)],
      [rendezvous1, network.random.bytes(32 + 1152)],
    ],
  ]
  for (const messages of misuse) {
    const circuit = await circuitTo(network)
    for (const [command, data] of messages) circuit.send(command, data)
    await network.clock.runFor(1000)
    assert.equal(circuit.isOpen, false)
  }
  assert.deepEqual(network.relays[0]?.hidden.stats(), { introductionPoints: 0, waitingRendezvous: 0 })
})

test('a flood of introductions costs a service a bounded number of circuits at once', async () => {
  const { network, service, client, address } = await tampered({})
  let most = 0
  // One guard would not take as many circuits from one client.
  const clients = [client, ...Array.from({ length: 9 }, () => startClient(network))]
  const connections = clients.flatMap((each) =>
    ['a', 'b', 'c'].map((isolation) => each.client.connect({ address, port: 80, isolation })),
  )
  const watch = (): void => {
    const building = service.node.circuits.circuits().filter((circuit) => circuit.hops < 5).length
    most = Math.max(most, building - 3)
    network.clock.after(5, watch)
  }
  watch()
  await network.clock.settle(Promise.all(connections), 120_000)
  assert.ok(most <= MAX_RENDEZVOUS_BUILDS, `${most} at once`)
  assert.equal(service.service.status().introductions.accepted, 30)
})
