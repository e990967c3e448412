import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cancel } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import type { KeptApart } from '../src/client/apart-groups.ts'
import { published, startClient, startService, type TestClient } from './support/parties.ts'
import { TestNetwork } from './support/network.ts'

/** A client whose circuits take the first relays of the network that their group does not use. */
async function setUp(seed: string) {
  const network = new TestNetwork({ relays: 12, seed })
  const service = startService(network)
  await published(network, service)
  const taken: (readonly RelayInfo[])[] = []
  const inner = startClient(network)
  const { guard, circuits } = inner.node
  const takeCircuit = (cancel?: Cancel, apart?: KeptApart) => {
    const uses = apart?.uses() ?? []
    const free = network.view.relays().filter((relay) => relay !== guard && !uses.includes(relay))
    const path = [guard, ...free.slice(0, 2)]
    taken.push(path.slice(1))
    apart?.chose(path)
    return circuits.builder.build(path, cancel)
  }
  const client: TestClient = {
    node: inner.node,
    client: startClient(network, { ...inner.node, takeCircuit }).client,
  }
  const { address } = service.service
  const open = (isolation: string, apart: string) =>
    client.client.connect({ address, port: 80, isolation, apart })
  return { network, client, taken, open }
}

test('connections of one group that are opened at once share no relay after the guard', async () => {
  const { network, taken, open } = await setUp('at once')
  await network.clock.settle(Promise.all(['a', 'b', 'c'].map((lane) => open(lane, 'one'))), 60_000)
  assert.equal(taken.length, 3)
  assert.equal(new Set(taken.flat()).size, 6)
})

test('a group knows nothing of other groups, nor of connections without one', async () => {
  const { network, taken, open } = await setUp('groups')
  const opened = [open('a', 'one'), open('b', 'two'), open('c', ''), open('d', '')]
  await network.clock.settle(Promise.all(opened), 60_000)
  assert.equal(new Set(taken.flat()).size, 2)
})

test('what a circuit used is free again once it is gone, and a failed attempt keeps nothing', async () => {
  const { network, client, taken, open } = await setUp('again')
  await network.clock.settle(open('a', 'one'), 60_000)
  for (const circuit of client.node.circuits.circuits()) circuit.destroy()
  await network.clock.runFor(1000)
  await network.clock.settle(open('b', 'one'), 60_000)
  assert.deepEqual(taken[1], taken[0])
  await assert.rejects(
    network.clock.settle(
      client.client.connect({ address: 'nobody', port: 80, isolation: 'c', apart: 'one' }),
      1000,
    ),
    { kind: 'bad-input' },
  )
})
