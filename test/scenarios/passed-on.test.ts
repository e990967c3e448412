import assert from 'node:assert/strict'
import test from 'node:test'
import { CancelSource } from '@warren/kernel'
import { SimNetwork, type SimNode } from '@warren/sim'

const SECOND = 1000
const MINUTE = 60 * SECOND
const NO_PROGRESS = { cancel: new CancelSource().cancel, step: () => {}, waiting: () => {}, part: () => {} }

/** Gets all of a link into a directory of its own. @returns where it is. */
async function get(sim: SimNetwork, node: SimNode, link: string, withinMs: number): Promise<string> {
  node.files.plant('/got/.keep', '')
  const { downloads } = node.node.files
  const { id } = downloads.start({ link, to: '/got' })
  const done = await sim.settle(
    downloads.finished(id, () => {}, NO_PROGRESS.cancel),
    withinMs,
  )
  return done.to
}

async function bytesOf(node: SimNode, path: string): Promise<Uint8Array> {
  const handle = await node.files.open(path, 'read')
  const bytes = new Uint8Array((await handle.stat()).bytes)
  await handle.read(0, bytes)
  await handle.close()
  return bytes
}

test('who passes on what he got is found under the first link when its sharer is gone, and nobody else is', async () => {
  const sim = new SimNetwork({ seed: 'passed on', relays: 8 })
  await sim.start(sim.relays)
  const [author, helper, reader] = ['author', 'helper', 'reader'].map((name) =>
    sim.addNode(name, { hasFiles: true }),
  ) as [SimNode, SimNode, SimNode]
  await sim.start([author, helper, reader])
  await sim.clock.runUntil(() => sim.isConverged, 2 * MINUTE)
  const content = sim.random.fork('content').bytes(200_000)
  author.files.plant('/data/report', content)
  const shared = author.node.files.shares
  const { id, link = '' } = await sim.settle(shared.add({ path: '/data/report' }, NO_PROGRESS), MINUTE)
  await sim.settle(
    shared.reachable(id, () => {}, NO_PROGRESS.cancel),
    2 * MINUTE,
  )

  const path = await get(sim, helper, link, 2 * MINUTE)
  await sim.settle(author.stop(), MINUTE)
  const waiting = reader.node.files.downloads
  reader.files.plant('/got/.keep', '')
  const early = waiting.start({ link, to: '/got' })
  await sim.clock.runFor(2 * MINUTE)
  assert.equal(waiting.get(early.id)?.state, 'waiting', 'who only got it serves nobody')
  await sim.settle(waiting.remove(early.id, false), MINUTE)
  await sim.clock.runFor(2 * MINUTE)

  const also = helper.node.files.shares
  const second = await sim.settle(also.add({ path, also: link }, NO_PROGRESS), MINUTE)
  assert.notEqual(second.link, link)
  await sim.settle(
    also.reachable(second.id, () => {}, NO_PROGRESS.cancel),
    2 * MINUTE,
  )
  await sim.clock.runFor(MINUTE)
  const got = await get(sim, reader, link, 5 * MINUTE)
  assert.deepEqual(await bytesOf(reader, got), content)
  await sim.stop()
})
