/** When a circuit to a service gets a second leg, and when not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatBytes, type Duplex, equalBytes } from '@warren/kernel'
import { SECOND_LEG_LOOK_MS } from '../src/timeouts.ts'
import { connect, published, startClient, startService, type TestClient } from './support/parties.ts'
import { TestNetwork } from './support/network.ts'

const PIECE_BYTES = 150_000
const PAUSE_MS = 100

async function connected(seed: string, apart?: string) {
  const network = new TestNetwork({ relays: 14, seed })
  const service = startService(network)
  await published(network, service)
  const client = startClient(network)
  const { address } = service.service
  const stream =
    apart === undefined
      ? await connect(network, client, address)
      : await network.clock.settle(
          client.client.connect({ address, port: 80, isolation: 'a', apart }),
          300_000,
        )
  return { network, service, client, stream }
}

/** Circuits that end at the service: three relays and the virtual hop. */
const toService = ({ node }: TestClient) =>
  node.circuits.circuits().filter(({ isOpen, hops, path }) => isOpen && hops === path.length + 1)

/** Has so much echoed, a piece at a time, and says whether it came back as it was. */
async function echo(network: TestNetwork, stream: Duplex, pieces: number, pauseMs = PAUSE_MS) {
  const received: Uint8Array[] = []
  const sent: Uint8Array[] = []
  stream.start({ data: (chunk) => received.push(chunk.slice()), end() {}, drain() {}, close() {} })
  for (let count = 0; count < pieces; count++) {
    const piece = network.random.bytes(PIECE_BYTES)
    sent.push(piece)
    stream.write(piece)
    await network.clock.runFor(pauseMs)
  }
  await network.clock.runFor(5000)
  return equalBytes(concatBytes(...received), concatBytes(...sent))
}

test('a transfer gets a second leg by other relays, and arrives as it was', async () => {
  const { network, client, stream } = await connected('transfer')
  assert.equal(toService(client).length, 1)
  assert.ok(await echo(network, stream, Math.ceil((2 * SECOND_LEG_LOOK_MS) / PAUSE_MS)))
  const [first, second, ...more] = toService(client)
  assert.ok(first !== undefined && second !== undefined && more.length === 0)
  const after = (circuit: typeof first) => circuit.path.slice(1)
  assert.equal(first.path[0], second.path[0])
  assert.ok(after(first).every((relay) => !after(second).includes(relay)))
  first.destroy()
  await network.clock.runFor(1000)
  assert.equal(toService(client).length, 0)
})

test('a page gets none', async () => {
  const { network, client, stream } = await connected('page')
  assert.ok(await echo(network, stream, 5, SECOND_LEG_LOOK_MS))
  assert.equal(toService(client).length, 1)
})

test('a circuit of a group that is kept apart gets none: the group has several', async () => {
  const { network, client, stream } = await connected('group', 'one')
  assert.ok(await echo(network, stream, Math.ceil((1.5 * SECOND_LEG_LOOK_MS) / PAUSE_MS)))
  assert.equal(toService(client).length, 1)
})
