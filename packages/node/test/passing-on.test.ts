/** Downloads that are served to others once all of it is here, whatever happens in between. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Content, Download, Share, ShareRequest } from '@warren/api'
import { fail } from '@warren/kernel'
import { MemoryState } from '@warren/testkit'
import { PassingOn } from '../src/shares/passing-on.ts'
import { downloadOf, LINK, shareOf } from './fake-files.ts'

const CONTENT: Content = { link: LINK, name: 'as its sharer calls it', kind: 'file', bytes: 3, files: 1 }

/** One process of a node; its state goes on in the next one. */
class Process {
  readonly downloads = new Map<string, Download>()
  readonly shares = new Map<string, Share>()
  readonly added: [ShareRequest, string | undefined][] = []
  readonly told: string[] = []
  addFails: Error | undefined
  readonly passingOn: PassingOn

  constructor(state: MemoryState) {
    this.passingOn = new PassingOn({
      state,
      shares: {
        get: (id) => this.shares.get(id) ?? [...this.shares.values()].find(({ link }) => link === id),
        add: async (request, _progress, within) => {
          if (this.addFails !== undefined) throw this.addFails
          this.added.push([request, within])
          const share = shareOf('s1', request)
          this.shares.set(share.id, share)
          return share
        },
      },
      content: { inspect: async () => CONTENT },
      download: (id) => this.downloads.get(id),
      changed: (id) => this.told.push(this.passingOn.of(id)?.state ?? 'not'),
    })
  }

  become(id: string, state: Download['state']): void {
    const download = downloadOf(id, { state })
    this.downloads.set(id, download)
    this.passingOn.look(download)
  }
}

/** What was begun is done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('it is shared under its link and the name that its sharer gave it, once all of it is here, and once only', async () => {
  const node = new Process(new MemoryState())
  node.passingOn.begin()
  node.become('d1', 'running')
  node.passingOn.want('d1', true, '/home/me')
  assert.deepEqual(node.passingOn.of('d1'), { state: 'wanted' })
  node.become('d1', 'paused')
  await settled()
  assert.deepEqual(node.added, [])
  node.become('d1', 'done')
  node.become('d1', 'done')
  await settled()
  const request = { path: '/tmp/file.txt', name: CONTENT.name, also: LINK, besideRelay: true }
  assert.deepEqual(node.added, [[request, '/home/me']])
  assert.deepEqual(node.passingOn.of('d1'), { state: 'shared', share: 's1' })
  assert.equal(node.told.at(-1), 'shared')
})

test('nobody asked for it: nothing is shared', async () => {
  const node = new Process(new MemoryState())
  node.passingOn.begin()
  node.become('d1', 'done')
  await settled()
  assert.deepEqual(node.added, [])
  assert.equal(node.passingOn.of('d1'), undefined)
})

test('what a process was killed over is passed on by the next one, and not twice if only the note of it was lost', async () => {
  const state = new MemoryState()
  const first = new Process(state)
  first.passingOn.begin()
  first.become('d1', 'running')
  first.become('d2', 'running')
  first.passingOn.want('d1', false, undefined)
  first.passingOn.want('d2', false, undefined)
  const second = new Process(state)
  second.downloads.set('d1', downloadOf('d1', { state: 'done' }))
  // Before the network is there nothing is done.
  second.passingOn.look(downloadOf('d1', { state: 'done' }))
  await settled()
  assert.deepEqual(second.added, [])
  second.passingOn.begin()
  await settled()
  assert.equal(second.added.length, 1)
  const third = new Process(state)
  third.downloads.set('d1', downloadOf('d1', { state: 'done' }))
  third.shares.set('s1', shareOf('s1'))
  third.passingOn.want('d1', false, undefined)
  third.passingOn.begin()
  await settled()
  assert.deepEqual(third.added, [])
  assert.equal(third.passingOn.of('d1')?.share, 's1')
})

test('a link that is served here already is not served twice', async () => {
  const node = new Process(new MemoryState())
  node.passingOn.begin()
  node.shares.set('by hand', shareOf('by hand'))
  node.passingOn.want('d1', false, undefined)
  node.become('d1', 'done')
  await settled()
  assert.deepEqual(node.added, [])
  assert.deepEqual(node.passingOn.of('d1'), { state: 'shared', share: 'by hand' })
})

test('why it is not shared is told with what to do, and it is tried once more when the download is asked to go on', async () => {
  const node = new Process(new MemoryState())
  node.passingOn.begin()
  node.addFails = fail('bad-input', 'what is there is not the same content', { next: 'Get it anew.' })
  node.passingOn.want('d1', false, undefined)
  node.become('d1', 'done')
  await settled()
  const cause = 'what is there is not the same content'
  assert.deepEqual(node.passingOn.of('d1'), { state: 'failed', cause, next: 'Get it anew.' })
  node.addFails = undefined
  node.passingOn.look(downloadOf('d1', { state: 'done' }))
  await settled()
  assert.equal(node.passingOn.of('d1')?.state, 'shared')
})

test('a share that was stopped is not passed on any more, and a download that was forgotten is not wanted', async () => {
  const node = new Process(new MemoryState())
  node.passingOn.begin()
  node.passingOn.want('d1', false, undefined)
  node.become('d1', 'done')
  await settled()
  node.shares.clear()
  assert.equal(node.passingOn.of('d1'), undefined)
  node.passingOn.want('d2', false, undefined)
  node.passingOn.forget('d2')
  node.become('d2', 'done')
  await settled()
  assert.equal(node.added.length, 1)
})
