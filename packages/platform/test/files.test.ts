import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { fileFailureOf } from '@warren/kernel'
import { createNodeFiles } from '@warren/platform/node'
import { filesConformance } from '@warren/testkit'

const files = createNodeFiles()

const makeRoot = (): Promise<string> => fs.mkdtemp(path.join(os.tmpdir(), 'warren-files-'))

filesConformance('Node', async () => {
  const root = await makeRoot()
  return {
    files,
    root,
    plantLink: (at) => fs.symlink(root, at),
    plantPipe: async (at) => {
      execFileSync('mkfifo', [at])
    },
    close: () => fs.rm(root, { recursive: true, force: true }),
  }
})

test('a name that is not UTF-8 is listed without a name', async () => {
  const root = await makeRoot()
  try {
    await fs.writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xff])]), '')
    await fs.writeFile(path.join(root, '\ufeffmark'), '')
    const entries = await files.list(root, 10)
    const names = new Set(entries.map((entry) => entry.name))
    assert.deepEqual(names, new Set([undefined, '\ufeffmark']))
  } finally {
    await fs.rm(root, { recursive: true, force: true })
  }
})

test('a write that sets the time back still changes the version', async () => {
  const root = await makeRoot()
  try {
    const at = path.join(root, 'a')
    await fs.writeFile(at, 'one')
    await files.setModified(at, 1000)
    const before = await files.stat(at)
    await fs.writeFile(at, 'two')
    await files.setModified(at, 1000)
    const after = await files.stat(at)
    assert.deepEqual([after?.bytes, after?.modifiedMs], [before?.bytes, before?.modifiedMs])
    assert.notEqual(after?.version, before?.version)
  } finally {
    await fs.rm(root, { recursive: true, force: true })
  }
})

test('a device that is always full says so, as no file', async () => {
  await assert.rejects(files.open('/dev/full', 'update'), (error) => fileFailureOf(error) === 'not-a-file')
})
