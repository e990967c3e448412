/** The two sides of files against each other: what one shares the other gets, byte for byte. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SILENT_LOG } from '@warren/kernel'
import { connectFailure } from '@warren/hidden'
import { createSeededRandom, MemoryFiles, MemoryState } from '@warren/testkit'
import { createDownloads, type Downloads } from '../../src/files/getting/index.ts'
import { bytesOf, NETWORK_ID, Sharer } from './sharing/support/sharer.ts'

const MB = 1024 * 1024
const TO = '/home/downloads'

/** A getter on another disk, who reaches the sharers' services. */
function getterOf(files: MemoryFiles, ...sharers: readonly Sharer[]): Downloads {
  const [{ clock, primitives } = new Sharer()] = sharers
  const ports = { clock, primitives, random: createSeededRandom('getter'), log: SILENT_LOG, files }
  const downloads = createDownloads(
    { ...ports, state: new MemoryState() },
    {
      networkId: NETWORK_ID,
      changed: () => {},
      connect: async ({ service }) => {
        for (const sharer of sharers) {
          try {
            return sharer.connect(service)
          } catch {
            // Not here: perhaps at the next one.
          }
        }
        throw connectFailure('descriptor-not-found')
      },
    },
  )
  downloads.begin()
  return downloads
}

function disk(): MemoryFiles {
  const files = new MemoryFiles()
  files.plant(`${TO}/.keep`, '')
  return files
}

async function read(files: MemoryFiles, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array((await files.stat(path))?.bytes ?? 0)
  const handle = await files.open(path, 'read')
  await handle.read(0, bytes)
  await handle.close()
  return bytes
}

test('a folder that is shared arrives with its names, contents and dates', async () => {
  const sharer = new Sharer()
  const contents: Record<string, Uint8Array> = {
    'a/one': bytesOf(3 * MB),
    'a/empty': bytesOf(0),
    two: bytesOf(77_777, 3),
  }
  for (const [path, bytes] of Object.entries(contents))
    sharer.files.plant(`/data/trip/${path}`, bytes, {
      executable: path === 'two',
      modifiedMs: 1_600_000_000_000,
    })
  const share = await sharer.add('/data/trip')
  const files = disk()
  const downloads = getterOf(files, sharer)
  const { id } = downloads.start({ link: share.link ?? '', to: TO })
  const done = await sharer.settle(downloads.finished(id, () => {}))
  assert.equal(done.to, `${TO}/trip`)
  for (const [path, bytes] of Object.entries(contents))
    assert.deepEqual(await read(files, `${TO}/trip/${path}`), bytes)
  const stat = await files.stat(`${TO}/trip/two`)
  assert.deepEqual([stat?.executable, stat?.modifiedMs], [true, 1_600_000_000_000])
  await sharer.clock.runFor(1000)
  assert.equal(sharer.status(share.id).statistics.completed, 1)
  await sharer.settle(downloads.stop())
})

test('a share until the first download ends with it', async () => {
  const sharer = new Sharer()
  sharer.files.plant('/data/file', bytesOf(MB))
  const share = await sharer.add('/data/file', { once: true })
  const files = disk()
  const downloads = getterOf(files, sharer)
  const { id } = downloads.start({ link: share.link ?? '', to: TO })
  await sharer.settle(downloads.finished(id, () => {}))
  await sharer.clock.runFor(1000)
  assert.equal(sharer.status(share.id).state, 'ended')
  assert.deepEqual(await read(files, `${TO}/file`), bytesOf(MB))
  await sharer.settle(downloads.stop())
})

test('a getter that shares on under the same link serves others when the author is gone', async () => {
  const author = new Sharer({ seed: 'author' })
  author.files.plant('/data/file', bytesOf(2 * MB), { modifiedMs: 1_600_000_000_123 })
  const first = await author.add('/data/file')
  const helper = new Sharer({ seed: 'helper', clock: author.clock })
  helper.files.plant(`${TO}/.keep`, '')
  const helperGets = getterOf(helper.files, author)
  const started = helperGets.start({ link: first.link ?? '', to: TO })
  await author.settle(helperGets.finished(started.id, () => {}))
  const second = await helper.add(`${TO}/file`, { also: first.link ?? '' })
  await author.settle(author.shares.stop())
  const files = disk()
  const downloads = getterOf(files, helper)
  const { id } = downloads.start({ link: second.link ?? '', to: TO })
  await author.settle(downloads.finished(id, () => {}))
  assert.deepEqual(await read(files, `${TO}/file`), bytesOf(2 * MB))
  await author.settle(downloads.stop())
  await author.settle(helperGets.stop())
})
