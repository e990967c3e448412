/** Where something lies that was dragged into the page: found only where it is, once, just so; and what folders hold. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import type { PlaceFindRequest } from '@warren/api'
import { VirtualClock } from '@warren/testkit'
import { createPlaceFinder } from '../src/http/places.ts'
import { PLACE_ENTRIES_MAX, PLACE_SEARCH_DEPTH } from '../src/limits.ts'
import { PLACE_SEARCH_MS } from '../src/timeouts.ts'

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-places-'))
after(() => fs.rmSync(root, { recursive: true, force: true }))
const MODIFIED = new Date('2026-01-02T03:04:05.678Z')
const IS_ROOT = process.getuid?.() === 0

/** A home of its own with these files, each of its own content. */
function homeWith(name: string, ...files: readonly string[]) {
  const home = path.join(root, name)
  fs.mkdirSync(home)
  for (const file of files) put(path.join(home, file))
  const finder = createPlaceFinder(new VirtualClock(), {}, home)
  return { home, finder }
}

function put(file: string, content = 'content'): void {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, content)
  fs.utimesSync(file, MODIFIED, MODIFIED)
}

const FILE: PlaceFindRequest = {
  name: 'notes.txt',
  kind: 'file',
  files: [{ path: '', bytes: 7, modifiedMs: MODIFIED.getTime() }],
}
const folderOf = (...inside: readonly string[]): PlaceFindRequest => ({
  name: 'photos',
  kind: 'folder',
  files: inside.map((place) => ({ path: place, bytes: 7, modifiedMs: MODIFIED.getTime() })),
})

test('a file is found where it is alone of its kind, also beside others of its name', async () => {
  const { home, finder } = homeWith('alone', 'a/b/notes.txt', 'other.txt', 'c/notes.txt.bak')
  fs.mkdirSync(path.join(home, 'd/notes.txt'), { recursive: true })
  put(path.join(home, 'e/notes.txt'), 'of another length')
  assert.equal(await finder.find(FILE), path.join(home, 'a/b/notes.txt'))
})

test('what is nowhere, or in two places, is not found', async () => {
  assert.equal(await homeWith('nowhere', 'a/other.txt').finder.find(FILE), undefined)
  assert.equal(await homeWith('twice', 'a/notes.txt', 'b/c/notes.txt').finder.find(FILE), undefined)
})

test('a file of which the time or the length is another is another file', async () => {
  const { home, finder } = homeWith('changed', 'notes.txt')
  const [file] = FILE.files
  assert.ok(file !== undefined)
  for (const changed of [
    { modifiedMs: file.modifiedMs + 1000 },
    { modifiedMs: file.modifiedMs - 3 },
    { bytes: 8 },
  ])
    assert.equal(await finder.find({ ...FILE, files: [{ ...file, ...changed }] }), undefined)
  assert.equal(
    await finder.find({ ...FILE, files: [{ ...file, modifiedMs: file.modifiedMs + 1 }] }),
    path.join(home, 'notes.txt'),
  )
})

test('a folder is the one that has all the files, at their places in it', async () => {
  const { home, finder } = homeWith('folders', 'x/photos/1.jpg', 'x/photos/in/2.jpg', 'y/photos/1.jpg')
  assert.equal(await finder.find(folderOf('1.jpg', 'in/2.jpg')), path.join(home, 'x/photos'))
  assert.equal(await finder.find(folderOf('1.jpg')), undefined)
  assert.equal(await finder.find(folderOf('1.jpg', 'in/3.jpg')), undefined)
})

test('a path that leads out of the folder matches nothing', async () => {
  const { finder } = homeWith('outside', 'photos/1.jpg', 'secret.txt', 'photos-other/1.jpg')
  for (const place of ['../secret.txt', 'in/../../secret.txt', '..', '../photos-other/1.jpg'])
    assert.equal(await finder.find(folderOf(place)), undefined, place)
})

test('links are neither followed nor taken for what they lead to, and hidden folders are passed over', async () => {
  const { home, finder } = homeWith('links', '.hidden/notes.txt')
  const outside = path.join(root, 'links-outside')
  put(path.join(outside, 'notes.txt'))
  fs.symlinkSync(outside, path.join(home, 'elsewhere'))
  fs.symlinkSync(path.join(outside, 'notes.txt'), path.join(home, 'notes.txt'))
  fs.symlinkSync(home, path.join(home, 'loop'))
  assert.equal(await finder.find(FILE), undefined)
  put(path.join(home, 'real/notes.txt'))
  assert.equal(await finder.find(FILE), path.join(home, 'real/notes.txt'))
})

test('it is looked for only so deep', async () => {
  const levels = (count: number): string => Array.from({ length: count }, () => 'd').join('/')
  const deep = homeWith('deep', `${levels(PLACE_SEARCH_DEPTH)}/notes.txt`)
  assert.notEqual(await deep.finder.find(FILE), undefined)
  const deeper = homeWith('deeper', `${levels(PLACE_SEARCH_DEPTH + 1)}/notes.txt`)
  assert.equal(await deeper.finder.find(FILE), undefined)
})

test('a search that did not see everything in its time finds nothing: a second place might be there', async () => {
  const { home } = homeWith('slow', 'notes.txt')
  const clock = new VirtualClock()
  let looks = 0
  const slow = { ...clock.skewed(0), nowMs: () => (PLACE_SEARCH_MS + 1) * looks++ }
  assert.equal(await createPlaceFinder(slow, {}, home).find(FILE), undefined)
})

test('a folder is listed with folders first, by name, without what is hidden, broken or no file', async () => {
  const { home, finder } = homeWith('listed', 'b.txt', 'a.txt', '.hidden', 'z/in', 'y/in')
  fs.symlinkSync('/nonexistent', path.join(home, 'broken'))
  fs.symlinkSync(path.join(home, 'z'), path.join(home, 'link'))
  const { path: here, parent, entries, more } = await finder.list(`${home}/z/..`)
  assert.deepEqual([here, parent, more], [home, root, false])
  assert.deepEqual(
    entries.map(({ name, kind, bytes }) => [name, kind, bytes]),
    [
      ['link', 'folder', 0],
      ['y', 'folder', 0],
      ['z', 'folder', 0],
      ['a.txt', 'file', 7],
      ['b.txt', 'file', 7],
    ],
  )
  assert.equal((await finder.list('/')).parent, undefined)
})

test('of a folder with more than can be chosen from by eye only so many are shown, and that is said', async () => {
  const { home, finder } = homeWith('many')
  for (let index = 0; index < PLACE_ENTRIES_MAX; index++) fs.writeFileSync(path.join(home, `f${index}`), '')
  fs.writeFileSync(path.join(home, '.hidden'), '')
  const full = await finder.list(home)
  assert.deepEqual([full.entries.length, full.more], [PLACE_ENTRIES_MAX, false])
  fs.writeFileSync(path.join(home, 'one-more'), '')
  const over = await finder.list(home)
  assert.deepEqual([over.entries.length, over.more], [PLACE_ENTRIES_MAX, true])
})

test('a folder that is not there, or is a file, is said to be none', async () => {
  const { home, finder } = homeWith('none', 'file')
  for (const place of ['missing', 'file'])
    await assert.rejects(finder.list(path.join(home, place)), { kind: 'not-found' })
})

test('a folder that may not be read is refused when it is opened, and passed over in a search', {
  skip: IS_ROOT && 'root may read everything',
}, async () => {
  const { home, finder } = homeWith('unreadable', 'locked/notes.txt', 'open/notes.txt')
  fs.chmodSync(path.join(home, 'locked'), 0)
  await assert.rejects(finder.list(path.join(home, 'locked')), { kind: 'no-permission' })
  assert.equal(await finder.find(FILE), path.join(home, 'open/notes.txt'))
  fs.chmodSync(path.join(home, 'locked'), 0o700)
})

test('downloads go to the usual folder if it is there, and a file manager is shown only on a desktop', async () => {
  const { home, finder } = homeWith('usual')
  assert.deepEqual(await finder.places(), { home, downloads: home, desktop: false })
  fs.mkdirSync(path.join(home, 'Downloads'))
  const desktop = createPlaceFinder(new VirtualClock(), { DISPLAY: ':0' }, home)
  assert.deepEqual(await desktop.places(), { home, downloads: path.join(home, 'Downloads'), desktop: true })
  assert.throws(() => finder.show(home), { kind: 'unsupported' })
})
