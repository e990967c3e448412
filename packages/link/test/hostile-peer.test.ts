/** A peer that knows the relay's identity, opens a link, and then breaks the protocol. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Channel, type ErrorKind } from '@warren/kernel'
import { CELL_COMMANDS, type CellCommand, DEFAULT_GEOMETRY, newCell, setAcknowledged } from '@warren/wire'
import { encodeHello } from '../src/hello.ts'
import { encodeIdentity } from '../src/identity.ts'
import { createTestNetwork, fakeProofs, type TestNetwork, type TestNode } from './network.ts'
import { createSeededRandom } from '@warren/testkit'

const { cellBytes } = DEFAULT_GEOMETRY
const THEIR_HALF = 0x8000_0001
const cell = (circuitId: number, command: number): Uint8Array =>
  newCell(DEFAULT_GEOMETRY, circuitId, command as CellCommand)
const HELLO = encodeHello({ versions: [1], capabilities: [], wallMs: 1, cellBytes }, DEFAULT_GEOMETRY)

interface Attack {
  readonly network: TestNetwork
  readonly relay: TestNode
  readonly channel: Channel
  readonly identity: Uint8Array
  /** Bytes the relay sent, and how often the channel closed. */
  readonly seen: { bytes: number; closes: number }
}

async function attack(): Promise<Attack> {
  const network = createTestNetwork()
  const relay = await network.relay('relay')
  const proofs = fakeProofs(createSeededRandom('attacker'), 'net', undefined)
  const attacker = network.net.host('10.66.6.6')
  const dial = attacker.transport.dial(relay.target.address, (given) =>
    proofs.openingProof(given, relay.target.id),
  )
  const channel = await network.clock.settle(dial, 1000)
  const seen = { bytes: 0, closes: 0 }
  channel.start({
    data: (chunk) => {
      seen.bytes += chunk.length
    },
    drain() {},
    close: () => seen.closes++,
  })
  const identity = encodeIdentity(proofs.sign(channel.binding, 'dialler'), DEFAULT_GEOMETRY)
  return { network, relay, channel, identity, seen }
}

/** What an attacker sends after the opening, each a reason to close the link. */
const AFTER_OPENING: Readonly<Record<string, () => Uint8Array[]>> = {
  'an unknown command': () => [cell(THEIR_HALF, 9)],
  'the highest command': () => [cell(THEIR_HALF, 255)],
  'a second HELLO': () => [HELLO.slice()],
  'a second IDENTITY': () => [cell(0, CELL_COMMANDS.identity)],
  'a circuit id of our half': () => [cell(5, CELL_COMMANDS.create)],
  'a circuit of id 0': () => [cell(0, CELL_COMMANDS.create)],
  'a circuit id that is in use': () => [
    cell(THEIR_HALF, CELL_COMMANDS.create),
    cell(THEIR_HALF, CELL_COMMANDS.create),
  ],
  'relay data on circuit 0': () => [cell(0, CELL_COMMANDS.relay)],
  'early relay data on circuit 0': () => [cell(0, CELL_COMMANDS.relayEarly)],
  'CREATED on circuit 0': () => [cell(0, CELL_COMMANDS.created)],
  'DESTROY on circuit 0': () => [cell(0, CELL_COMMANDS.destroy)],
  'directory on a circuit': () => [cell(THEIR_HALF, CELL_COMMANDS.directory)],
  'padding on a circuit': () => [cell(THEIR_HALF, CELL_COMMANDS.padding)],
  'an acknowledgement of what was never sent': () => {
    const lie = cell(0, CELL_COMMANDS.padding)
    // It was sent three: HELLO, IDENTITY and an acknowledgement of its own.
    setAcknowledged(lie, 4)
    return [lie]
  },
  'an acknowledgement that runs backwards': () => {
    const first = cell(0, CELL_COMMANDS.padding)
    setAcknowledged(first, 2)
    return [first, cell(0, CELL_COMMANDS.padding)]
  },
}

suite('a peer that breaks the protocol after the opening is closed on, without an answer', () => {
  for (const [name, cells] of Object.entries(AFTER_OPENING)) {
    test(name, async () => {
      const { network, relay, channel, identity, seen } = await attack()
      channel.write(HELLO.slice())
      channel.write(identity)
      await network.clock.runFor(100)
      assert.equal(relay.opened.length, 1)
      const before = seen.bytes
      for (const hostile of cells()) channel.write(hostile)
      await network.clock.runFor(100)
      const closes = relay.opened[0]?.closes.map((error) => error?.kind)
      assert.deepEqual(closes, ['protocol-violation'])
      assert.equal(seen.bytes, before)
      assert.equal(seen.closes, 1)
    })
  }
})

suite('a peer that breaks the opening never becomes a link and hears nothing', () => {
  const BEFORE: Readonly<Record<string, (identity: Uint8Array) => Uint8Array[]>> = {
    'a circuit first': () => [cell(THEIR_HALF, CELL_COMMANDS.create)],
    'an identity before HELLO': (identity) => [identity],
    'two HELLOs': () => [HELLO.slice(), HELLO.slice()],
    'a HELLO on a circuit': () => {
      const misplaced = HELLO.slice()
      misplaced[3] = 1
      return [misplaced]
    },
    'a HELLO with bytes after its end': () => {
      const padded = HELLO.slice()
      padded[cellBytes - 1] = 1
      return [padded]
    },
    'a HELLO for another cell size': () => [
      encodeHello({ versions: [1], capabilities: [], wallMs: 1, cellBytes: 512 }, DEFAULT_GEOMETRY),
    ],
    'no version in common': () => [
      encodeHello({ versions: [77], capabilities: [], wallMs: 1, cellBytes }, DEFAULT_GEOMETRY),
    ],
    'an identity whose signature is damaged': (identity) => {
      identity[7 + 1 + 32] = (identity[7 + 1 + 32] as number) ^ 1
      return [HELLO.slice(), identity]
    },
    'an identity of an unknown kind': (identity) => {
      identity[7] = 2
      return [HELLO.slice(), identity]
    },
  }
  for (const [name, cells] of Object.entries(BEFORE)) {
    test(name, async () => {
      const { network, relay, channel, identity, seen } = await attack()
      await network.clock.runFor(50)
      const before = seen.bytes
      for (const hostile of cells(identity)) channel.write(hostile)
      await network.clock.runFor(100)
      assert.equal(relay.opened.length, 0)
      assert.equal(seen.bytes, before)
      assert.equal(seen.closes, 1)
    })
  }
})

test('an identity signed for one channel does not open another', async () => {
  const { network, relay, identity } = await attack()
  const proofs = fakeProofs(createSeededRandom('second'), 'net', undefined)
  const attacker = network.net.host('10.66.6.6')
  const dial = attacker.transport.dial(relay.target.address, (given) =>
    proofs.openingProof(given, relay.target.id),
  )
  const second = await network.clock.settle(dial, 1000)
  let closes = 0
  second.start({ data() {}, drain() {}, close: () => closes++ })
  second.write(HELLO.slice())
  second.write(identity)
  await network.clock.runFor(100)
  assert.equal(relay.opened.length, 0)
  assert.equal(closes, 1)
})

test('an owner that fails over a cell costs its link and nothing else', async () => {
  const { network, relay, channel, identity } = await attack()
  channel.write(HELLO.slice())
  channel.write(identity)
  await network.clock.runFor(100)
  const watched = relay.opened[0]
  assert.ok(watched)
  watched.onCell = () => {
    throw new TypeError('a mistake of ours')
  }
  channel.write(cell(THEIR_HALF, CELL_COMMANDS.create))
  await network.clock.runFor(100)
  assert.deepEqual(
    watched.closes.map((error): ErrorKind | undefined => error?.kind),
    ['bug'],
  )
})
