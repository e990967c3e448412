/** What a reader of a site waits for, and what he is never shown (docs/spec/sites.md §7). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CancelSource, defer, fail } from '@warren/kernel'
import type { Segments } from '@warren/store'
import { createSeededRandom, MemoryState } from '@warren/testkit'
import type { Freshness, SiteHeads, Sites } from '../../src/sites/index.ts'
import { HEAD_PATIENCE_MS } from '../../src/sites/timeouts.ts'
import { FOLDER, progress, World } from './support/world.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS

class ReaderBed {
  readonly world = new World()
  readonly reader: Sites
  address = ''
  finds = 0
  isAway = false
  /** Holders answer only then. */
  answering: Promise<void> | undefined

  constructor() {
    const heads = (real: SiteHeads): SiteHeads => ({
      ...real,
      find: async (identity, options) => {
        this.finds++
        await this.answering
        if (this.isAway) throw fail('unreachable', 'test: no holder answers')
        return real.find(identity, options)
      },
    })
    this.reader = this.world.node(new MemoryState(), 2, { heads })
  }

  async publish(text: string): Promise<void> {
    await this.world.write('index.html', text)
    const { sites } = this.world
    const isNew = this.address === ''
    const { site } = await (isNew
      ? sites.publish({ path: FOLDER }, progress())
      : sites.update(this.address, FOLDER, progress()))
    this.address = site.address
  }

  get identity(): Uint8Array {
    return this.reader.identityOf(this.address) as Uint8Array
  }

  async shown(freshness?: Freshness, version?: number): Promise<number> {
    return (await this.reader.reader.version(this.identity, version, progress(), freshness)).number
  }

  /** What goes on without anybody who waits for it. */
  async rest(): Promise<void> {
    await this.world.clock.runFor(SECOND_MS)
  }
}

test('who goes on to another page is shown the newest version; the head is asked for once, and not again within seconds', async () => {
  const bed = new ReaderBed()
  await bed.publish('one')
  assert.equal(await bed.shown('known'), 1)
  await bed.world.clock.runFor(10 * SECOND_MS)
  assert.equal(await bed.shown('known'), 1)
  assert.equal(bed.finds, 1, 'found a moment ago')
  await bed.publish('two')
  await bed.world.clock.runFor(20 * SECOND_MS)
  assert.deepEqual(await Promise.all([bed.shown('known'), bed.shown('known')]), [2, 2])
  assert.equal(bed.finds, 2)
})

test('where holders are slow a reader waits some seconds for the newest version and is shown the one that is known; the next page is of the newest', async () => {
  const bed = new ReaderBed()
  await bed.publish('one')
  assert.equal(await bed.shown('known'), 1)
  await bed.publish('two')
  await bed.world.clock.runFor(20 * SECOND_MS)
  const slow = defer<void>()
  bed.answering = slow.promise
  const shown = bed.shown('known')
  await bed.world.clock.runFor(HEAD_PATIENCE_MS)
  assert.equal(await shown, 1)
  slow.resolve()
  await bed.rest()
  assert.equal(await bed.shown('known'), 2)
})

test('who loads a page again, or comes back after a while, is shown the newest version at once', async () => {
  const bed = new ReaderBed()
  await bed.publish('one')
  assert.equal(await bed.shown('known'), 1)
  await bed.publish('two')
  await bed.world.clock.runFor(20 * SECOND_MS)
  assert.equal(await bed.shown('recent'), 2)
  await bed.publish('three')
  await bed.world.clock.runFor(11 * MINUTE_MS)
  assert.equal(await bed.shown('known'), 3)
})

test('a version that the known head does not name is looked for at once', async () => {
  const bed = new ReaderBed()
  await bed.publish('one')
  assert.equal(await bed.shown('known'), 1)
  await bed.publish('two')
  await bed.world.clock.runFor(20 * SECOND_MS)
  assert.equal(await bed.shown('known', 2), 2)
  await assert.rejects(bed.shown('known', 3), { kind: 'not-found' })
})

test('an old head that holders serve while a site is read is refused, and told', async () => {
  const bed = new ReaderBed()
  await bed.publish('one')
  const old = new Map(bed.world.heads.heads)
  await bed.publish('two')
  assert.equal(await bed.shown('known'), 2)
  for (const [name, head] of old) bed.world.heads.heads.set(name, head)
  await bed.world.clock.runFor(20 * SECOND_MS)
  await assert.rejects(bed.shown('known'), { kind: 'not-authentic' })
})

test('while holders are away the version that is known is shown for some minutes, and no longer', async () => {
  const bed = new ReaderBed()
  await bed.publish('one')
  assert.equal(await bed.shown('known'), 1)
  bed.isAway = true
  for (let count = 0; count < 5; count++) {
    await bed.world.clock.runFor(MINUTE_MS)
    assert.equal(await bed.shown('known'), 1)
    await bed.rest()
  }
  await bed.world.clock.runFor(10 * MINUTE_MS)
  await assert.rejects(bed.shown('known'), { kind: 'unreachable' })
})

test('once a newer head was seen no older version is shown, also where the newer one cannot be had', async () => {
  const bed = new ReaderBed()
  await bed.publish('one')
  assert.equal(await bed.shown('known'), 1)
  const before = new Set(bed.world.segments.kept.keys())
  // Too many files for the root to stand in the head.
  const long = 'a long name '.repeat(10)
  for (let index = 0; index < 400; index++) await bed.world.write(`${long}${index}`, 'x')
  await bed.publish('two')
  for (const [name, kept] of bed.world.segments.kept) if (!before.has(name)) kept.live = 0
  await bed.world.clock.runFor(20 * SECOND_MS)
  for (let count = 0; count < 2; count++) await assert.rejects(bed.shown('known'), { kind: 'unreachable' })
})

/** A site with one file of many blocks, whose first segment comes block by block as the test says. */
async function slowly() {
  const world = new World()
  const content = createSeededRandom(9).bytes(600_000)
  await world.write('film', content)
  const { site } = await world.sites.publish({ path: FOLDER }, progress())
  const released = defer<void>()
  const gets = { begun: 0, cancelled: 0 }
  const segments = Object.assign(Object.create(world.segments) as typeof world.segments, {
    async get(...[place, ids, options]: Parameters<Segments['get']>) {
      gets.begun++
      const blocks = await world.segments.get(place, ids)
      if (place.data === 1) return blocks
      options.arrived?.(1, blocks.subarray(32_768, 65_536))
      options.arrived?.(0, blocks.subarray(0, 32_768))
      options.cancel?.addEventListener('abort', () => gets.cancelled++)
      await released.promise
      return blocks
    },
  })
  const { reader } = world.node(new MemoryState(), 2, { segments })
  const identity = world.sites.identityOf(site.address) as Uint8Array
  const { index } = await reader.version(identity, undefined, progress())
  const file = index.file(['film'])
  assert.ok(file !== undefined)
  return { reader, identity, file, content, released, gets, index }
}

test('the first bytes of a file are there as soon as its first block is, and the same bytes as ever', async () => {
  const { reader, identity, file, content, released, gets } = await slowly()
  const whole = { first: 0, last: content.length - 1 }
  const pieces = reader.read(identity, file, whole, progress().cancel)[Symbol.asyncIterator]()
  const read: Uint8Array[] = []
  for (let count = 0; count < 2; count++) read.push(((await pieces.next()).value as Uint8Array).slice())
  assert.equal(Buffer.compare(Buffer.concat(read), Buffer.from(content.subarray(0, 65_536))), 0)
  released.resolve()
  for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next())
    read.push(piece.value.slice())
  assert.equal(Buffer.compare(Buffer.concat(read), Buffer.from(content)), 0)
  const { begun } = gets
  const again = reader.read(identity, file, { first: 40_000, last: 40_009 }, progress().cancel)
  for await (const bytes of again) assert.deepEqual([...bytes], [...content.subarray(40_000, 40_010)])
  assert.equal(gets.begun, begun, 'it is at hand')
})

test('who has the bytes that he wanted leaves the rest of a part to come in; who gives up ends it, if nobody else waits', async () => {
  const { reader, identity, file, content, released, gets } = await slowly()
  const range = { first: 10, last: 40_000 }
  let bytes = 0
  for await (const piece of reader.read(identity, file, range, progress().cancel)) bytes += piece.length
  assert.equal(bytes, 39_991)
  assert.equal(gets.cancelled, 0)
  released.resolve()
  const other = await slowly()
  const source = new CancelSource()
  const all = { first: 0, last: content.length - 1 }
  const pieces = other.reader.read(other.identity, other.file, all, source.cancel)[Symbol.asyncIterator]()
  await pieces.next()
  await pieces.next()
  const third = pieces.next()
  source.abort()
  await assert.rejects(third, { kind: 'cancelled' })
  assert.ok(other.gets.cancelled > 0)
})
