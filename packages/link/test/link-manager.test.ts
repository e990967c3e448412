import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, type ErrorKind, isWarrenError } from '@warren/kernel'
import { CELL_COMMANDS, circuitIdOf, DEFAULT_GEOMETRY, newCell } from '@warren/wire'
import { MAX_LINKS_PER_RELAY } from '../src/limits.ts'
import { connectedPair, createTestNetwork, watch } from './network.ts'

const isKind =
  (...kinds: readonly ErrorKind[]) =>
  (error: unknown) =>
    isWarrenError(error) && kinds.includes(error.kind)
const relayCell = (circuitId: number, fill: number) => {
  const cell = newCell(DEFAULT_GEOMETRY, circuitId, CELL_COMMANDS.relay)
  return cell.fill(fill, 7)
}

test('a client and a relay know what the other may know: the relay by its identity, the client not at all', async () => {
  const { near, far, relay, client } = await connectedPair()
  assert.deepEqual(near.link.peer, { kind: 'relay', id: relay.target.id })
  assert.deepEqual(far.link.peer, { kind: 'client' })
  assert.equal(near.link.dialled, true)
  assert.equal(far.link.dialled, false)
  assert.equal(near.link.remote.host, relay.host.ip)
  assert.equal(far.link.remote.host, client.host.ip)
})

test('the first cells of a client and of a relay have the same sizes on the way', async () => {
  const sizes = async (isRelay: boolean): Promise<string[]> => {
    const seen: string[] = []
    const network = createTestNetwork({ onTraffic: (from, _to, bytes) => seen.push(`${from} ${bytes}`) })
    const relay = await network.relay('relay')
    const dialler = network.node('dialler', { isRelay })
    await network.clock.settle(dialler.manager.linkTo(relay.target), 60_000)
    await network.clock.runFor(100)
    return seen
  }
  assert.deepEqual(await sizes(true), await sizes(false))
})

test('capabilities of a link are those of both ends', async () => {
  const network = createTestNetwork()
  const relay = await network.relay('relay', { capabilities: ['a', 'b', 'c'] })
  const client = network.node('client', { capabilities: ['b', 'c', 'd'] })
  const link = await network.clock.settle(client.manager.linkTo(relay.target), 60_000)
  assert.deepEqual([...link.capabilities], ['b', 'c'])
})

test('clock skew is the difference of the wall clocks, whatever the round trip', async () => {
  const network = createTestNetwork({ defaultPath: { delayMs: 150 } })
  const relay = await network.relay('relay', { clock: network.clock.skewed(-3_600_000) })
  const client = network.node('client')
  const link = await network.clock.settle(client.manager.linkTo(relay.target), 60_000)
  await network.clock.runUntil(() => relay.opened.length === 1, 1000)
  assert.equal(link.clockSkewMs, -3_600_000)
  assert.equal(relay.opened[0]?.link.clockSkewMs, 3_600_000)
})

test('a clock that is set while a link is open counts at once', async () => {
  const network = createTestNetwork()
  const relay = await network.relay('relay')
  const clock = network.clock.skewed(3_600_000)
  const client = network.node('client', { clock })
  const link = await network.clock.settle(client.manager.linkTo(relay.target), 60_000)
  assert.equal(link.clockSkewMs, -3_600_000)
  clock.wallOffsetMs = 0
  assert.equal(link.clockSkewMs, 0)
})

test('callers share one dial and one link, and the relay at the other end shares it too', async () => {
  const network = createTestNetwork()
  const a = await network.relay('a')
  const b = await network.relay('b')
  const links = await network.clock.settle(
    Promise.all([1, 2, 3].map(() => a.manager.linkTo(b.target))),
    60_000,
  )
  assert.equal(new Set(links).size, 1)
  assert.equal(await a.manager.linkTo(b.target), links[0])
  await network.clock.runUntil(() => b.opened.length === 1, 1000)
  const back = await b.manager.linkTo(a.target)
  assert.equal(back, b.opened[0]?.link)
  assert.equal(network.net.openConnections, 1)
})

test('a caller that gives up leaves the dial to the others; the last one ends it, and a new one starts afresh', async () => {
  const network = createTestNetwork({ defaultPath: { delayMs: 50 } })
  const relay = await network.relay('relay')
  const client = network.node('client')
  const [first, second] = [new CancelSource(), new CancelSource()]
  const givenUp = client.manager.linkTo(relay.target, first.cancel)
  const kept = client.manager.linkTo(relay.target)
  first.abort()
  await assert.rejects(givenUp, isKind('cancelled'))
  const link = await network.clock.settle(kept, 60_000)
  link.close()
  await network.clock.runFor(1000)
  const last = client.manager.linkTo(relay.target, second.cancel)
  second.abort()
  await assert.rejects(last, isKind('cancelled'))
  await network.clock.settle(client.manager.linkTo(relay.target), 60_000)
  assert.equal(client.opened.length, 2)
})

test('a relay that is not the one dialled, or of another network, is refused before it learns anything', async () => {
  const network = createTestNetwork()
  const relay = await network.relay('relay')
  const other = network.node('other', { isRelay: true })
  const stranger = network.node('stranger', { network: 'elsewhere' })
  const client = network.node('client')
  await assert.rejects(
    network.clock.settle(client.manager.linkTo({ ...relay.target, id: other.target.id }), 60_000),
    isKind('refused'),
  )
  await assert.rejects(network.clock.settle(stranger.manager.linkTo(relay.target), 60_000), isKind('refused'))
  assert.equal(relay.opened.length, 0)
})

test('a listener that accepts every opening but proves another identity, or none, is not authentic', async () => {
  const network = createTestNetwork()
  const client = network.node('client')
  const honest = network.node('honest', { isRelay: true })
  for (const lie of ['other identity', 'forged signature', 'claims to be a client'] as const) {
    const liar = await network.relay(`liar ${lie}`, {
      proofs: {
        ...honest.proofs,
        verifyOpening: () => true,
        sign(binding, role) {
          const signed = honest.proofs.sign(binding, role)
          if (lie === 'forged signature')
            return { ...signed, signature: signed.signature.map((byte) => byte ^ 1) }
          return lie === 'claims to be a client' ? { ...signed, kind: 'client' } : signed
        },
      },
    })
    const id = lie === 'other identity' ? liar.target.id : honest.target.id
    await assert.rejects(
      network.clock.settle(client.manager.linkTo({ ...liar.target, id }), 60_000),
      isKind('not-authentic'),
    )
    await network.clock.runFor(1000)
    assert.equal(liar.opened.length, 0)
    assert.equal(network.net.openConnections, 0)
  }
})

test('a dialler whose signature does not verify is dropped without a word', async () => {
  const network = createTestNetwork()
  const relay = await network.relay('relay')
  const honest = network.node('honest')
  const forger = network.node('forger', {
    proofs: { ...honest.proofs, sign: (binding) => honest.proofs.sign(binding, 'listener') },
  })
  const link = await network.clock.settle(forger.manager.linkTo(relay.target), 60_000)
  await network.clock.runFor(1000)
  assert.equal(relay.opened.length, 0)
  assert.equal(forger.watched(link).closes.length, 1)
  assert.equal(forger.watched(link).cells.length, 0)
})

test('two ends speak the highest common version, and without one they part as unsupported', async () => {
  const network = createTestNetwork()
  const relay = await network.relay('relay', { versions: [2, 3, 5] })
  const fine = network.node('fine', { versions: [1, 3, 4] })
  const link = await network.clock.settle(fine.manager.linkTo(relay.target), 60_000)
  assert.equal((link as unknown as { version: number }).version, 3)
  const old = network.node('old', { versions: [1] })
  await assert.rejects(network.clock.settle(old.manager.linkTo(relay.target), 60_000), isKind('unsupported'))
})

test('cells arrive whole and in order in both directions', async () => {
  const { near, far, network } = await connectedPair({ defaultPath: { delayMs: 20, jitterMs: 5 } })
  const id = near.link.allocateCircuitId()
  for (let count = 0; count < 300; count++) {
    near.link.send(relayCell(id, count % 251))
    far.link.send(relayCell(id, (count * 3) % 251))
  }
  await network.clock.runUntil(() => near.cells.length === 300 && far.cells.length === 300, 60_000)
  for (let count = 0; count < 300; count++) {
    assert.deepEqual(far.cells[count]?.subarray(7), relayCell(id, count % 251).subarray(7))
    assert.equal(near.cells[count]?.[9], (count * 3) % 251)
  }
})

test('cells that come before the link is started wait for it', async () => {
  const { near, far, network } = await connectedPair({}, { unstarted: true })
  const id = near.link.allocateCircuitId()
  for (let count = 0; count < 5; count++) near.link.send(relayCell(id, count))
  await network.clock.runFor(1000)
  watch(near)
  watch(far)
  await network.clock.runFor(100)
  assert.deepEqual(
    far.cells.map((cell) => cell[7]),
    [0, 1, 2, 3, 4],
  )
})

test('circuit ids of the two ends are of different halves, and each is used once at a time', async () => {
  const { near, far } = await connectedPair()
  const ours = Array.from({ length: 100 }, () => near.link.allocateCircuitId())
  const theirs = Array.from({ length: 100 }, () => far.link.allocateCircuitId())
  assert.equal(new Set([...ours, ...theirs]).size, 200)
  assert.ok(ours.every((id) => id >= 0x8000_0000) && theirs.every((id) => id > 0 && id < 0x8000_0000))
  assert.ok(ours.every((id) => circuitIdOf(newCell(DEFAULT_GEOMETRY, id, CELL_COMMANDS.create)) === id))
})

test('a relay that cannot be reached is left alone for longer and longer, and dialled again after', async () => {
  const network = createTestNetwork()
  const relay = network.node('relay', { isRelay: true })
  const client = network.node('client')
  const waits: number[] = []
  for (let failures = 0; failures < 6; failures++) {
    await assert.rejects(
      network.clock.settle(client.manager.linkTo(relay.target), 60_000),
      isKind('unreachable'),
    )
    const error = await client.manager.linkTo(relay.target).catch((thrown: unknown) => thrown)
    assert.ok(isWarrenError(error) && error.kind === 'unreachable')
    const retryInMs = error.fields['retryInMs'] as number
    waits.push(retryInMs)
    await network.clock.runFor(retryInMs)
  }
  for (const [failures, waitMs] of waits.entries()) {
    const fullMs = 500 * 2 ** failures
    assert.ok(waitMs >= fullMs / 2 && waitMs <= fullMs, `${waitMs} after ${failures + 1} failures`)
  }
  await network.clock.settle(relay.manager.listen(relay.target.address), 10)
  await network.clock.settle(client.manager.linkTo(relay.target), 60_000)
})

test('a relay that accepts and drops at once is backed off from; one that lasted is dialled again at once', async () => {
  const { client, relay, network, near } = await connectedPair()
  network.net.killConnections(client.host.ip)
  await network.clock.runFor(1)
  assert.deepEqual(
    near.closes.map((error) => error?.kind),
    ['closed'],
  )
  await assert.rejects(client.manager.linkTo(relay.target), isKind('unreachable'))
  await network.clock.runFor(500)
  await network.clock.settle(client.manager.linkTo(relay.target), 60_000)
  await network.clock.runFor(10_000)
  network.net.killConnections(client.host.ip)
  await network.clock.runFor(1)
  await network.clock.settle(client.manager.linkTo(relay.target), 60_000)
  assert.equal(client.opened.length, 3)
})

test('a channel whose dialler never introduces itself is closed after the stated time', async () => {
  const network = createTestNetwork()
  const relay = await network.relay('relay')
  const prober = network.net.host('10.9.9.9')
  const binding: Uint8Array[] = []
  const channel = await network.clock.settle(
    prober.transport.dial(relay.target.address, (given) => {
      binding.push(given)
      return relay.proofs.openingProof(given, relay.target.id)
    }),
    1000,
  )
  let closed = 0
  channel.start({ data() {}, drain() {}, close: () => closed++ })
  await network.clock.runFor(9_000)
  assert.equal(closed, 0)
  await network.clock.runFor(2_000)
  assert.equal(closed, 1)
  assert.equal(network.net.openConnections, 0)
})

test('a manager that is closed leaves no link, no timer and no dial behind', async () => {
  const { client, relay, network, near, far } = await connectedPair(
    {},
    { padding: { minMs: 1500, maxMs: 9500 } },
  )
  const nobody = network.node('nobody', { isRelay: true })
  const dial = client.manager.linkTo(nobody.target)
  dial.catch(() => {})
  await network.clock.settle(client.manager.close(), 1000)
  await assert.rejects(dial, isKind('closed', 'cancelled'))
  await assert.rejects(client.manager.linkTo(relay.target), isKind('closed'))
  await network.clock.settle(relay.manager.close(), 1000)
  await network.clock.runFor(100)
  assert.deepEqual([near.closes, far.closes], [[undefined], [undefined]])
  assert.deepEqual(client.manager.links(), [])
  assert.equal(network.clock.pendingTimers, 0)
})

test('links dialled afresh are new, are given to nobody else, and do not count among those of a relay at this end', async () => {
  const network = createTestNetwork()
  const a = await network.relay('a')
  const turnedAway: unknown[] = []
  const b = await network.relay('b', { turnedAway: (peer) => turnedAway.push(peer) })
  const shared = await network.clock.settle(a.manager.linkTo(b.target), 60_000)
  for (let count = 1; count < MAX_LINKS_PER_RELAY; count++) {
    const fresh = await network.clock.settle(a.manager.dialAfresh(b.target), 60_000)
    assert.notEqual(fresh, shared)
    assert.equal(await a.manager.linkTo(b.target), shared)
  }
  assert.deepEqual(turnedAway, [])
  // The other end keeps its bound; that somebody dialled it, it learns all the same.
  await network.clock.settle(a.manager.dialAfresh(b.target), 60_000)
  await network.clock.runFor(1000)
  assert.equal(b.manager.links().length, MAX_LINKS_PER_RELAY)
  assert.deepEqual(turnedAway, [{ kind: 'relay', id: a.target.id }])
})
