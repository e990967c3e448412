import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { utf8 } from '@warren/kernel'
import { openHomeDir } from '@warren/platform/node'
import { temporaryDirectory } from './support/temporary-home.ts'

function modeOf(file: string): number {
  return fs.statSync(file).mode & 0o777
}

test('a new home belongs to its owner alone, and so do its files', (context) => {
  const home = openHomeDir(path.join(temporaryDirectory(context), 'deep', 'home'))
  assert.equal(modeOf(home.path), 0o700)
  home.writeAtomic('token', utf8('x'))
  assert.equal(modeOf(home.file('token')), 0o600)
})

test('a home that others may write is refused with what to do', (context) => {
  const directory = temporaryDirectory(context)
  for (const mode of [0o720, 0o702, 0o777]) {
    fs.chmodSync(directory, mode)
    assert.throws(
      () => openHomeDir(directory),
      (error: Error & { kind: string; next: string }) => {
        assert.equal(error.kind, 'bad-input')
        assert.match(error.next, /chmod go-w/)
        return true
      },
    )
  }
  fs.chmodSync(directory, 0o755)
  assert.equal(openHomeDir(directory).path, directory)
})

test('a home that is a file, or lies below one, is refused', (context) => {
  const file = path.join(temporaryDirectory(context), 'file')
  fs.writeFileSync(file, '')
  for (const place of [file, path.join(file, 'home')]) {
    assert.throws(() => openHomeDir(place), {
      kind: 'bad-input',
      message: 'the home is a file, not a directory',
    })
  }
})

test('reading what is not there is undefined, and reading too much is refused', (context) => {
  const home = openHomeDir(temporaryDirectory(context))
  assert.equal(home.read('absent', 10), undefined)
  home.writeAtomic('ten', new Uint8Array(10))
  assert.deepEqual(home.read('ten', 10), new Uint8Array(10))
  assert.throws(() => home.read('ten', 9), { kind: 'storage', fields: { maxBytes: 9 } })
})

for (const write of ['writeAtomic', 'writeUnforced'] as const) {
  test(`${write} replaces the whole file, also over what an interrupted writing left`, (context) => {
    const home = openHomeDir(temporaryDirectory(context))
    home[write]('file', utf8('a longer first content'))
    fs.writeFileSync(home.file('.file.new'), 'half')
    home[write]('file', utf8('second'))
    assert.deepEqual(home.read('file', 100), utf8('second'))
    assert.deepEqual(fs.readdirSync(home.path), ['file'])
    assert.equal(modeOf(home.file('file')), 0o600)
    home.remove('file')
    home.remove('file')
    assert.equal(home.read('file', 100), undefined)
  })
}

test('what a replacement that was cut off left is removed, and nothing else', (context) => {
  const home = openHomeDir(temporaryDirectory(context))
  home.writeAtomic('file', utf8('kept'))
  fs.writeFileSync(home.file('.file.new'), 'half')
  home.removeUnfinished('file')
  home.removeUnfinished('file')
  assert.deepEqual(fs.readdirSync(home.path), ['file'])
  assert.deepEqual(home.read('file', 100), utf8('kept'))
})

test('a failed write leaves the old content and says what failed', (context) => {
  const home = openHomeDir(temporaryDirectory(context))
  home.writeAtomic('file', utf8('old'))
  fs.mkdirSync(home.file('.file.new'))
  assert.throws(() => home.writeAtomic('file', utf8('new')), { kind: 'storage' })
  assert.deepEqual(home.read('file', 100), utf8('old'))
})

test('a file without a byte is as good as none', (context) => {
  const home = openHomeDir(temporaryDirectory(context))
  assert.equal(home.isEmpty('name'), true)
  home.writeAtomic('name', new Uint8Array(0))
  assert.equal(home.isEmpty('name'), true)
  home.writeAtomic('name', new Uint8Array(1))
  assert.equal(home.isEmpty('name'), false)
})
