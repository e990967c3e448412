import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLOCK_BYTES } from '../../../src/files/format/index.ts'
import type { Downloads } from '../../../src/files/getting/index.ts'
import { MIN_SPARE_BLOCKS } from '../../../src/files/getting/limits.ts'
import { SPARE_RETRY_MS } from '../../../src/files/getting/timeouts.ts'
import type { FakeSharer, SharerOptions } from './support/fake-sharer.ts'
import { TO, World } from './support/world.ts'

const LARGE = 6 * MIN_SPARE_BLOCKS

interface Running {
  readonly world: World
  readonly downloads: Downloads
  readonly sharer: FakeSharer
  readonly id: string
}

function begin(blocks: number, options: SharerOptions = {}, circuits?: number): Running {
  const world = new World()
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(blocks * BLOCK_BYTES) }])
  const sharer = world.share('a', content, { bytesPerS: 500_000, latencyMs: 100, ...options })
  const downloads = world.downloads()
  const request = { link: world.link(content, sharer), to: TO }
  const { id } = downloads.start(circuits === undefined ? request : { ...request, circuits })
  return { world, downloads, sharer, id }
}

/** Circuits that were asked for data, by their number at the sharer. */
function working(sharer: FakeSharer): number[] {
  return [...new Set(sharer.asked.filter(({ blob }) => blob === 'data').map(({ lane }) => lane))].sort(
    (a, b) => a - b,
  )
}

test('one circuit more than wanted is ready and asked for nothing, and does not show in the status', async () => {
  const { world, downloads, sharer, id } = begin(LARGE)
  await world.clock.runFor(10_000)
  assert.equal(world.connects.length, 4)
  assert.deepEqual(working(sharer), [0, 1, 2])
  assert.equal(sharer.open.length, 4)
  assert.equal(downloads.get(id)?.circuits, 3)
  await downloads.stop()
})

test('the spare circuit takes over at once from one that ends, as quick as any, and another becomes spare', async () => {
  const { world, downloads, sharer, id } = begin(LARGE)
  await world.clock.runFor(8000)
  sharer.connections[0]?.kill()
  // One round trip of the fake, and less than it takes to connect anew.
  await world.clock.runFor(210)
  assert.deepEqual(working(sharer), [0, 1, 2, 3])
  await world.clock.runFor(5000)
  assert.deepEqual(working(sharer), [0, 1, 2, 3])
  assert.equal(sharer.open.length, 4)
  assert.equal(downloads.get(id)?.circuits, 3)
  // A circuit that was spare for long is not taken for a slow one.
  await world.clock.runFor(30_000)
  assert.equal(world.connects.length, 5)
  await world.finish(downloads, id)
  await downloads.stop()
})

test('no circuit is spare when little is left, or when one is wanted', async () => {
  for (const [blocks, circuits] of [
    [MIN_SPARE_BLOCKS - 1, 3],
    [LARGE, 1],
  ] as const) {
    const { world, downloads, id } = begin(blocks, {}, circuits)
    await world.finish(downloads, id)
    assert.equal(world.connects.length, circuits)
    await downloads.stop()
  }
})

test('a sharer who cannot serve all circuits that are wanted is not asked for a spare one', async () => {
  const { world, downloads, sharer } = begin(LARGE, {
    bytesPerS: 100_000,
    tamper: (frame, lane) =>
      frame.type === 'opened' && lane >= 2 ? { type: 'refused', request: 0, reason: 'busy' } : frame,
  })
  for (let second = 0; second < 60; second++) {
    await world.clock.runFor(1000)
    assert.ok(sharer.open.length <= 3, `${sharer.open.length} at once`)
  }
  await downloads.stop()
})

test('a spare circuit that is refused costs the download nothing and is not tried again for a while', async () => {
  const { world, downloads, sharer, id } = begin(LARGE, {
    bytesPerS: 100_000,
    tamper: (frame, lane) =>
      frame.type === 'opened' && lane === 3 ? { type: 'refused', request: 0, reason: 'busy' } : frame,
  })
  await world.clock.runFor(SPARE_RETRY_MS - 1000)
  assert.equal(world.connects.length, 4)
  assert.equal(downloads.get(id)?.state, 'running')
  // Who needs a circuit for work does not wait on its account.
  sharer.open[0]?.kill()
  await world.clock.runFor(1000)
  assert.deepEqual(working(sharer), [0, 1, 2, 4])
  await world.clock.runFor(5000)
  assert.equal(sharer.open.length, 4)
  await downloads.stop()
})

test('a spare circuit ends with the download that it was for', async () => {
  const { world, downloads, sharer, id } = begin(LARGE)
  await world.finish(downloads, id)
  assert.equal(sharer.open.length, 4)
  await world.clock.runFor(120_000)
  assert.equal(sharer.open.length, 0)
  await downloads.stop()
})
