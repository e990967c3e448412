/** What getters get, what they cannot make a sharer do, and what its owner sees of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex, utf8 } from '@warren/kernel'
import { BLOCK_BYTES } from '../../../src/files/format/index.ts'
import {
  MAX_ANNOUNCED,
  MAX_FAREWELLS,
  MAX_FRUITLESS_FRAMES,
  MAX_RANGES_PER_STREAM,
  MAX_STREAMS_PER_SHARE,
} from '../../../src/files/sharing/limits.ts'
import {
  ANNOUNCED_LIFETIME_MS,
  FAREWELL_MS,
  OPEN_TIMEOUT_MS,
  SLOW_READER_MS,
  STREAM_IDLE_MS,
  SWEEP_MS,
  WATCH_MS,
} from '../../../src/files/sharing/timeouts.ts'
import { bytesOf, progress, Sharer, type SharerOptions } from './support/sharer.ts'

const FILE = '/data/file'

async function sharing(blocks: number, options: SharerOptions = {}, request = {}) {
  const sharer = new Sharer(options)
  const content = bytesOf(blocks * BLOCK_BYTES)
  sharer.files.plant(FILE, content)
  const { id } = await sharer.add(FILE, request)
  return { sharer, id, content }
}

/** Writes as a program would: the file is another version afterwards. */
async function overwrite(sharer: Sharer, path: string, offset: number, bytes: Uint8Array) {
  const handle = await sharer.files.open(path, 'update')
  await handle.write(offset, bytes)
  await handle.close()
}

test('a changed block is never sent: the getter hears so, the owner reads which file and what to do', async () => {
  const { sharer, id, content } = await sharing(8)
  const getter = await sharer.opened(id)
  const { dataRoot } = await getter.manifest()
  await overwrite(sharer, FILE, 5 * BLOCK_BYTES + 3, utf8('!'))
  assert.equal(await getter.range('data', dataRoot, 4, 4), 'changed')
  assert.equal(
    getter.frames.some((frame) => frame.type === 'block' && frame.index >= 4),
    false,
  )
  const status = sharer.status(id)
  assert.equal(status.state, 'changed')
  assert.match(status.cause ?? '', /^"file" was changed after it was shared\.$/)
  assert.match(status.next ?? '', /Share it again for a new link, or put the old content back/)
  // What is as it was is served still.
  assert.notEqual(typeof (await getter.range('data', dataRoot, 0, 4)), 'string')
  await overwrite(sharer, FILE, 0, content)
  await sharer.clock.runFor(WATCH_MS * 2)
  assert.equal(sharer.status(id).state, 'reachable')
  assert.deepEqual(await getter.data(), content)
})

test('a file is found changed, gone and back without anybody asking for it', async () => {
  const { sharer, id, content } = await sharing(3)
  const states: string[] = []
  const look = async () => {
    await sharer.clock.runFor(WATCH_MS * 2)
    states.push(sharer.status(id).state)
  }
  await sharer.files.rename(FILE, '/data/aside')
  await look()
  assert.equal((await sharer.opened(id)).refusalOf(0), undefined)
  assert.equal(await (await sharer.opened(id)).data(), 'missing')
  await sharer.files.rename('/data/aside', FILE)
  await look()
  sharer.files.plant(FILE, content.subarray(1))
  await look()
  sharer.files.plant(FILE, bytesOf(content.length, 9))
  await look()
  sharer.files.plant(FILE, content)
  await look()
  assert.deepEqual(states, ['missing', 'reachable', 'changed', 'changed', 'reachable'])
  assert.deepEqual(await (await sharer.opened(id)).data(), content)
})

test('a file that was only touched is read once more and served on, after a restart as well', async () => {
  const { sharer, id, content } = await sharing(3)
  await sharer.files.setModified(FILE, 5_000)
  await sharer.clock.runFor(WATCH_MS * 2)
  assert.equal(sharer.status(id).state, 'reachable')
  await sharer.settle(sharer.shares.stop())
  const again = sharer.restarted()
  await again.clock.runFor(10)
  assert.equal(again.status(id).state, 'reachable')
  assert.deepEqual(await (await again.opened(id)).data(), content)
})

test('what happened to a file while the daemon was away is told after the start', async () => {
  for (const [change, state] of [
    [(sharer: Sharer) => sharer.files.remove(FILE), 'missing'],
    [(sharer: Sharer) => overwrite(sharer, FILE, 0, utf8('x')), 'changed'],
  ] as const) {
    const { sharer, id } = await sharing(3)
    await sharer.settle(sharer.shares.stop())
    await change(sharer)
    const again = sharer.restarted()
    await again.clock.runFor(10)
    assert.equal(again.status(id).state, state)
    await again.settle(again.shares.stop())
    assert.equal(again.restarted().shares.list().length, 1)
  }
})

test('one bad file of a folder is named, and the others are served', async () => {
  const sharer = new Sharer()
  for (const name of ['a', 'b', 'c'])
    sharer.files.plant(`/data/f/${name}`, bytesOf(2 * BLOCK_BYTES, name.charCodeAt(0)))
  const { id } = await sharer.add('/data/f')
  sharer.files.deny('/data/f/b')
  const getter = await sharer.opened(id)
  const { dataRoot } = await getter.manifest()
  assert.equal(await getter.range('data', dataRoot, 2, 2), 'missing')
  assert.notEqual(typeof (await getter.range('data', dataRoot, 0, 2)), 'string')
  assert.notEqual(typeof (await getter.range('data', dataRoot, 4, 2)), 'string')
  assert.equal(sharer.status(id).state, 'unreadable')
  assert.match(sharer.status(id).cause ?? '', /"b" can no longer be read/)
})

test('a disk that fails in the middle costs the range, not the share', async () => {
  const { sharer, id, content } = await sharing(6)
  const tried = await sharer.opened(id)
  sharer.files.failAt(3, 'broken')
  assert.equal(await tried.data(), 'missing')
  assert.equal(sharer.status(id).state, 'unreadable')
  assert.deepEqual(await (await sharer.opened(id)).data(), content)
  const getter = await sharer.opened(id)
  const { dataRoot } = await getter.manifest()
  sharer.files.failAt(1, 'broken')
  assert.equal(await getter.range('data', dataRoot, 0, 6), 'missing')
  await sharer.clock.runFor(WATCH_MS * 2)
  assert.equal(sharer.status(id).state, 'reachable')
  assert.deepEqual(await getter.data(), content)
})

test('once: the first who has got all of it ends it, and nobody who only says so', async () => {
  const { sharer, id } = await sharing(4, {}, { once: true })
  const liar = await sharer.opened(id)
  for (let count = 0; count < 5; count++) liar.send({ type: 'complete' })
  await sharer.clock.runFor(100)
  assert.equal(sharer.status(id).state, 'reachable')
  const getter = await sharer.opened(id)
  await getter.data()
  getter.send({ type: 'complete' })
  await getter.until(() => sharer.status(id).state === 'ended')
  await sharer.clock.runFor(10)
  assert.equal(liar.isClosed, true)
  await sharer.clock.runFor(FAREWELL_MS)
  assert.equal(sharer.services[0]?.state, 'stopped')
  assert.throws(() => sharer.getter(id))
  const again = sharer.restarted()
  await again.clock.runFor(10)
  assert.equal(again.status(id).state, 'ended')
  assert.equal(again.status(id).statistics.completed, 1)
  assert.equal(again.services.length, 0)
  assert.equal(await again.shares.remove(id), true)
})

test('who gets a share when it is stopped hears that it is over, and so does who comes a little later', async () => {
  const { sharer, id } = await sharing(200, { capacityBytes: 4 * BLOCK_BYTES })
  const busy = await sharer.opened(id)
  await busy.manifest()
  const late = sharer.getter(id)
  let removed: Promise<boolean> | undefined
  busy.onFrame = () => {
    if (busy.blocksOf(asked) === 1) removed ??= sharer.shares.remove(id)
  }
  const asked = busy.ask('data', 0, 64)
  await busy.until(() => busy.isClosed)
  assert.equal(await removed, true)
  assert.equal(busy.refusalOf(0), 'ended')
  assert.ok(busy.blocksOf(asked) < 64)
  assert.equal(busy.frames.at(-1)?.type, 'refused', 'nothing comes after it')
  late.send({ type: 'open', manifestRoot: late.link.manifestRoot })
  await late.until(() => late.isClosed)
  assert.deepEqual(late.frames, [{ type: 'refused', request: 0, reason: 'ended' }])
  await sharer.clock.runFor(FAREWELL_MS)
  assert.equal(sharer.services[0]?.state, 'stopped')
})

test('however many shares are stopped at once, few services stay to tell so, and none outlives the node', async () => {
  const sharer = new Sharer()
  sharer.files.plant(FILE, bytesOf(10))
  for (let count = 0; count < MAX_FAREWELLS + 3; count++) {
    const { id } = await sharer.add(FILE)
    await sharer.settle(sharer.shares.remove(id))
  }
  const open = (): number => sharer.services.filter(({ state }) => state !== 'stopped').length
  assert.equal(open(), MAX_FAREWELLS)
  await sharer.settle(sharer.shares.stop())
  assert.equal(open(), 0)
})

test('until: it ends at its date, asleep or awake, with somebody in the middle or nobody', async () => {
  const clockOf = (sharer: Sharer) => sharer.clock.wallMs()
  const first = new Sharer()
  const { sharer, id } = await sharing(4, { clock: first.clock }, { untilMs: clockOf(first) + 100_000 })
  const getter = await sharer.opened(id)
  await sharer.clock.runFor(99_000)
  assert.equal(sharer.status(id).state, 'reachable')
  await sharer.clock.runFor(1_500)
  assert.equal(sharer.status(id).state, 'ended')
  assert.equal(getter.isClosed, true)
  const asleep = await sharing(4, {}, { untilMs: sharer.clock.wallMs() + 100_000 })
  await asleep.sharer.settle(asleep.sharer.shares.stop())
  await asleep.sharer.clock.runFor(300_000)
  const again = asleep.sharer.restarted()
  await again.clock.runFor(1_000)
  assert.equal(again.status(asleep.id).state, 'ended')
})

test('counts say how often and how much, survive a restart, and hold nothing of anybody', async () => {
  const { sharer, id } = await sharing(4)
  const getter = await sharer.opened(id)
  assert.equal(sharer.status(id).statistics.active, 1)
  await getter.data()
  getter.send({ type: 'complete' }, { type: 'complete' })
  await sharer.clock.runFor(10)
  getter.duplex.end()
  await getter.until(() => getter.isClosed)
  await sharer.settle(sharer.shares.stop())
  const again = sharer.restarted()
  const { statistics } = again.status(id)
  assert.deepEqual(statistics, { connections: 1, completed: 1, sentBytes: 5 * BLOCK_BYTES, active: 0 })
})

test('clients that are named are the only ones that the service lets in', async () => {
  const client = bytesOf(32)
  const { sharer, id } = await sharing(1, {}, { clients: [client, client] })
  assert.deepEqual(sharer.services[0]?.settings.authorisedClients.map(toHex), [toHex(client)])
  assert.equal(sharer.status(id).clients.length, 1)
  assert.match(sharer.status(id).clients[0] ?? '', /^[a-z2-7]{52}$/)
})

test('streams that are no transfers are refused or cut off', async () => {
  const { sharer, id } = await sharing(2)
  const link = sharer.linkOf(id)
  const [hint = link.key] = link.hints
  assert.throws(() => sharer.connect(hint, '80'))
  const other = sharer.getter(id)
  other.send({ type: 'open', manifestRoot: new Uint8Array(32) })
  await other.until(() => other.frames.length > 0)
  assert.equal(other.refusalOf(0), 'not-here')
  const early = sharer.getter(id)
  early.ask('data', 0, 1)
  await early.until(() => early.isClosed)
  const twice = await sharer.opened(id)
  twice.send({ type: 'open', manifestRoot: link.manifestRoot })
  await twice.until(() => twice.isClosed)
  const noise = sharer.getter(id)
  noise.duplex.write(bytesOf(100_000))
  await noise.until(() => noise.isClosed)
  const beyond = await sharer.opened(id)
  assert.equal(await beyond.range('data', link.manifestRoot, 1, 2), 'bad-request')
  assert.equal(await beyond.range('manifest', link.manifestRoot, 1, 1), 'bad-request')
})

test('a flood of ranges, cancels, announcements or completions costs the flooder his stream and nobody else', async () => {
  const { sharer, id, content } = await sharing(8, { capacityBytes: 64 * 1024 })
  const { manifestRoot } = sharer.linkOf(id)
  const floods = [
    (request: number) => ({ type: 'range', request, blob: 'data', first: 0, count: 8 }) as const,
    (request: number) => ({ type: 'range', request, blob: 'data', first: 7, count: 8 }) as const,
    (request: number) => ({ type: 'cancel', request }) as const,
    () => ({ type: 'announce', identity: manifestRoot }) as const,
    () => ({ type: 'complete' }) as const,
  ]
  for (const flood of floods) {
    const flooder = await sharer.opened(id)
    flooder.duplex.pause()
    const most = Math.max(MAX_RANGES_PER_STREAM, MAX_FRUITLESS_FRAMES) + 2
    for (let request = 1; request <= most; request++) flooder.send(flood(request))
    await flooder.until(() => flooder.isClosed)
  }
  const pairs = await sharer.opened(id)
  pairs.duplex.pause()
  for (let request = 1; request <= MAX_FRUITLESS_FRAMES + 1; request++) {
    pairs.send({ type: 'range', request, blob: 'data', first: 0, count: 8 }, { type: 'cancel', request })
  }
  await pairs.until(() => pairs.isClosed)
  assert.deepEqual(await (await sharer.opened(id)).data(), content)
})

test('streams that say nothing, ask nothing or take nothing are ended, and no memory waits for them', async () => {
  const { sharer, id } = await sharing(64, { capacityBytes: 64 * 1024 })
  const silent = sharer.getter(id)
  const idle = await sharer.opened(id)
  const slow = await sharer.opened(id)
  slow.duplex.pause()
  slow.ask('data', 0, 64)
  await sharer.clock.runFor(10)
  const { sentBytes } = sharer.status(id).statistics
  assert.ok(sentBytes <= 4 * BLOCK_BYTES)
  await sharer.clock.runFor(OPEN_TIMEOUT_MS + SWEEP_MS)
  assert.deepEqual([silent.isClosed, idle.isClosed, slow.isClosed], [true, false, false])
  await sharer.clock.runFor(SLOW_READER_MS)
  assert.deepEqual([idle.isClosed, slow.isClosed], [false, true])
  await sharer.clock.runFor(STREAM_IDLE_MS)
  assert.equal(idle.isClosed, true)
  assert.equal(sharer.status(id).statistics.active, 0)
})

test('no more streams than a share has room for, and room again when they are gone', async () => {
  const { sharer, id } = await sharing(1)
  const getters = Array.from({ length: MAX_STREAMS_PER_SHARE }, () => sharer.getter(id))
  assert.throws(() => sharer.getter(id), { kind: 'overloaded' })
  for (const { duplex } of getters) duplex.end()
  await sharer.clock.runFor(1)
  assert.notEqual(typeof (await (await sharer.opened(id)).data()), 'string')
})

test('a stream that asks for much waits its turn with one that asks for little', async () => {
  const { sharer, id } = await sharing(64)
  const greedy = await sharer.opened(id)
  const modest = await sharer.opened(id)
  for (let count = 0; count < 8; count++) greedy.ask('data', 0, 64)
  const request = modest.ask('data', 0, 8)
  let sentToGreedy = 0
  modest.onFrame = () => {
    if (modest.blocksOf(request) === 8) sentToGreedy = greedy.frames.length
  }
  await modest.until(() => sentToGreedy > 0)
  assert.ok(sentToGreedy <= 32)
})

test('a range that is cancelled stops, and the next one comes', async () => {
  const { sharer, id } = await sharing(64, { capacityBytes: 64 * 1024 })
  const getter = await sharer.opened(id)
  getter.duplex.pause()
  getter.send(
    { type: 'range', request: 1, blob: 'data', first: 0, count: 64 },
    { type: 'cancel', request: 1 },
    { type: 'range', request: 2, blob: 'data', first: 9, count: 1 },
  )
  await sharer.clock.runFor(10)
  getter.duplex.resume()
  await getter.until(() => getter.frames.some((frame) => frame.type === 'block' && frame.index === 9))
  assert.ok(getter.frames.length < 12)
})

test('announced sharers are passed on once their announcer has got something, and not for ever', async () => {
  const { sharer, id } = await sharing(4)
  const identity = bytesOf(32, 5)
  const peersOf = async () => {
    const { frames } = await sharer.opened(id)
    const [first] = frames
    return first?.type === 'opened' ? first.peers.map(toHex) : []
  }
  const early = await sharer.opened(id)
  early.send({ type: 'announce', identity })
  await sharer.clock.runFor(10)
  assert.deepEqual(await peersOf(), [])
  await early.data()
  early.send({ type: 'announce', identity }, { type: 'announce', identity: bytesOf(32, 6) })
  await early.until(() => early.frames.some((frame) => frame.type === 'peers'))
  assert.deepEqual(await peersOf(), [toHex(identity)])
  for (let count = 0; count < MAX_ANNOUNCED; count++) {
    const getter = await sharer.opened(id)
    await getter.data()
    getter.send({ type: 'announce', identity: bytesOf(32, 50 + count) })
  }
  await sharer.clock.runFor(10)
  const peers = await peersOf()
  assert.equal(peers.length, MAX_ANNOUNCED)
  assert.equal(peers.includes(toHex(identity)), false)
  await sharer.clock.runFor(ANNOUNCED_LIFETIME_MS + 1)
  assert.deepEqual(await peersOf(), [])
})

test('a share that is removed or moved lets its getters go', async () => {
  const { sharer, id, content } = await sharing(4)
  sharer.files.plant('/data/moved', content)
  const getter = await sharer.opened(id)
  await sharer.settle(sharer.shares.relocate(id, '/data/moved', progress()))
  await getter.until(() => getter.isClosed)
  await sharer.files.remove(FILE)
  const again = await sharer.opened(id)
  assert.deepEqual(await again.data(), content)
  assert.equal(await sharer.settle(sharer.shares.remove(sharer.status(id).link ?? '')), true)
  await again.until(() => again.isClosed)
  assert.equal(await sharer.settle(sharer.shares.remove(id)), false)
  assert.deepEqual(sharer.shares.list(), [])
  await sharer.settle(sharer.shares.stop())
  assert.equal(sharer.clock.pendingTimers, 0)
})
