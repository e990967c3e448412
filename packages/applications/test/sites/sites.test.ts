import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CancelSource } from '@warren/kernel'
import { createSeededRandom, MemoryState } from '@warren/testkit'
import { FOLDER, progress, World } from './support/world.ts'

async function published(files: Readonly<Record<string, string | Uint8Array>>): Promise<[World, string]> {
  const world = new World()
  for (const [name, content] of Object.entries(files)) await world.write(name, content)
  const { site } = await world.sites.publish({ path: FOLDER, name: 'mine' }, progress())
  return [world, site.address]
}

const SMALL = { 'index.html': '<p>one</p>', 'a/b.css': 'p{}', 'a/c.txt': 'see', empty: '' }

/** A folder of many files of many sizes. */
async function large(world: World, count: number): Promise<void> {
  const random = createSeededRandom(3)
  for (let index = 0; index < count; index++)
    await world.write(`d${index % 7}/f${index}`, random.bytes((index * 7919) % 90_000))
}

describe('sites', () => {
  test('what was published is read by whoever has the address, from its files and no others', async () => {
    const [world, address] = await published(SMALL)
    const reader = world.node(new MemoryState(), 2)
    for (const [name, content] of Object.entries(SMALL))
      assert.equal(await world.read(reader, address, name), content)
    assert.equal(await world.read(reader, `${address}.onion`, 'index.html'), '<p>one</p>')
    assert.equal(await world.read(reader, address, 'a'), 'no such file')
  })

  test('nothing that lies in the store or in the head shows a byte of content or a name', async () => {
    const [world] = await published({ 'secret-name.html': 'secret words '.repeat(100) })
    const lying = [...world.segments.kept.values()].map(({ blocks }) =>
      Buffer.from(blocks).toString('latin1'),
    )
    assert.ok(lying.length > 0)
    assert.ok(lying.every((text) => !text.includes('secret')))
  })

  test('a file of several parts is read from any place', async () => {
    const bytes = createSeededRandom(5).bytes(3_500_000)
    const [world, address] = await published({ film: bytes, 'index.html': 'x' })
    const identity = world.sites.identityOf(address) as Uint8Array
    const { index } = await world.sites.reader.version(identity, undefined, progress())
    const file = index.file(['film'])
    assert.ok(file !== undefined)
    for (const [first, last] of [
      [0, 0],
      [1_048_575, 1_048_576],
      [2_000_000, 3_499_999],
      [0, 3_499_999],
    ] as const) {
      const read: Uint8Array[] = []
      for await (const chunk of world.sites.reader.read(identity, file, { first, last }, progress().cancel))
        read.push(chunk.slice())
      assert.deepEqual(Buffer.concat(read), Buffer.from(bytes.subarray(first, last + 1)))
    }
  })

  test('an update sends the parts that changed and renews the others', async () => {
    const world = new World()
    await large(world, 300)
    const { site, sentParts } = await world.sites.publish({ path: FOLDER }, progress())
    assert.ok(sentParts > 20)
    await world.write('d3/f10', 'now short')
    await world.write('d9/new', 'one more')
    await world.files.remove(world.files.join(FOLDER, 'd1', 'f1'))
    const second = await world.sites.update(site.address, undefined, progress())
    assert.equal(second.site.last?.number, 2)
    // Each change touches the group that it is in, perhaps a neighbour, and its piece of the manifest; and there is one root.
    assert.ok(second.sentParts <= 3 * 3 + 2, `${second.sentParts} parts sent`)
    assert.ok(second.keptParts >= sentParts - 11)
    assert.equal(await world.read(world.sites, site.address, 'd9/new'), 'one more')
    assert.equal(await world.read(world.sites, site.address, 'd1/f1'), 'no such file')
  })

  test('the same folder again sends nothing', async () => {
    const [world, address] = await published(SMALL)
    const { puts } = world.segments
    const again = await world.sites.update(address, undefined, progress())
    assert.equal(again.sentParts, 0)
    assert.equal(world.segments.puts, puts)
  })

  test('a part of which too little is left is put again, not counted as kept', async () => {
    const [world, address] = await published(SMALL)
    for (const kept of world.segments.kept.values()) kept.live = 1
    const again = await world.sites.update(address, undefined, progress())
    assert.equal(again.keptParts, 0)
    assert.ok([...world.segments.kept.values()].every(({ live, total }) => live === total))
  })

  test('two sites of equal files share nothing', async () => {
    const [world] = await published(SMALL)
    const { size } = world.segments.kept
    await world.sites.publish({ path: FOLDER }, progress())
    assert.equal(world.segments.kept.size, 2 * size)
  })

  test('older versions can be read while the head names them', async () => {
    const [world, address] = await published(SMALL)
    await world.write('index.html', '<p>two</p>')
    await world.sites.update('mine', FOLDER, progress())
    assert.equal(await world.read(world.sites, address, 'index.html'), '<p>two</p>')
    assert.equal(await world.read(world.sites, address, 'index.html', 1), '<p>one</p>')
    await assert.rejects(world.read(world.sites, address, 'index.html', 9), { kind: 'not-found' })
    assert.deepEqual(
      (await world.sites.versions(address, progress())).map(({ number }) => number),
      [2, 1],
    )
  })

  test('two machines that update one site: the later one writes above the other, and loses nothing of its list', async () => {
    const [world, address] = await published(SMALL)
    const other = world.node(world.state)
    await world.write('index.html', 'first')
    await other.update(address, FOLDER, progress())
    await world.write('index.html', 'second')
    await world.sites.update(address, FOLDER, progress())
    const versions = await other.versions(address, progress())
    assert.deepEqual(
      versions.map(({ number }) => number),
      [3, 2, 1],
    )
    assert.equal(await world.read(other, address, 'index.html'), 'second')
    assert.equal(await world.read(other, address, 'index.html', 2), 'first')
  })

  test('a machine that wrote meanwhile does not lose its version to one that had read the head before', async () => {
    const [world, address] = await published(SMALL)
    const other = world.node(world.state)
    await world.write('index.html', 'mine')
    const put = world.segments.put.bind(world.segments)
    let isFirst = true
    world.segments.put = async (place, blocks, until) => {
      if (isFirst) {
        isFirst = false
        await other.update(address, FOLDER, progress())
      }
      return put(place, blocks, until)
    }
    await world.sites.update(address, FOLDER, progress())
    assert.deepEqual(
      (await other.versions(address, progress())).map(({ number }) => number),
      [3, 2, 1],
    )
  })

  test('a head that is older than one that was seen is refused', async () => {
    const [world, address] = await published(SMALL)
    const reader = world.node(new MemoryState(), 2)
    const before = new Map(world.heads.heads)
    await world.sites.update(address, undefined, progress())
    assert.equal((await reader.versions(address, progress())).length, 2)
    for (const [name, head] of before) world.heads.heads.set(name, head)
    await assert.rejects(reader.versions(address, progress()), { kind: 'not-authentic' })
  })

  test('a site that was taken back shows nothing, and is kept alive no more', async () => {
    const [world, address] = await published(SMALL)
    const keptBy = (): string[] =>
      world.keepers
        .get(world.sites)
        ?.list()
        .map(({ capability }) => capability) ?? []
    assert.deepEqual(keptBy(), [`warren-site:${address}`])
    const ended = await world.sites.unpublish('mine', progress())
    assert.equal(ended.state, 'ended')
    assert.deepEqual(keptBy(), [])
    const reader = world.node(new MemoryState(), 2)
    const head = await reader.reader.head(reader.identityOf(address) as Uint8Array, progress())
    assert.equal(head.state, 'ended')
    assert.equal(await world.read(reader, address, 'index.html'), 'no such file')
  })

  test('only who has the key changes a site', async () => {
    const [world, address] = await published(SMALL)
    const stranger = world.node(new MemoryState(), 2)
    await assert.rejects(stranger.update(address, FOLDER, progress()), { kind: 'not-found' })
    await assert.rejects(stranger.unpublish(address, progress()), { kind: 'not-found' })
  })

  test('whoever pins a site restores what is missing, of the version that was pinned too', async () => {
    const [world, address] = await published(SMALL)
    await world.write('index.html', 'other')
    await world.sites.update(address, undefined, progress())
    const reader = world.node(new MemoryState(), 2)
    const keeper = world.keepers.get(reader)
    assert.ok(keeper !== undefined)
    const pinned = [
      await reader.pin(address, undefined, progress()),
      await reader.pin(address, 1, progress()),
    ]
    for (const kept of world.segments.kept.values()) kept.live -= 4
    for (const kept of pinned) {
      const result = await keeper.repair(kept, progress())
      assert.ok(result.repaired > 0)
    }
    assert.ok([...world.segments.kept.values()].every(({ live, total }) => live === total))
    await assert.rejects(reader.pin(address, 7, progress()), { kind: 'not-found' })
    assert.ok(reader.unpin(address, undefined))
    assert.ok(!reader.unpin(address, undefined))
    assert.equal(keeper.list().length, 1)
  })

  test('a head that could not be left, or that all holders lost, does not keep the owner from the next version', async () => {
    const [world, address] = await published(SMALL)
    await world.write('index.html', 'two')
    world.heads.isFull = true
    await assert.rejects(world.sites.update(address, undefined, progress()), { kind: 'overloaded' })
    world.heads.isFull = false
    world.heads.heads.clear()
    const { site } = await world.sites.update(address, undefined, progress())
    assert.equal(await world.read(world.node(new MemoryState(), 2), address, 'index.html'), 'two')
    assert.equal(site.last?.number, 3)
  })

  test('what a backup holds is enough to change a site on a machine that has nothing of it but the root secret', async () => {
    const [world, address] = await published(SMALL)
    const backup = world.sites.exportAll()
    await world.write('index.html', 'two')
    await world.sites.update(address, undefined, progress())

    const again = world.node(new MemoryState())
    again.restore(backup)
    again.restore(backup)
    const [site, ...more] = again.list()
    assert.equal(more.length, 0)
    assert.deepEqual([site?.address, site?.name, site?.state, site?.path], [address, 'mine', 'live', ''])
    assert.equal(world.keepers.get(again)?.list().length, 1, 'it is kept alive from now on')
    await assert.rejects(again.update(address, undefined, progress()), {
      kind: 'bad-input',
      next: /site update SITE DIR/,
    })
    await world.write('index.html', 'three')
    const { site: updated } = await again.update('mine', FOLDER, progress())
    assert.equal(updated.last?.number, 3, 'the backup is older than what lies in the network')
    assert.equal((await again.versions(address, progress())).length, 3)
    assert.equal(updated.path, FOLDER)
    assert.equal((await again.update('mine', undefined, progress())).site.last?.number, 4)
  })

  test('after a restore neither versions nor revisions begin anew, even if holders have lost the head or show an old one', async () => {
    const [world, address] = await published(SMALL)
    const old = new Map(world.heads.heads)
    await world.write('index.html', 'two')
    await world.sites.update(address, undefined, progress())
    const backup = world.sites.exportAll()
    const revision = backup[0]?.revision ?? 0
    assert.ok(revision > 1)
    for (const shown of [new Map(), old]) {
      world.heads.heads.clear()
      for (const [name, head] of shown) world.heads.heads.set(name, head)
      const again = world.node(new MemoryState())
      again.restore(backup)
      const { site } = await again.update(address, FOLDER, progress())
      assert.equal(site.last?.number, 3)
      assert.ok((again.exportAll()[0]?.revision ?? 0) > revision)
    }
  })

  test('a site that was taken back, or of which nothing was left yet, comes back as such and is not kept alive', async () => {
    const [world, address] = await published(SMALL)
    world.heads.isFull = true
    await assert.rejects(world.sites.publish({ path: FOLDER }, progress()), { kind: 'overloaded' })
    world.heads.isFull = false
    await world.sites.unpublish(address, progress())
    const again = world.node(new MemoryState())
    again.restore(world.sites.exportAll())
    assert.deepEqual(
      again.list().map(({ address: own, state }) => [own, state]),
      world.sites.list().map(({ address: own, state }) => [own, state]),
    )
    assert.deepEqual(
      again
        .list()
        .map(({ state }) => state)
        .toSorted(),
      ['begun', 'ended'],
    )
    assert.equal(world.keepers.get(again)?.list().length, 0)
  })

  test('bad input is told in a sentence with a way on', async () => {
    const [world] = await published(SMALL)
    const { sites } = world
    await world.files.makeDirectory('/bare')
    const faults = [
      sites.publish({ path: FOLDER, name: 'Not A Name' }, progress()),
      sites.publish({ path: FOLDER, name: 'mine' }, progress()),
      sites.publish({ path: '/nothing' }, progress()),
      sites.publish({ path: `${FOLDER}/index.html` }, progress()),
      sites.publish({ path: '/bare' }, progress()),
      sites.update('nobody', undefined, progress()),
      sites.versions(`${'a'.repeat(56)}.onion`, progress()),
    ]
    for (const outcome of await Promise.allSettled(faults)) {
      assert.equal(outcome.status, 'rejected')
      const { kind, next } = outcome.status === 'rejected' ? outcome.reason : {}
      assert.ok(['bad-input', 'not-found'].includes(kind), kind)
      assert.match(next, /^[A-Z].*[.A-Za-z:]/)
    }
  })

  test('who gives up leaves no version behind, and the site can be updated again', async () => {
    const [world, address] = await published(SMALL)
    await world.write('index.html', 'other')
    const source = new CancelSource()
    const put = world.segments.put.bind(world.segments)
    world.segments.put = async (...order) => {
      source.abort()
      return put(...order)
    }
    await assert.rejects(world.sites.update(address, undefined, progress(source)), { kind: 'cancelled' })
    assert.equal((await world.sites.versions(address, progress())).length, 1)
    assert.equal((await world.sites.update(address, undefined, progress())).site.last?.number, 2)
  })
})
