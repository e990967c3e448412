import assert from 'node:assert/strict'
import test from 'node:test'
import { CancelSource, toBase64Url, utf8 } from '@warren/kernel'
import { SimNetwork, type SimNode } from '@warren/sim'
import { fetchAll, publishService, serveBytes, sha256, TARGET_PORT } from './support.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const NO_PROGRESS = { cancel: new CancelSource().cancel, step: () => {}, waiting: () => {}, part: () => {} }

/** As `warren restore` leaves a home: it has the words, and waits for what belongs to them. */
function awaitIndex(node: SimNode): void {
  node.state.table('recovery').put('pending', Uint8Array.of(1))
}

async function indexKept(sim: SimNetwork, node: SimNode): Promise<void> {
  await sim.clock.runFor(MINUTE)
  await sim.clock.runUntil(() => node.node.summary().recovery?.state === 'kept', 5 * MINUTE)
}

test('a node with two services and a key dies; from its words alone it comes back elsewhere under the same addresses', async () => {
  const sim = new SimNetwork({ seed: 'recovery', relays: 8 })
  await sim.start(sim.relays)
  const [owner, friend, reader] = [sim.addNode('owner'), sim.addNode('friend'), sim.addNode('reader')]
  await sim.start([owner, friend, reader])
  await sim.clock.runUntil(() => sim.isConverged, 120 * SECOND)
  assert.equal(owner.node.summary().recovery, undefined, 'who has nothing leaves no trace in the network')

  const body = sim.random.fork('body').bytes(50_000)
  await serveBytes(owner, body)
  await serveBytes(friend, body)
  const addresses = [await publishService(sim, owner), await publishService(sim, owner)]
  const keys = owner.node.clientAuth.newKeys()
  const closed = friend.node.services.add({
    ports: [{ port: 80, target: `${friend.ip}:${TARGET_PORT}` }],
    clients: [keys.publicKey],
  })
  owner.node.clientAuth.add(closed.address, keys.privateKey)
  await indexKept(sim, owner)
  // The reader knows the address, and has just used it: what it remembers of the dead machine must not hold it up for long.
  assert.equal((await sim.settle(fetchAll(reader, addresses[0] as string), MINUTE)).bytes, body.length)
  owner.crash()

  const again = sim.addNode('again', { owner })
  awaitIndex(again)
  await sim.start([again])
  assert.throws(() => again.node.services.add({ ports: [{ port: 80, target: '10.0.0.1:80' }] }), {
    kind: 'refused',
  })
  const restored = await sim.settle(again.node.recovery.restore(NO_PROGRESS), 5 * MINUTE)
  assert.deepEqual([restored.services, restored.clientKeys, restored.leftOut], [2, 1, 0])
  const back = again.node.services.list()
  assert.deepEqual(back.map(({ address }) => address.replace('.onion', '')).toSorted(), addresses.toSorted())
  await serveBytes(again, body)
  for (const { address } of back) {
    again.node.services.setPorts(address, [{ port: 80, target: `${again.ip}:${TARGET_PORT}` }])
    const published = again.node.services.published(address, () => {}, NO_PROGRESS.cancel)
    await sim.settle(published, 5 * MINUTE)
  }
  for (const address of addresses) {
    const fetched = await sim.settle(fetchAll(reader, address), 3 * MINUTE)
    assert.deepEqual(fetched, { bytes: body.length, sha256: sha256(body), error: undefined })
  }
  const entered = await sim.settle(fetchAll(again, closed.address.replace('.onion', '')), 3 * MINUTE)
  assert.equal(entered.bytes, body.length)

  const next = again.node.services.add({ ports: [{ port: 80, target: `${again.ip}:${TARGET_PORT}` }] })
  assert.ok(!addresses.includes(next.address.replace('.onion', '')))
  await sim.stop()
  assert.equal(sim.clock.pendingTimers, 0)
})

test('periods later the index is still found, in the places of periods gone by; what was removed stays removed', async () => {
  const sim = new SimNetwork({
    seed: 'recovery later',
    relays: 8,
    parameters: (defaults) => ({ ...defaults, periodMinutes: 5 }),
  })
  await sim.start(sim.relays)
  const owner = sim.addNode('owner')
  await sim.start([owner])
  await serveBytes(owner, new Uint8Array(10))
  const [kept, gone] = [await publishService(sim, owner), await publishService(sim, owner)]
  await indexKept(sim, owner)
  assert.ok(owner.node.services.remove(gone))
  await indexKept(sim, owner)
  owner.crash()
  await sim.clock.runFor(12 * MINUTE)
  const again = sim.addNode('again', { owner })
  awaitIndex(again)
  await sim.start([again], 5 * MINUTE)
  const restored = await sim.settle(again.node.recovery.restore(NO_PROGRESS), 20 * MINUTE)
  assert.equal(restored.services, 1)
  const [service] = again.node.services.list()
  assert.equal(service?.address, `${kept}.onion`)
  const fresh = again.node.services.add({ ports: [{ port: 80, target: '10.0.0.1:80' }] })
  assert.notEqual(
    fresh.address,
    `${gone}.onion`,
    'the number of the one that was removed does not come again',
  )
  await sim.stop()
})

test('a site comes back from the words: its owner publishes the next version of it elsewhere, and new sites are other ones', async () => {
  const sim = new SimNetwork({ seed: 'recovery site', relays: 16 })
  await sim.start(sim.relays)
  const owner = sim.addNode('owner', { hasFiles: true })
  await sim.start([owner])
  await sim.clock.runUntil(() => sim.isConverged, 120 * SECOND)
  const folder = await siteFolder(owner, 'one')
  const { sites } = owner.node.files
  const { site } = await sim.settle(sites.publish({ path: folder, name: 'blog' }, NO_PROGRESS), 10 * MINUTE)
  assert.equal(site.state, 'live')
  await indexKept(sim, owner)
  owner.crash()

  const again = sim.addNode('again', { owner, hasFiles: true })
  awaitIndex(again)
  await sim.start([again])
  const next = await siteFolder(again, 'two')
  const own = again.node.files.sites
  await assert.rejects(sim.settle(own.publish({ path: next }, NO_PROGRESS), MINUTE), { kind: 'refused' })
  const restored = await sim.settle(again.node.recovery.restore(NO_PROGRESS), 5 * MINUTE)
  assert.deepEqual([restored.services, restored.shares, restored.sites], [0, 0, 1])
  assert.deepEqual(own.list(), [{ ...site, path: '' }])
  const updated = await sim.settle(own.update('blog', next, NO_PROGRESS), 10 * MINUTE)
  assert.deepEqual([updated.site.address, updated.site.version], [site.address, 2])
  const versions = await sim.settle(own.versions(site.address, NO_PROGRESS), 5 * MINUTE)
  assert.deepEqual(
    versions.map(({ version }) => version),
    [2, 1],
  )
  const fresh = await sim.settle(own.publish({ path: next }, NO_PROGRESS), 10 * MINUTE)
  assert.notEqual(fresh.site.address, site.address)
  await sim.stop()
})

test('a sequence of boxes comes back from the words: its owner appends behind what he wrote since the index was put, and all of it is kept alive', async () => {
  const sim = new SimNetwork({ seed: 'recovery boxes', relays: 16 })
  await sim.start(sim.relays)
  const [owner, reader] = [sim.addNode('owner'), sim.addNode('reader')]
  await sim.start([owner, reader])
  await sim.clock.runUntil(() => sim.isConverged, 120 * SECOND)
  const append = (node: SimNode, id: string, text: string) =>
    sim.settle(node.node.boxes.append(id, toBase64Url(utf8(text)), undefined, NO_PROGRESS), 10 * MINUTE)
  const { id, read } = owner.node.boxes.add(undefined)
  await append(owner, id, 'one')
  await indexKept(sim, owner)
  // Of these the index does not know: it is put again hours later.
  await append(owner, id, 'two')
  await append(owner, id, 'three')
  owner.crash()

  const again = sim.addNode('again', { owner })
  awaitIndex(again)
  await sim.start([again])
  assert.deepEqual(again.node.boxes.list(), [])
  const restored = await sim.settle(again.node.recovery.restore(NO_PROGRESS), 5 * MINUTE)
  assert.equal(restored.boxes, 1)
  await append(again, id, 'four')
  const found = await sim.settle(reader.node.boxes.read(read, 64, NO_PROGRESS.cancel), 10 * MINUTE)
  assert.deepEqual(
    found.boxes.map(({ contents = '' }) => Buffer.from(contents, 'base64url').toString()),
    ['one', 'two', 'three', 'four'],
  )
  const [sequence] = again.node.boxes.list()
  assert.deepEqual([sequence?.id, sequence?.read, sequence?.boxes], [id, read, 4])
  await sim.stop()
  assert.equal(sim.clock.pendingTimers, 0)
})

/** @returns the path of a folder with one page on the machine of a node. */
async function siteFolder({ files }: SimNode, text: string): Promise<string> {
  const folder = '/site'
  await files.makeDirectory(folder)
  const page = await files.open(files.join(folder, 'index.html'), 'create')
  await page.write(0, utf8(`<p>${text}</p>`))
  await page.close()
  return folder
}

test('an owner of whom the network holds nothing is told so, with what to do', async () => {
  const sim = new SimNetwork({ seed: 'recovery nothing', relays: 8 })
  await sim.start(sim.relays)
  const node = sim.addNode('node')
  awaitIndex(node)
  await sim.start([node])
  await assert.rejects(sim.settle(node.node.recovery.restore(NO_PROGRESS), 20 * MINUTE), (error: Error) => {
    assert.ok(
      'kind' in error &&
        error.kind === 'not-found' &&
        'next' in error &&
        /--from FILE/.test(String(error.next)),
    )
    return true
  })
  assert.equal(node.node.recovery.isPending, true, 'nothing is given out until its owner has decided')
  await sim.stop()
})
