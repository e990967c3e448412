/** Work kept inside of one directory, on a real disk, against whoever may put links there. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { FileSystem } from '@warren/kernel'
import { createNodeFiles } from '@warren/platform/node'
import { confinedFiles } from '../../src/files/confined-files.ts'
import { World } from './getting/support/world.ts'
import { bytesOf, progress, Sharer } from './sharing/support/sharer.ts'

function setUp(context: TestContext) {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'warren-confined-')))
  context.after(() => fs.rmSync(root, { recursive: true }))
  const box = path.join(root, 'box')
  const home = path.join(root, 'home')
  for (const directory of [box, home, path.join(box, 'sub')]) fs.mkdirSync(directory)
  fs.writeFileSync(path.join(box, 'sub', 'file'), 'inside')
  fs.writeFileSync(path.join(home, 'file'), 'outside')
  fs.symlinkSync(home, path.join(box, 'link'))
  const files = createNodeFiles()
  return { files, confined: confinedFiles(files, box), box, home }
}

const isRefusal = { kind: 'no-permission', message: 'this leads out of the directory that may be used' }

/** What changes the disk, each at a path. */
const CHANGES: Readonly<Record<string, (files: FileSystem, at: string) => Promise<unknown>>> = {
  create: async (files, at) => (await files.open(`${at}-new`, 'create')).close(),
  update: async (files, at) => (await files.open(at, 'update')).close(),
  makeDirectory: (files, at) => files.makeDirectory(`${at}-directory`),
  rename: (files, at) => files.rename(at, `${at}-moved`),
  setModified: (files, at) => files.setModified(at, 0),
  setExecutable: (files, at) => files.setExecutable(at),
  remove: (files, at) => files.remove(at),
}

test('inside everything goes on as it would without the bound', async (context) => {
  const { confined, box } = setUp(context)
  const file = await confined.open(path.join(box, 'sub', 'file'), 'read')
  await file.close()
  assert.deepEqual(await confined.list(path.join(box, 'sub'), 9), [{ name: 'file', kind: 'file' }])
  for (const change of Object.values(CHANGES)) {
    fs.writeFileSync(path.join(box, 'sub', 'file'), 'inside')
    await change(confined, path.join(box, 'sub', 'file'))
  }
})

test('nothing outside is read, listed or changed, neither by its own path nor through a link', async (context) => {
  const { confined, box, home } = setUp(context)
  for (const place of [home, path.join(box, 'link'), `${box}/sub/../../home`]) {
    const at = `${place}/file`
    await assert.rejects(confined.open(at, 'read'), isRefusal)
    await assert.rejects(confined.list(place, 9), isRefusal)
    for (const [name, change] of Object.entries(CHANGES))
      await assert.rejects(change(confined, at), isRefusal, `${name} ${place}`)
  }
  await assert.rejects(
    confined.rename(path.join(box, 'sub', 'file'), path.join(home, 'moved')),
    isRefusal,
    'a rename has two ends',
  )
  assert.deepEqual(fs.readdirSync(home), ['file'])
  assert.equal(fs.readFileSync(path.join(home, 'file'), 'utf8'), 'outside')
})

test('a link that takes the place of a folder between looking and opening leads to a refusal', async (context) => {
  const { files, box, home } = setUp(context)
  const swapping: FileSystem = {
    ...files,
    open: (at, mode) => {
      // The last moment before the system resolves the path.
      fs.renameSync(path.join(box, 'sub'), path.join(box, 'was'))
      fs.symlinkSync(home, path.join(box, 'sub'))
      return files.open(at, mode)
    },
  }
  const open = (mode: 'read' | 'update' | 'create', name: string) =>
    confinedFiles(swapping, box).open(path.join(box, 'sub', name), mode)
  for (const [mode, name] of [
    ['read', 'file'],
    ['update', 'file'],
    ['create', 'new'],
  ] as const) {
    await assert.rejects(open(mode, name), isRefusal, mode)
    fs.rmSync(path.join(box, 'sub'))
    fs.renameSync(path.join(box, 'was'), path.join(box, 'sub'))
  }
  assert.equal(fs.readFileSync(path.join(home, 'file'), 'utf8'), 'outside')
})

test('a share that is kept inside reads nothing elsewhere, and neither does moving it', async () => {
  const sharer = new Sharer()
  for (const file of ['/box/file', '/home/file']) sharer.files.plant(file, bytesOf(1000))
  const add = (path: string) => sharer.settle(sharer.shares.add({ path, within: '/box' }, progress()))
  await assert.rejects(add('/home/file'), isRefusal)
  assert.deepEqual(sharer.shares.list(), [])
  const { id } = await add('/box/file')
  const relocate = sharer.shares.relocate(id, '/home/file', progress(), '/box')
  await assert.rejects(sharer.settle(relocate), isRefusal)
  assert.equal(sharer.shares.get(id)?.path, '/box/file')
})

test('a download that is kept inside writes nothing elsewhere, also after a restart', async () => {
  const world = new World()
  world.files.plant('/box/.keep', '')
  world.files.plant('/home/other/.keep', '')
  const content = world.content('x', [{ path: ['x'], bytes: world.bytes(1000) }])
  const link = world.link(content, world.share('a', content))
  const first = world.downloads()
  const inside = first.start({ link, to: '/box', within: '/box' })
  const outside = first.start({ link, to: '/home/other', within: '/box' })
  // The process ends before anything was done.
  await world.clock.settle(first.stop(), 1000)
  const again = world.downloads()
  assert.deepEqual(await world.read((await world.finish(again, inside.id)).to), world.bytes(1000))
  await assert.rejects(world.finish(again, outside.id), isRefusal)
  assert.deepEqual(await world.names('/home/other'), ['.keep'])
  await again.stop()
})
