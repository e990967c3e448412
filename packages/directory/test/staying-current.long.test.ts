/** Relays that come back as something else, clients that slept, and what keeping current costs those who are asked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PeerAddress, toHex } from '@warren/kernel'
import { MemoryState } from '@warren/testkit'
import { bodyOf, DEFAULT_GEOMETRY } from '@warren/wire'
import { HASHES_PER_LINK, REQUEST_HASHES } from '../src/limits.ts'
import { encodeRequest, piecesOf } from '../src/message-format.ts'
import { knownTo, type Participant, startAll, stopAll, TestNetwork } from './test-network.ts'

const MINUTE_MS = 60_000

test('a relay that was killed and starts again as a client only is off every list at once', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 6 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runFor(10_000)
  const killed = relays[5] as Participant
  killed.setUp(false)
  await network.clock.runFor(5_000)
  const state = MemoryState.restore(killed.state.snapshot())
  const client = network.client({ state, was: 5 })
  startAll([client])
  const others = relays.slice(0, 5)
  await network.clock.runUntil(() => others.every((relay) => knownTo(relay) === 5), 3_000)
  await network.clock.runFor(MINUTE_MS)
  assert.ok(others.every(({ directory }) => directory.status().penalised === 0))
  // Said once, and not when it stopped in order.
  for (const was of [5, 4]) {
    const home = was === 5 ? client : (relays[was] as Participant)
    await stopAll(network, [home])
    const again = network.client({ state: MemoryState.restore(home.state.snapshot()), was })
    startAll([again])
    await network.clock.runFor(10_000)
    const pushed = again.links().some(({ pushedNews }) => pushedNews)
    assert.equal(pushed, false)
  }
})

test('what a relay says every day goes by comparing sets, and only what changes something is pushed', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 8 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runFor(30_000)
  const [{ directory }] = relays as [Participant]
  const before = directory.view.relays().map(({ aliveAtMs }) => aliveAtMs)
  await network.clock.runFor(5 * MINUTE_MS)
  const links = relays.flatMap((relay) => relay.links())
  for (const link of links) link.newsItems = 0
  await network.clock.runFor(MINUTE_MS)
  // Rounds still push each relay's own parts; eight relays, three rounds a minute, seven neighbours, two parts.
  const pushed = links.reduce((sum, { newsItems }) => sum + newsItems, 0)
  assert.ok(pushed <= 8 * 4 * 7 * 2, `${pushed} items were pushed`)
  const after = directory.view.relays().map(({ aliveAtMs }) => aliveAtMs)
  assert.ok(
    after.every((atMs, index) => atMs > (before[index] as number)),
    'and yet everybody has it',
  )
})

test('a client none of whose sources can be reached any more asks who it is linked to', async () => {
  for (const isLinked of [true, false]) {
    const network = new TestNetwork([0])
    const relays = Array.from({ length: 10 }, (_, index) => network.relay(index))
    const guards: Participant[] = []
    const linked = () =>
      guards.map((guard) => ({
        id: guard.self?.id as Uint8Array,
        address: guard.self?.address as PeerAddress,
      }))
    const client = network.client({ linked })
    startAll([...relays, client])
    await network.clock.runFor(MINUTE_MS)
    const asked = new Set(client.links().map(({ peer }) => (peer.kind === 'relay' ? toHex(peer.id) : '')))
    const others = relays.filter(({ self }) => !asked.has(toHex(self?.id as Uint8Array)))
    assert.equal(asked.size, 3)
    if (isLinked) guards.push(others[0] as Participant)
    for (const relay of relays) if (!others.includes(relay)) relay.setUp(false)
    const silentSinceMs = client.clock.wallMs()
    await network.clock.runFor(3 * MINUTE_MS)
    const answeredAtMs = client.directory.status().lastRoundAtMs ?? 0
    assert.equal(answeredAtMs > silentSinceMs, isLinked)
    if (!isLinked) continue
    await network.clock.runFor(30 * MINUTE_MS)
    assert.equal(knownTo(client), others.length)
    // With that one's answer it is known that the sources are gone and not the line: three take their places, and no more learn of it.
    const now = new Set(client.links().map(({ peer }) => (peer.kind === 'relay' ? toHex(peer.id) : '')))
    assert.ok(now.size <= asked.size + guards.length + 3, `${now.size} relays learned of the client`)
  }
})

test('news goes to the same relays for a while, so that much of it does not make everybody dial everybody', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 40 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runFor(10_000)
  const { directory } = relays[7] as Participant
  for (const listed of [false, true, false, true, false, true]) {
    await network.clock.settle(directory.setListed(listed), 5_000)
    await network.clock.runFor(1_000)
    const expected = listed ? 40 : 39
    assert.ok(relays.every((relay) => knownTo(relay) === expected))
  }
  const pairs = (40 * 39) / 2
  assert.ok(network.links.dials < 0.7 * pairs, `${network.links.dials} of ${pairs} pairs were dialled`)
})

for (const days of [1, 30]) {
  test(`a client that slept for ${days} days, with nothing in its state that still counts, is current again in seconds`, async () => {
    const network = new TestNetwork([0, 1])
    const relays = Array.from({ length: 7 }, (_, index) => network.relay(index))
    const client = network.client()
    startAll([...relays, client])
    await network.clock.runFor(10_000)
    await stopAll(network, [...relays, client])
    await network.clock.runFor(days * 24 * 60 * MINUTE_MS)
    const awake = relays.map((relay, index) => {
      relay.setUp(false)
      return network.relay(index, { state: MemoryState.restore(relay.state.snapshot()) })
    })
    startAll(awake)
    await network.clock.runFor(5_000)
    const again = network.client({ state: MemoryState.restore(client.state.snapshot()) })
    assert.equal(again.directory.isUsable().usable, false)
    startAll([again])
    await network.clock.runUntil(() => knownTo(again) === 7, 5_000)
    await stopAll(network, [...awake, again])
  })
}

test('a client that floods a relay with requests is told to come later, and others are served', async () => {
  const network = new TestNetwork([0])
  const relays = Array.from({ length: 5 }, (_, index) => network.relay(index))
  startAll(relays)
  await network.clock.runFor(5_000)
  const flooder = network.client()
  startAll([flooder])
  await network.clock.runFor(1_000)
  const [link] = flooder.links()
  const message = encodeRequest({
    salt: new Uint8Array(16),
    questions: [{ kind: 'compare', prefix: '', fingerprint: new Uint8Array(8) }],
  })
  let busy = 0
  const owner = flooder.directory
  if (link !== undefined) {
    link.owner = {
      handleCell: (_link, cell) => {
        if (bodyOf(cell)[0] === 2 && bodyOf(cell)[12] === 1) busy++
      },
      handleLinkClosed: (closed) => owner.handleLinkClosed(closed),
    }
  }
  const seconds = 10
  for (let sent = 0; sent < 200 * seconds; sent++) {
    for (const cell of piecesOf(DEFAULT_GEOMETRY, 'request', 1000 + sent, message)) link?.send(cell)
    await network.clock.runFor(5)
  }
  const answered = 200 * seconds - busy
  const worthHashes = HASHES_PER_LINK.burst + seconds * HASHES_PER_LINK.perS
  assert.ok(answered <= worthHashes / REQUEST_HASHES, `${answered} were answered`)
  assert.ok(busy > 30 * seconds, `${busy} were refused`)
  const client = network.client()
  startAll([client])
  await network.clock.settle(client.directory.whenUsable(), 5_000)
})
