/** Where `get --to` puts things: the last folder of a path is made, and no other. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { targetFolder } from '../src/target-folder.ts'

function scratch(context: TestContext): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-target-'))
  context.after(() => fs.rmSync(directory, { recursive: true, force: true }))
  return directory
}

test('a folder that is there is taken as it is, and never removed', (context) => {
  const there = scratch(context)
  const folder = targetFolder(there)
  assert.deepEqual([folder.path, folder.isNew], [there, false])
  folder.undo()
  assert.ok(fs.statSync(there).isDirectory())
})

test('the last folder of a path is made, also with a slash at its end, and taken away again while it is empty', (context) => {
  const directory = scratch(context)
  for (const ending of ['', '/']) {
    const folder = targetFolder(`${directory}/new${ending}`)
    assert.deepEqual([folder.path, folder.isNew], [path.join(directory, 'new'), true])
    assert.ok(fs.statSync(folder.path).isDirectory())
    folder.undo()
    assert.equal(fs.existsSync(folder.path), false)
  }
  const used = targetFolder(path.join(directory, 'used'))
  fs.writeFileSync(path.join(used.path, 'file'), '')
  used.undo()
  assert.ok(fs.existsSync(path.join(used.path, 'file')))
})

test('a path with a typo in its middle is refused, and nothing of it is made', (context) => {
  const directory = scratch(context)
  assert.throws(() => targetFolder(path.join(directory, 'Donwloads', 'films')), {
    kind: 'bad-input',
    message: `The folder ${path.join(directory, 'Donwloads')} is not there.`,
    next: /only the last folder/,
  })
  assert.deepEqual(fs.readdirSync(directory), [])
})

test('a file is no folder, and neither is what lies below one', (context) => {
  const file = path.join(scratch(context), 'file')
  fs.writeFileSync(file, '')
  assert.throws(() => targetFolder(file), { kind: 'bad-input', message: /is a file/ })
  assert.throws(() => targetFolder(path.join(file, 'below')), { kind: 'bad-input', message: /is not there/ })
})

test('where nothing can be made it is said', () => {
  assert.throws(() => targetFolder('/proc/warren-target'), { kind: 'storage', message: /cannot be made/ })
})
