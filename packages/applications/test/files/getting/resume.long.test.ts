import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, MemoryFiles, MemoryState } from '@warren/testkit'
import { BLOCK_BYTES } from '../../../src/files/format/index.ts'
import type { FakeSharer } from './support/fake-sharer.ts'
import type { Content, TestFile } from './support/content.ts'
import { TO, World } from './support/world.ts'

interface Case {
  readonly name: string
  readonly files: readonly TestFile[]
  readonly isFolder: boolean
  readonly only?: readonly string[]
}

const bytes = (count: number, label: string): Uint8Array => createSeededRandom(label).bytes(count)

const CASES: readonly Case[] = [
  {
    name: 'file.bin',
    files: [{ path: ['file.bin'], bytes: bytes(9 * BLOCK_BYTES + 3, 'f') }],
    isFolder: false,
  },
  {
    name: 'folder',
    files: [
      { path: ['a', 'x'], bytes: bytes(3 * BLOCK_BYTES - 100, 'x') },
      { path: ['a', 'y'], bytes: bytes(50, 'y') },
      { path: ['b', 'empty'], bytes: new Uint8Array(0) },
      { path: ['b', 'holes'], bytes: new Uint8Array(2 * BLOCK_BYTES) },
      { path: ['c'], bytes: bytes(2 * BLOCK_BYTES, 'c') },
    ],
    isFolder: true,
  },
  {
    name: 'chosen',
    files: [
      { path: ['left'], bytes: bytes(BLOCK_BYTES + 7, 'l') },
      { path: ['mine'], bytes: bytes(2 * BLOCK_BYTES + 11, 'm') },
      { path: ['right'], bytes: bytes(BLOCK_BYTES, 'r') },
    ],
    isFolder: true,
    only: ['mine'],
  },
]

interface Run {
  readonly world: World
  readonly sharer: FakeSharer
  readonly content: Content
  readonly link: string
}

function setUp({ name, files, isFolder }: Case, seed: string): Run {
  const world = new World(new MemoryFiles({ seed }))
  const content = world.content(name, files, { isFolder })
  const sharer = world.share('a', content, { bytesPerS: 2_000_000 })
  return { world, sharer, content, link: world.link(content, sharer) }
}

/** What is there in the end must be what was shared, once, and nothing beside it. */
async function assertRight(world: World, { name, files, isFolder, only }: Case, to: string): Promise<void> {
  for (const { path, bytes: wanted } of files) {
    if (wanted === undefined || (only !== undefined && !only.includes(path.join('/')))) continue
    assert.deepEqual(await world.read(isFolder ? `${to}/${path.join('/')}` : to), wanted)
  }
  const left = (await world.names(TO)).filter((entry) => entry !== '.keep')
  assert.deepEqual(left, [world.files.baseName(to)], `only ${name} is left`)
}

async function runUntilCrash(run: Run, wanted: Case, operation: number): Promise<string> {
  const { world, link } = run
  world.files.haltAt(operation)
  let isHalted = false
  void world.files.halted.then(() => {
    isHalted = true
  })
  const downloads = world.downloads()
  const { id } = downloads.start({ link, to: TO, circuits: 2, ...(wanted.only && { only: wanted.only }) })
  await world.clock.runUntil(() => isHalted || downloads.get(id)?.state === 'done', 60_000)
  // What is on its way still comes, to a process that is dead.
  await world.clock.runFor(100)
  return id
}

async function goOn(run: Run, id: string): Promise<string> {
  const downloads = run.world.downloads()
  const done = await run.world.finish(downloads, id, 300_000)
  await run.world.clock.runFor(100)
  await downloads.stop()
  return done.to
}

for (const wanted of CASES) {
  test(`${wanted.name}: killed at any operation of the disk, it ends right and asks for no journaled block again`, async () => {
    let operation = 1
    for (let isOver = false; !isOver; operation++) {
      const run = setUp(wanted, `kill ${operation}`)
      const id = await runUntilCrash(run, wanted, operation)
      const { world, sharer } = run
      isOver = sharer.completed > 0
      const journaled = await journaledBlocks(world)
      world.files = world.files.crash('kill')
      world.state = MemoryState.restore(world.state.snapshot())
      for (const connection of sharer.open) connection.kill()
      sharer.sent.length = 0
      const to = await goOn(run, id)
      await assertRight(world, wanted, to)
      const again = sharer.sent.filter((index) => journaled.has(index))
      assert.deepEqual(again, [], `operation ${operation}`)
    }
    assert.ok(operation > 30)
  })

  test(`${wanted.name}: without power at any operation of the disk, it ends right`, async () => {
    let operation = 1
    for (let isOver = false; !isOver; operation++) {
      const run = setUp(wanted, `power ${operation}`)
      const id = await runUntilCrash(run, wanted, operation)
      const { world, sharer } = run
      isOver = sharer.completed > 0
      world.files = world.files.crash('power')
      world.state = MemoryState.restore(world.state.snapshot())
      for (const connection of sharer.open) connection.kill()
      await assertRight(world, wanted, await goOn(run, id))
    }
  })
}

/** Blocks with a whole record in a journal, read independently of the code that wrote it. */
async function journaledBlocks(world: World): Promise<Set<number>> {
  const files = world.files.crash('kill')
  const blocks = new Set<number>()
  for (const entry of await files.list(TO, 10)) {
    const stat = await files.stat(`${TO}/${entry.name}/journal`)
    if (stat === undefined) continue
    const handle = await files.open(`${TO}/${entry.name}/journal`, 'read')
    const journal = new Uint8Array(stat.bytes)
    await handle.read(0, journal)
    const view = new DataView(journal.buffer)
    for (let at = 14 + 32 + 32 + 16 + 8; at < journal.length; ) {
      if (journal[at] === 2) at += 9
      else if (journal[at] === 1 && at + 7 <= journal.length) {
        const count = view.getUint16(at + 5)
        const end = at + 7 + 32 * count + 8
        if (end > journal.length) break
        for (let index = 0; index < count; index++) blocks.add(view.getUint32(at + 1) + index)
        at = end
      } else break
    }
  }
  return blocks
}

test('a damaged journal is not believed: the download starts anew and ends right', async () => {
  const [wanted] = CASES
  assert.ok(wanted)
  for (const damageAt of [0, 40, 90, 110, 150]) {
    const run = setUp(wanted, 'damage')
    const id = await runUntilCrash(run, wanted, 40)
    const { world } = run
    world.files = world.files.crash('kill')
    world.state = MemoryState.restore(world.state.snapshot())
    for (const connection of run.sharer.open) connection.kill()
    const [part] = (await world.names(TO)).filter((name) => name.endsWith('.warren-part'))
    const handle = await world.files.open(`${TO}/${part}/journal`, 'update')
    await handle.write(damageAt, Uint8Array.of(0xa5))
    await handle.close()
    await assertRight(world, wanted, await goOn(run, id))
  }
})

test('files taken out of a part directory are fetched again', async () => {
  const wanted = CASES[1]
  assert.ok(wanted)
  const run = setUp(wanted, 'taken')
  const id = await runUntilCrash(run, wanted, 60)
  const { world } = run
  world.files = world.files.crash('kill')
  world.state = MemoryState.restore(world.state.snapshot())
  await world.files.remove(`${TO}/.folder.warren-part/data/a/x`)
  await assertRight(world, wanted, await goOn(run, id))
})
