/** Relays of one operator in a whole network, in virtual time: what their nodes and others make of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawOperatorSeed, operatorIdOf } from '@warren/directory'
import { isWarrenError, toHex } from '@warren/kernel'
import type { WarrenNode } from '@warren/node'
import { SmallNetwork } from './small-network.ts'

const NOTICE = 'demonstration network, no anonymity claimed'

const operatorsOf = (node: WarrenNode): number => node.summary().network.operators

/** Relays of a network by their numbers. */
function pick(relays: readonly WarrenNode[], ...numbers: readonly number[]): WarrenNode[] {
  return numbers.map((number) => relays[number] as WarrenNode)
}

test('relays with one key count as one operator, for themselves and for others, until one forgets it', async () => {
  const small = new SmallNetwork(20)
  const key = drawOperatorSeed(small.primitives)
  const relays = small.makeRelays((index) => (index === 4 || index === 7 ? key : undefined))
  const client = small.make('192.168.2.1')
  await small.start(...relays)
  await small.start(client)
  const looking = [client, ...pick(relays, 0, 4, 7)]
  await small.clock.runFor(120_000)
  for (const node of looking) {
    assert.deepEqual([node.summary().relays, operatorsOf(node)], [20, 19])
    assert.equal(node.summary().network.notice, NOTICE)
  }
  const id = toHex(operatorIdOf(small.primitives, key))
  assert.deepEqual(
    looking.map((node) => node.summary().relay?.operator),
    [undefined, undefined, id, id],
  )

  const [forgetful] = pick(relays, 4) as [WarrenNode]
  assert.equal(forgetful.operator.forget(), true)
  assert.equal(forgetful.operator.forget(), false)
  await small.clock.runFor(120_000)
  for (const node of looking) {
    assert.equal(operatorsOf(node), 20)
    assert.equal(node.summary().network.notice, undefined)
  }
  assert.equal(forgetful.summary().relay?.operator, undefined)
  await small.stop(client, ...relays)
})

test('the claim outlives a restart without the key; too few operators are said to be, and no path has two relays of one', async () => {
  const small = new SmallNetwork(6)
  const key = drawOperatorSeed(small.primitives)
  const mine = [3, 4, 5]
  const first = small.makeRelays((index) => (mine.includes(index) ? key : undefined))
  small.begin(...first)
  await small.clock.runFor(60_000)
  await small.stop(...first)

  const relays = small.makeRelays()
  const client = small.make('192.168.2.1')
  small.begin(...relays, client)
  await small.clock.runFor(120_000)
  const id = toHex(operatorIdOf(small.primitives, key))
  assert.deepEqual(
    relays.map((relay) => relay.summary().relay?.operator),
    relays.map((_, index) => (mine.includes(index) ? id : undefined)),
  )
  // Others than this relay are run by three, and a path takes four.
  const [lacking] = pick(relays, 0) as [WarrenNode]
  const { state, waitingFor, cause, network } = lacking.summary()
  assert.deepEqual([state, waitingFor, network.operators], ['joining', '1 more relay', 4])
  assert.equal(
    cause,
    '5 relays known, of which 3 by operators and at addresses apart from each other; 1 more needed for circuits',
  )
  assert.equal(client.summary().state, 'usable')
  const theirs = new Set(pick(relays, ...mine).map((relay) => relay.summary().relay?.id))
  const paths = client.circuits().map(({ path }) => path.filter((hop) => theirs.has(hop.id)).length)
  assert.ok(paths.length > 0 && paths.every((count) => count <= 1), paths.join())
  await small.stop(client, ...relays)
})

test('a damaged claim keeps a relay from starting, and the key mends it', () => {
  const small = new SmallNetwork(6)
  const key = drawOperatorSeed(small.primitives)
  const ip = '10.1.0.1'
  const id = small.make(ip, { relay: true, operatorKey: key }).operator.id()
  const claims = small.stateOf(ip).table('relay-operator')
  const claim = (claims.get('claim') as Uint8Array).slice()
  assert.equal(Buffer.from(claim).includes(Buffer.from(key.reveal())), false)
  for (const damaged of [claim.subarray(1), claim.map((byte, at) => (at === 40 ? byte ^ 1 : byte))]) {
    claims.put('claim', damaged)
    assert.throws(
      () => small.make(ip, { relay: true }),
      (error) =>
        isWarrenError(error) && error.kind === 'storage' && /operator-key-file/.test(error.next ?? ''),
    )
  }
  assert.deepEqual(small.make(ip, { relay: true, operatorKey: key }).operator.id(), id)
})
