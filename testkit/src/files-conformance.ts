/** What every file system port must do, whatever disk is below it. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type FileFailure, fileFailureOf, type FileSystem, utf8 } from '@warren/kernel'

export interface FilesUnderTest {
  readonly files: FileSystem
  /** An empty directory. */
  readonly root: string
  /** Makes a symbolic link to `root`. */
  plantLink(path: string): Promise<void>
  /** Makes a pipe that nobody writes to. */
  plantPipe(path: string): Promise<void>
  close(): Promise<void>
}

type Conforms = (
  property: string,
  check: (files: FileSystem, at: (...names: string[]) => string, opened: FilesUnderTest) => Promise<void>,
) => void

const refusedAs =
  (...reasons: readonly FileFailure[]) =>
  (error: unknown): boolean => {
    const reason = fileFailureOf(error)
    return reason !== undefined && reasons.includes(reason)
  }

async function put(files: FileSystem, path: string, bytes: Uint8Array): Promise<void> {
  const file = await files.open(path, 'create')
  await file.write(0, bytes)
  await file.close()
}

async function get(files: FileSystem, path: string): Promise<Uint8Array> {
  const file = await files.open(path, 'read')
  const { bytes } = await file.stat()
  const target = new Uint8Array(bytes)
  assert.equal(await file.read(0, target), bytes)
  await file.close()
  return target
}

/** @param open - called once a test. */
export function filesConformance(name: string, open: () => Promise<FilesUnderTest>): void {
  const conforms: Conforms = (property, check) => {
    test(property, async () => {
      const opened = await open()
      try {
        await check(opened.files, (...names) => opened.files.join(opened.root, ...names), opened)
      } finally {
        await opened.close()
      }
    })
  }
  suite(`file system: ${name}`, () => {
    contentTests(conforms)
    nameTests(conforms)
    strangerTests(conforms)
  })
}

function contentTests(conforms: Conforms): void {
  conforms('what was written reads back, and reading stops at the end', async (files, at) => {
    const file = await files.open(at('a'), 'create')
    await file.write(0, Uint8Array.of(1, 2, 3))
    await file.write(2, Uint8Array.of(9, 8))
    await file.sync()
    const target = new Uint8Array(8).fill(7)
    assert.equal(await file.read(1, target), 3)
    assert.deepEqual(target, Uint8Array.of(2, 9, 8, 7, 7, 7, 7, 7))
    assert.equal(await file.read(100, target), 0)
    await file.close()
    assert.deepEqual(await get(files, at('a')), Uint8Array.of(1, 2, 9, 8))
  })

  conforms('parts are written one behind the other, empty ones too', async (files, at) => {
    const parts = [new Uint8Array(70_000).fill(1), new Uint8Array(0), Uint8Array.of(2), Uint8Array.of(3, 4)]
    const file = await files.open(at('a'), 'create')
    await file.write(2, ...parts)
    await file.write(0)
    await file.write(0, new Uint8Array(0))
    await file.close()
    const expected = new Uint8Array(70_005).fill(1, 2, 70_002)
    expected.set([2, 3, 4], 70_002)
    assert.deepEqual(await get(files, at('a')), expected)
  })

  conforms('a gap and a longer length read as zeros; a shorter length cuts', async (files, at) => {
    const file = await files.open(at('a'), 'create')
    await file.write(10_000, Uint8Array.of(5))
    await file.truncate(10_004)
    const target = new Uint8Array(10_004)
    target[10_000] = 5
    assert.deepEqual(await get(files, at('a')), target.fill(0, 0, 10_000))
    await file.truncate(10_000)
    await file.truncate(10_001)
    assert.deepEqual(await get(files, at('a')), new Uint8Array(10_001))
    await file.close()
  })

  conforms('the version changes with the content and stays without', async (files, at) => {
    await put(files, at('a'), Uint8Array.of(1))
    const first = await files.stat(at('a'))
    assert.equal((await files.stat(at('a')))?.version, first?.version)
    const file = await files.open(at('a'), 'update')
    await file.write(1, Uint8Array.of(2))
    const changed = await file.stat()
    await file.close()
    assert.notEqual(changed.version, first?.version)
    assert.deepEqual([first?.kind, first?.bytes, changed.bytes], ['file', 1, 2])
    await files.remove(at('a'))
    await put(files, at('a'), Uint8Array.of(1, 2))
    assert.notEqual((await files.stat(at('a')))?.version, changed.version)
  })

  conforms('time and executable bit are kept', async (files, at) => {
    await put(files, at('a'), Uint8Array.of(1))
    assert.equal((await files.stat(at('a')))?.executable, false)
    await files.setExecutable(at('a'))
    await files.setModified(at('a'), 1_234_567_000)
    const stat = await files.stat(at('a'))
    assert.deepEqual([stat?.executable, stat?.modifiedMs], [true, 1_234_567_000])
  })
}

function nameTests(conforms: Conforms): void {
  conforms('create refuses what is there; read and update want it there', async (files, at) => {
    await assert.rejects(files.open(at('a'), 'read'), refusedAs('missing'))
    await assert.rejects(files.open(at('a'), 'update'), refusedAs('missing'))
    await put(files, at('a'), Uint8Array.of(1))
    await assert.rejects(files.open(at('a'), 'create'), refusedAs('exists'))
    await assert.rejects(files.open(at('no', 'a'), 'create'), refusedAs('missing'))
    assert.equal(await files.stat(at('no', 'a')), undefined)
  })

  conforms('a directory is made once, and never over a file', async (files, at) => {
    assert.equal(await files.makeDirectory(at('d')), true)
    assert.equal(await files.makeDirectory(at('d')), false)
    await put(files, at('f'), Uint8Array.of(1))
    await assert.rejects(files.makeDirectory(at('f')), refusedAs('exists'))
    await assert.rejects(files.makeDirectory(at('x', 'y')), refusedAs('missing'))
    await assert.rejects(files.open(at('d'), 'read'), refusedAs('not-a-file'))
    assert.equal((await files.stat(at('d')))?.kind, 'directory')
  })

  conforms('a rename moves, and never replaces', async (files, at) => {
    await files.makeDirectory(at('d'))
    await put(files, at('d', 'a'), Uint8Array.of(1))
    await put(files, at('b'), Uint8Array.of(2))
    await assert.rejects(files.rename(at('d', 'a'), at('b')), refusedAs('exists'))
    await assert.rejects(files.rename(at('d'), at('b')), refusedAs('exists'))
    await assert.rejects(files.rename(at('none'), at('c')), refusedAs('missing'))
    assert.deepEqual(await get(files, at('b')), Uint8Array.of(2))
    await files.rename(at('d', 'a'), at('c'))
    await files.rename(at('d'), at('e'))
    await files.syncDirectory(at())
    const names = new Set((await files.list(at(), 10)).map((entry) => entry.name))
    assert.deepEqual(names, new Set(['b', 'c', 'e']))
    assert.deepEqual(await get(files, at('c')), Uint8Array.of(1))
  })

  conforms('a listing has kinds and a bound; a directory goes with what it holds', async (files, at) => {
    await files.makeDirectory(at('d'))
    await put(files, at('d', 'Ünïcödé 😀'), new Uint8Array(0))
    await files.makeDirectory(at('d', 'sub'))
    const entries = await files.list(at('d'), 10)
    const kinds = new Map(entries.map((entry) => [entry.name, entry.kind]))
    assert.deepEqual([kinds.get('Ünïcödé 😀'), kinds.get('sub'), kinds.size], ['file', 'directory', 2])
    assert.equal((await files.list(at('d'), 1)).length, 1)
    await assert.rejects(files.list(at('none'), 1), refusedAs('missing'))
    await files.remove(at('d'))
    await files.remove(at('d'))
    assert.deepEqual(await files.list(at(), 10), [])
    assert.equal(files.baseName(at('x y')), 'x y')
    const freeBytes = await files.freeBytes(at('not', 'there'))
    assert.ok(freeBytes > 0 && freeBytes <= (await files.totalBytes(at('not', 'there'))))
  })
}

function strangerTests(conforms: Conforms): void {
  conforms('links are seen, and only followed by who asks where they lead', async (files, at, opened) => {
    await opened.plantLink(at('l'))
    await put(files, at('f'), utf8('x'))
    assert.equal(await files.realPath(at('l', 'f')), await files.realPath(at('f')))
    assert.equal(await files.realPath(at('l')), await files.realPath(at()))
    assert.equal(await files.realPath(at('l', 'nothing')), undefined)
    await files.remove(at('f'))
    assert.equal((await files.stat(at('l')))?.kind, 'link')
    assert.deepEqual(await files.list(at(), 10), [{ name: 'l', kind: 'link' }])
    await assert.rejects(files.open(at('l'), 'read'), refusedAs('not-a-file'))
    await assert.rejects(files.open(at('l'), 'create'), refusedAs('exists'))
    await assert.rejects(files.list(at('l'), 10), refusedAs('not-a-file'))
    await assert.rejects(files.makeDirectory(at('l')), refusedAs('exists'))
    await files.remove(at('l'))
    assert.equal(await files.stat(at('l')), undefined)
    assert.equal((await files.stat(opened.root))?.kind, 'directory')
  })

  conforms('an open file tells where it is, until that is taken away', async (files, at, opened) => {
    await opened.plantLink(at('l'))
    await put(files, at('f'), utf8('x'))
    const file = await files.open(at('f'), 'read')
    assert.equal(await file.realPath(), await files.realPath(at('f')))
    await files.remove(at('f'))
    assert.equal(await file.realPath(), undefined)
    await file.close()
  })

  conforms('a pipe is refused at once, not waited for', async (files, at, opened) => {
    await opened.plantPipe(at('p'))
    assert.equal((await files.stat(at('p')))?.kind, 'other')
    await assert.rejects(files.open(at('p'), 'read'), refusedAs('not-a-file'))
    await assert.rejects(files.open(at('p'), 'update'), refusedAs('not-a-file'))
  })
}
