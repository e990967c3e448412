import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MemoryState, Mortal } from '@warren/testkit'
import type { FoundHead, Sites } from '../../src/sites/index.ts'
import { mortalNetwork } from './support/mortal.ts'
import { FOLDER, progress, World } from './support/world.ts'

const HOUR_MS = 3_600_000
const FILES = { 'index.html': '<p>one</p>', 'a/b.css': 'p{}' }

interface Life {
  readonly world: World
  readonly mortal: Mortal
  /** Over what the death left. */
  readonly next: Sites
  /** True: the work came to its end, and its caller was told so, before the death. */
  readonly isTold: boolean
}

/** Does the work in a process that dies at its n-th operation, and gives the next process. */
async function live(
  diesAt: number,
  isDone: boolean,
  work: (sites: Sites) => Promise<unknown>,
  before: (world: World) => Promise<unknown> = async () => {},
): Promise<Life> {
  const world = new World()
  for (const [name, content] of Object.entries(FILES)) await world.write(name, content)
  await before(world)
  const mortal = new Mortal(world.state, diesAt, isDone)
  const sites = world.node(mortal.state, 1, mortalNetwork(mortal, world.segments))
  const told = work(sites).then(() => true)
  const isTold = await Promise.race([told.catch(() => false), mortal.died.then(() => false)])
  const next = world.node(MemoryState.restore(mortal.disk ?? world.state.snapshot()))
  return { world, mortal, next, isTold }
}

const keptBy = ({ world, next }: Life): (string | undefined)[] | undefined =>
  world.keepers
    .get(next)
    ?.list()
    .map(({ capability }) => capability)

for (const isDone of [false, true]) {
  const end = isDone ? 'done' : 'not done'

  describe(`a process that dies in any operation, which is ${end}`, () => {
    test('a first publish leaves nothing, or a site that the next process ends under the same address', async () => {
      let operation = 1
      for (let isOver = false; !isOver; operation++) {
        const life = await live(operation, isDone, (sites) =>
          sites.publish({ path: FOLDER, name: 'mine' }, progress()),
        )
        const { world, mortal, next, isTold } = life
        isOver = mortal.disk === undefined
        const told = new Set(world.told.map(({ address }) => address))
        const found = next.list()
        assert.ok(found.length <= 1, `operation ${operation}`)
        if (found.length === 0) {
          assert.deepEqual(
            [told.size, world.heads.heads.size, isTold],
            [0, 0, false],
            `operation ${operation}`,
          )
          await next.publish({ path: FOLDER, name: 'mine' }, progress())
        } else {
          next.begin()
          await world.clock.runUntil(() => next.list()[0]?.state === 'live', HOUR_MS)
          await next.stop()
        }
        const [site, ...others] = next.list()
        assert.ok(site !== undefined && others.length === 0)
        assert.deepEqual(
          [site.state, site.name, site.last?.number],
          ['live', 'mine', 1],
          `operation ${operation}`,
        )
        for (const address of told) assert.equal(address, site.address)
        assert.equal(world.heads.heads.size, 1, 'one address and no other')
        assert.deepEqual(keptBy(life), [`warren-site:${site.address}`], 'it is kept alive')
        const reader = world.node(new MemoryState(), 2)
        for (const [name, content] of Object.entries(FILES))
          assert.equal(await world.read(reader, site.address, name), content)
      }
      assert.ok(operation > 8, `${operation}`)
    })

    test('an update is there for its readers and its owner alike, or for neither', async () => {
      let operation = 1
      const outcomes = new Set<string>()
      for (let isOver = false; !isOver; operation++) {
        const life = await live(
          operation,
          isDone,
          (sites) => sites.update('mine', undefined, progress()),
          async (world) => {
            await world.sites.publish({ path: FOLDER, name: 'mine' }, progress())
            world.sites.begin()
            await world.clock.runFor(HOUR_MS)
            await world.sites.stop()
            await world.write('index.html', '<p>two</p>')
          },
        )
        const { world, mortal, next, isTold } = life
        isOver = mortal.disk === undefined
        // What its owner has in the folder by then is none of what he asked for.
        await world.write('index.html', '<p>three</p>')
        next.begin()
        await world.clock.runFor(HOUR_MS)
        await next.stop()
        const [site] = next.list()
        assert.ok(site?.state === 'live' && site.last !== undefined && site.cause === undefined)
        const reader = world.node(new MemoryState(), 2)
        const [newest] = await reader.versions(site.address, progress())
        assert.equal(newest?.number, site.last.number, `operation ${operation}`)
        assert.ok(site.last.held > 0 && site.last.until > 0 && site.last.above === undefined)
        const text = await world.read(reader, site.address, 'index.html')
        assert.equal(text, site.last.number === 2 ? '<p>two</p>' : '<p>one</p>', `operation ${operation}`)
        assert.ok(!isTold || site.last.number === 2, `operation ${operation}`)
        assert.deepEqual(keptBy(life), [`warren-site:${site.address}`])
        outcomes.add(`${isTold} ${site.last.number}`)
      }
      // Before its head, in its head, and after all.
      assert.deepEqual([...outcomes].toSorted(), ['false 1', 'false 2', 'true 2'])
    })

    test('a site is taken back whole, with every pin of it, or is as it was', async () => {
      let operation = 1
      for (let isOver = false; !isOver; operation++) {
        const life = await live(
          operation,
          isDone,
          (sites) => sites.unpublish('mine', progress()),
          async ({ sites }) => {
            const { site } = await sites.publish({ path: FOLDER, name: 'mine' }, progress())
            await sites.pin(site.address, 1, progress())
          },
        )
        const { world, mortal, next, isTold } = life
        isOver = mortal.disk === undefined
        const [found] = next.list()
        assert.ok(found !== undefined)
        const isHalf = found.state === 'live' && world.heads.heads.size > 0 && keptBy(life)?.length !== 2
        assert.ok(!isHalf, `operation ${operation}: it is shown and kept by half`)
        assert.ok(!isTold || found.state === 'ended', `operation ${operation}`)
        next.begin()
        await world.clock.runFor(HOUR_MS)
        await next.stop()
        const [site] = next.list()
        if (operation > 1 || isDone) assert.equal(site?.state, 'ended', `operation ${operation}`)
        if (site?.state === 'ended') assert.deepEqual(keptBy(life), [])
        if (site?.state === 'ended') assert.ok((site.remainsUntil ?? 0) > 0)
      }
      assert.ok(operation > 5, `${operation}`)
    })
  })
}

test('a version that was told and that another machine wrote over at the same moment is put above that one, by the next process if need be', async () => {
  for (const isNextProcess of [false, true]) {
    const world = new World()
    for (const [name, content] of Object.entries(FILES)) await world.write(name, content)
    const { site } = await world.sites.publish({ path: FOLDER, name: 'mine' }, progress())
    const other = world.node(new MemoryState())
    const keyOf = (): [string, FoundHead] => [...world.heads.heads][0] as [string, FoundHead]
    other.restore(world.sites.exportAll())
    const [key, before] = keyOf()
    if (!isNextProcess) world.sites.begin()
    await world.write('index.html', '<p>ours</p>')
    const ours = await world.sites.update('mine', undefined, progress())
    assert.equal(ours.site.last?.number, 2)
    // Holders have not heard of it when the other machine asks them.
    world.heads.heads.set(key, before)
    await world.write('index.html', '<p>theirs</p>')
    await other.update('mine', FOLDER, progress())
    const owner = isNextProcess ? world.node() : world.sites
    if (isNextProcess) owner.begin()
    await world.clock.runFor(HOUR_MS)
    await owner.stop()
    const reader = world.node(new MemoryState(), 2)
    const numbers = (await reader.versions(site.address, progress())).map(({ number }) => number)
    assert.deepEqual(numbers, [3, 2, 1])
    assert.equal(await world.read(reader, site.address, 'index.html', 3), '<p>ours</p>')
    assert.equal(await world.read(reader, site.address, 'index.html', 2), '<p>theirs</p>')
    const { number, above } = owner.list()[0]?.last ?? {}
    assert.deepEqual([number, above], [3, 2])
  }
})

test('what could not be gone on with says why, and is tried again until it can', async () => {
  const life = await live(4, false, (sites) => sites.publish({ path: FOLDER }, progress()))
  const { world, next } = life
  world.heads.isFull = true
  next.begin()
  await world.clock.runFor(1000)
  assert.match(next.list()[0]?.cause ?? '', /no holder took it/)
  assert.equal(world.told.at(-1)?.cause, next.list()[0]?.cause)
  world.heads.isFull = false
  await world.clock.runFor(HOUR_MS)
  assert.deepEqual([next.list()[0]?.state, next.list()[0]?.cause], ['live', undefined])
  await next.stop()
})

test('the owner who publishes the folder again, or takes it back, comes before what goes on by itself', async () => {
  const life = await live(4, false, (sites) => sites.publish({ path: FOLDER }, progress()))
  const { world, next } = life
  const [begun] = next.list()
  world.heads.isFull = true
  next.begin()
  await world.clock.runFor(1000)
  world.heads.isFull = false
  const { site } = await next.publish({ path: FOLDER, name: 'now' }, progress())
  assert.deepEqual([site.address, site.name, site.last?.number], [begun?.address, 'now', 1])
  assert.equal(next.list().length, 1)
  await next.stop()
})

test('a process that is stopped leaves its first publish to the next one; one that failed and said so does not', async () => {
  const world = new World()
  for (const [name, content] of Object.entries(FILES)) await world.write(name, content)
  world.heads.isFull = true
  await assert.rejects(world.sites.publish({ path: FOLDER, name: 'failed' }, progress()), {
    kind: 'overloaded',
  })
  await world.sites.stop()
  await assert.rejects(world.sites.publish({ path: FOLDER, name: 'stopped' }, progress()), {
    kind: 'overloaded',
  })
  world.heads.isFull = false
  const next = world.node()
  next.begin()
  await world.clock.runFor(HOUR_MS)
  await next.stop()
  assert.deepEqual(
    next.list().map(({ name, state }) => [name, state]),
    [
      ['failed', 'begun'],
      ['stopped', 'live'],
    ],
  )
})

test('an update that failed and said so leaves no version for later, and what was begun before it is gone on with', async () => {
  const world = new World()
  for (const [name, content] of Object.entries(FILES)) await world.write(name, content)
  const { site } = await world.sites.publish({ path: FOLDER }, progress())
  world.heads.isFull = true
  await assert.rejects(world.sites.update(site.address, undefined, progress()), { kind: 'overloaded' })
  await assert.rejects(world.sites.unpublish(site.address, progress()), { kind: 'overloaded' })
  await assert.rejects(world.sites.update(site.address, undefined, progress()), { kind: 'overloaded' })
  world.heads.isFull = false
  const reader = world.node(new MemoryState(), 2)
  assert.equal((await reader.versions(site.address, progress()))[0]?.number, 1)
  const next = world.node()
  next.begin()
  await world.clock.runFor(HOUR_MS)
  await next.stop()
  assert.equal(next.list()[0]?.state, 'ended')
})

test('a site that cannot be taken back where no holder takes its end is kept alive no longer, and taken back later', async () => {
  const world = new World()
  for (const [name, content] of Object.entries(FILES)) await world.write(name, content)
  const { site } = await world.sites.publish({ path: FOLDER }, progress())
  world.sites.begin()
  world.heads.isFull = true
  await assert.rejects(world.sites.unpublish(site.address, progress()), { kind: 'overloaded' })
  assert.deepEqual(world.keepers.get(world.sites)?.list(), [])
  world.heads.isFull = false
  await world.clock.runFor(HOUR_MS)
  assert.equal(world.sites.list()[0]?.state, 'ended')
  await world.sites.stop()
})
