import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileFailureOf } from '@warren/kernel'
import { filesConformance, MemoryFiles } from '@warren/testkit'

filesConformance('memory', async () => {
  const files = new MemoryFiles()
  return {
    files,
    root: '/',
    plantLink: async (path) => files.plantLink(path, '/'),
    plantPipe: async (path) => files.plantOther(path, 'other'),
    close: async () => {},
  }
})

async function contentOf(files: MemoryFiles, path: string): Promise<string | undefined> {
  if ((await files.stat(path)) === undefined) return undefined
  const file = await files.open(path, 'read')
  const target = new Uint8Array((await file.stat()).bytes)
  await file.read(0, target)
  return Buffer.from(target).toString()
}

test('a kill keeps every completed write, and the dead process writes no more', async () => {
  const before = new MemoryFiles()
  const file = await before.open('/a', 'create')
  await file.write(0, Buffer.from('one'))
  const after = before.crash('kill')
  void file.write(0, Buffer.from('two'))
  await new Promise(setImmediate)
  assert.equal(await contentOf(after, '/a'), 'one')
})

test('a loss of power keeps what was synced, and in some runs loses what was not', async () => {
  const seen = new Set<string | undefined>()
  for (let seed = 0; seed < 40; seed++) {
    const before = new MemoryFiles({ seed })
    const file = await before.open('/a', 'create')
    await file.write(0, Buffer.from('one'))
    await file.sync()
    await before.syncDirectory('/')
    await file.write(0, Buffer.from('two'))
    await before.rename('/a', '/b')
    const after = before.crash('power')
    const [a, b] = [await contentOf(after, '/a'), await contentOf(after, '/b')]
    assert.ok((a === undefined) !== (b === undefined), 'a rename is whole')
    assert.ok(['one', 'two'].includes(a ?? b ?? ''))
    seen.add(`${a} ${b}`)
  }
  assert.equal(seen.size, 4)
})

test('a name that was never synced may be gone after a loss of power', async () => {
  const seen = new Set<string | undefined>()
  for (let seed = 0; seed < 20; seed++) {
    const before = new MemoryFiles({ seed })
    const file = await before.open('/a', 'create')
    await file.write(0, Buffer.from('one'))
    await file.sync()
    seen.add(await contentOf(before.crash('power'), '/a'))
  }
  assert.deepEqual(seen, new Set(['one', undefined]))
})

test('a process that dies in a write leaves a part of it, and its operation never settles', async () => {
  const lengths = new Set<number | undefined>()
  for (let seed = 0; seed < 20; seed++) {
    const before = new MemoryFiles({ seed })
    const file = await before.open('/a', 'create')
    before.haltAt(1)
    void file.write(0, Buffer.from('four'))
    await before.halted
    lengths.add((await contentOf(before.crash('kill'), '/a'))?.length)
  }
  assert.ok(lengths.size > 2)
})

test('a full disk refuses what does not fit, and the n-th operation fails on demand', async () => {
  const files = new MemoryFiles({ capacityBytes: 8192 })
  const file = await files.open('/a', 'create')
  await file.write(0, new Uint8Array(8192))
  await file.write(0, new Uint8Array(8192))
  await assert.rejects(file.write(8192, Uint8Array.of(1)), (error) => fileFailureOf(error) === 'full')
  assert.equal(await files.freeBytes(), 0)
  files.failAt(2, 'broken')
  await files.stat('/a')
  await assert.rejects(files.stat('/a'), (error) => fileFailureOf(error) === 'broken')
  files.deny('/a')
  await assert.rejects(files.open('/a', 'read'), (error) => fileFailureOf(error) === 'no-permission')
})
