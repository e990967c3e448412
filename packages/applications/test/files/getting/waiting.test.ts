import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex } from '@warren/kernel'
import type { ConnectFailure } from '@warren/hidden'
import { BLOCK_BYTES, type Refusal } from '../../../src/files/format/index.ts'
import type { DownloadStatus } from '../../../src/files/getting/index.ts'
import { CAUSES } from '../../../src/files/getting/sentences.ts'
import { TO, World } from './support/world.ts'

const CANNOT_CONNECT: Readonly<Partial<Record<ConnectFailure, RegExp>>> = {
  'descriptor-not-found': /offline, or the link is old/,
  'client-key-missing': /only people whose key/,
  'client-key-wrong': /only people whose key/,
  'rendezvous-failed': /cannot be reached/,
  'network-not-ready': /no circuits/,
}

for (const [failure, cause] of Object.entries(CANNOT_CONNECT)) {
  test(`${failure}: the download waits, says why and what to do, and goes on by itself`, async () => {
    const world = new World()
    const bytes = world.bytes(2 * BLOCK_BYTES)
    const content = world.content('x', [{ path: ['x'], bytes }])
    const sharer = world.share('a', content)
    const key = toHex(sharer.identity)
    world.failures.set(key, failure as ConnectFailure)
    const downloads = world.downloads()
    const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
    await world.clock.runFor(10_000)
    const waiting = downloads.get(id)
    assertExplained(waiting, cause)
    await world.clock.runFor(3_600_000)
    assert.ok(world.connects.length < 90, `${world.connects.length} tries in an hour`)
    world.failures.delete(key)
    const done = await world.finish(downloads, id, 100_000)
    assert.deepEqual(await world.read(done.to), bytes)
    await downloads.stop()
  })
}

function assertExplained(status: DownloadStatus | undefined, cause: RegExp): void {
  assert.equal(status?.state, 'waiting')
  assert.match(status?.cause ?? '', cause)
  const known = Object.values(CAUSES).find((one) => one.cause === status?.cause)
  assert.equal(status?.waitingFor, known?.waitingFor)
  assert.equal(status?.next, known?.next)
}

const REFUSED: Readonly<Partial<Record<Refusal, RegExp>>> = {
  'not-here': /does not have this content/,
  changed: /changed at the sharer/,
  missing: /no longer there/,
  busy: /as many people as it can/,
}

for (const [refusal, cause] of Object.entries(REFUSED)) {
  test(`refused as ${refusal} in the middle: the download waits with that cause, and goes on when it may`, async () => {
    const world = new World()
    const bytes = world.bytes(100 * BLOCK_BYTES)
    const content = world.content('x', [{ path: ['x'], bytes }])
    const sharer = world.share('a', content, { bytesPerS: 200_000 })
    const downloads = world.downloads()
    const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
    await world.clock.runUntil(() => sharer.sent.length > 20, 60_000)
    sharer.refusal = refusal as Refusal
    await world.clock.runFor(20_000)
    assertExplained(downloads.get(id), cause)
    sharer.refusal = undefined
    const done = await world.finish(downloads, id, 100_000)
    assert.deepEqual(await world.read(done.to), bytes)
    await downloads.stop()
  })
}

test('a sharer that stopped sharing ends the download, which can be taken up with another link of it', async () => {
  const world = new World()
  const bytes = world.bytes(100 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('a', content, { bytesPerS: 200_000 })
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runUntil(() => sharer.sent.length > 20, 60_000)
  sharer.refusal = 'ended'
  await assert.rejects(world.finish(downloads, id), { kind: 'refused' })
  assert.match(downloads.get(id)?.error?.message ?? '', /stopped sharing/)

  const other = world.share('b', content)
  const second = downloads.start({ link: world.link(content, other), to: TO })
  const done = await world.finish(downloads, second.id)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.ok(other.sent.length < 90)
  await downloads.stop()
})

test('with too little room nothing is fetched; once there is room it goes on by itself', async () => {
  const world = new World()
  const bytes = world.bytes(50 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('a', content)
  world.files.setCapacity(20 * BLOCK_BYTES)
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runFor(5000)
  assertExplained(downloads.get(id), /not enough room/)
  assert.equal(sharer.sent.length, 0)
  world.files.setCapacity(60 * BLOCK_BYTES)
  const done = await world.finish(downloads, id, 30_000)
  assert.deepEqual(await world.read(done.to), bytes)
  await downloads.stop()
})

test('a disk that fills up in the middle is waited for, and what is on it is not fetched again', async () => {
  const world = new World()
  const bytes = world.bytes(100 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('a', content, { bytesPerS: 500_000 })
  world.files.setCapacity(110 * BLOCK_BYTES)
  const downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runUntil(() => (downloads.get(id)?.verifiedBytes ?? 0) > 10 * BLOCK_BYTES, 60_000)
  // Somebody else takes what was free.
  world.files.setCapacity(40 * BLOCK_BYTES)
  await world.clock.runUntil(() => downloads.get(id)?.state === 'waiting', 60_000)
  assertExplained(downloads.get(id), /not enough room/)
  const verified = (downloads.get(id)?.verifiedBytes ?? 0) / BLOCK_BYTES
  assert.ok(verified > 20 && verified < 45)
  world.files.setCapacity(200 * BLOCK_BYTES)
  sharer.sent.length = 0
  const done = await world.finish(downloads, id, 60_000)
  assert.deepEqual(await world.read(done.to), bytes)
  assert.ok(sharer.sent.length <= 100 - verified + 8, `${sharer.sent.length} blocks after ${verified}`)
  await downloads.stop()
})

test('a folder that is taken away in the middle is waited for', async () => {
  const world = new World()
  const bytes = world.bytes(60 * BLOCK_BYTES)
  const content = world.content('x', [{ path: ['x'], bytes }])
  const sharer = world.share('a', content, { bytesPerS: 200_000 })
  let downloads = world.downloads()
  const { id } = downloads.start({ link: world.link(content, sharer), to: TO })
  await world.clock.runUntil(() => sharer.sent.length > 20, 60_000)
  await world.clock.settle(downloads.stop(), 1000)
  await world.files.remove(TO)
  downloads = world.downloads()
  await world.clock.runFor(3000)
  assertExplained(downloads.get(id), /folder .* is not there/)
  world.files.plant(`${TO}/.keep`, '')
  const done = await world.finish(downloads, id, 60_000)
  assert.deepEqual(await world.read(done.to), bytes)
  await downloads.stop()
})

test('more downloads than may run wait for their turn', async () => {
  const world = new World()
  const downloads = world.downloads()
  const ids = Array.from({ length: 10 }, (_, at) => {
    const content = world.content(`x${at}`, [{ path: [`x${at}`], bytes: world.bytes(100, `${at}`) }])
    return downloads.start({ link: world.link(content, world.share(`${at}`, content)), to: TO }).id
  })
  assertExplained(downloads.get(ids[9] ?? ''), /as many downloads as can run/)
  await world.clock.settle(Promise.all(ids.map((id) => downloads.finished(id, () => {}))), 60_000)
  await downloads.stop()
})
