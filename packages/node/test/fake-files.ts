/** Shares, downloads and contents that do what the test says. */
import assert from 'node:assert/strict'
import nodePath from 'node:path'
import type { Content, ContentEntry, Download, Pin, Share, ShareRequest } from '@warren/api'
import { type Cancel, fail } from '@warren/kernel'
import type { ByteRange, ContentReader, FileControl } from '../src/shares/control.ts'
import { FakeSites } from './fake-sites.ts'

export const LINK = 'warren:AbCd-_09'

const STORED = {
  live: 8,
  needed: 4,
  total: 8,
  until: '2030-01-01T00:00:00.000Z',
  parts: 2,
  repaired: 0,
  crowded: 0,
}

export function shareOf(id: string, request: Partial<ShareRequest> = {}): Share {
  return {
    id,
    link: LINK,
    name: request.name ?? 'file.txt',
    ...(request.path === undefined ? {} : { path: request.path }),
    kind: 'file',
    bytes: 3,
    files: 1,
    state: 'starting',
    once: request.once ?? false,
    clients: request.clients ?? [],
    service: `${'a'.repeat(56)}.onion`,
    createdAt: '2026-01-01T00:00:00.000Z',
    statistics: { connections: 0, completed: 0, sentBytes: 0, active: 0 },
    skipped: [],
    skippedCount: 0,
  }
}

export function downloadOf(id: string, more: Partial<Download> = {}): Download {
  return {
    id,
    link: LINK,
    name: 'file.txt',
    state: 'running',
    step: 'fetching',
    totalBytes: 100,
    verifiedBytes: 0,
    bytesPerS: 0,
    sources: [],
    circuits: 3,
    to: '/tmp/file.txt',
    files: 1,
    renamed: [],
    renamedCount: 0,
    ...more,
  }
}

/** A file of a link: bytes 0, 1, 2, ... and how often reading it was given up. */
export class FakeFile implements ContentReader {
  readonly name: string
  readonly bytes: number
  readonly tag = 'fake-1'
  asked: ByteRange[] = []
  left = 0
  /** Before any byte. */
  failure: Error | undefined

  constructor(name: string, bytes: number) {
    this.name = name
    this.bytes = bytes
  }

  async *read({ first, last }: ByteRange, _cancel: Cancel): AsyncGenerator<Uint8Array> {
    this.asked.push({ first, last })
    if (this.failure !== undefined) throw this.failure
    let isDone = false
    try {
      for (let at = first; at <= last; at += 7) {
        yield Uint8Array.from({ length: Math.min(7, last - at + 1) }, (_, index) => (at + index) % 251)
      }
      isDone = true
    } finally {
      if (!isDone) this.left++
    }
  }
}

export class FakeFiles implements FileControl {
  readonly shared = new Map<string, Share>()
  readonly downloadsById = new Map<string, Download>()
  /** Settle what waits: a share to be reached, a download to be done. */
  readonly waiting: ((error?: Error) => void)[] = []
  streamed: Uint8Array[] = []
  isRelay = false
  content_: Content = { link: LINK, name: 'a.mp4', kind: 'file', bytes: 1000, files: 1 }
  files: FakeFile[] = [new FakeFile('a.mp4', 1000)]
  entries_: ContentEntry[] = []
  /** What stands before every answer about a link. */
  gate: (waiting: (what: string, cause?: string) => void, cancel: Cancel) => Promise<void> = async () => {}
  readonly sites = new FakeSites()
  #count = 0

  /** Symbolic links by their paths; what is below `/nowhere` is not there. */
  readonly links = new Map<string, string>()
  /** What the last share and the last download were kept inside of. */
  within: string | undefined

  readonly places: FileControl['places'] = {
    realPath: async (path) => {
      const link = [...this.links.keys()].find((from) => path === from || path.startsWith(`${from}/`))
      const real = link === undefined ? path : `${this.links.get(link)}${path.slice(link.length)}`
      return real.startsWith('/nowhere') ? undefined : nodePath.normalize(real)
    },
    isDirectory: async (path) => !path.includes('.'),
  }

  readonly leaving: FileControl['leaving'] = {
    leave: async (id, until) => {
      const share = this.shared.get(id) ?? assert.fail(id)
      const left = {
        state: 'left',
        until: until ?? '2030-01-01T00:00:00.000Z',
        needed: 4,
        total: 8,
        holders: 8,
        survives: 'It survives much.',
        leftBytes: 65_536,
        totalBytes: 65_536,
        bytesPerS: 0,
      } as const
      this.shared.set(id, { ...share, left })
      return { ...share, left }
    },
  }

  readonly pins = new Map<string, Pin>()

  readonly keeping: FileControl['keeping'] = {
    list: () => [...this.pins.values()],
    pin: (target, until) => {
      const id = String(this.pins.size)
      const words = 'It has not been looked at yet.'
      const about = { kind: 'share', origin: 'pinned', state: 'waiting', words, repaired: 0 } as const
      const pin = { id, capability: target, ...about, ...(until === undefined ? {} : { wished: until }) }
      this.pins.set(id, pin)
      return pin
    },
    find: (target) => [...this.pins.values()].find(({ capability }) => capability === target),
    unpin: (id) => {
      const pin = this.pins.get(id)
      this.pins.delete(id)
      return pin
    },
    check: async (capability) => ({ ...STORED, capability }),
    repair: async (capability) => ({ ...STORED, capability, repaired: 1 }),
  }

  readonly shares: FileControl['shares'] = {
    list: () => [...this.shared.values()],
    get: (id) => this.shared.get(id),
    checkRelay: (besideRelay) => {
      if (this.isRelay && besideRelay !== true) throw fail('bad-input', 'a listed relay must agree')
    },
    add: async (request, progress, within) => {
      this.within = within
      if (request.path === '/missing')
        throw fail('bad-input', 'there is no such file', { next: 'Name another.' })
      progress.part(1)
      return this.#addShare(request)
    },
    addStream: async (query, bytes) => {
      for await (const chunk of bytes) this.streamed.push(chunk)
      return this.#addShare({ ...(query.name === undefined ? {} : { name: query.name }) })
    },
    reachable: (id, _onProgress, cancel) =>
      this.#wait(cancel, () => {
        const share: Share = { ...(this.shared.get(id) ?? shareOf(id)), state: 'reachable' }
        this.shared.set(id, share)
        return share
      }),
    remove: async (id) => this.shared.delete(id),
    relocate: async (id, path, _progress, within) => {
      this.within = within
      const share = { ...(this.shared.get(id) ?? shareOf(id)), path }
      this.shared.set(id, share)
      return share
    },
  }

  readonly downloads: FileControl['downloads'] = {
    list: () => [...this.downloadsById.values()],
    get: (id) => this.downloadsById.get(id),
    start: ({ to }, within) => {
      this.within = within
      return this.#put(downloadOf(`get-${++this.#count}`, { to: `${to}/file.txt` }))
    },
    finished: (id, onProgress, cancel) => {
      onProgress(this.#changed(id, { verifiedBytes: 50 }))
      return this.#wait(cancel, () => this.#put(this.#changed(id, { state: 'done', verifiedBytes: 100 })))
    },
    pause: (id) => this.#put(this.#changed(id, { state: 'paused' })),
    resume: (id) => this.#put(this.#changed(id, { state: 'running' })),
    remove: async (id) => this.downloadsById.delete(id),
  }

  readonly content: FileControl['content'] = {
    checkLink: (link) => {
      if (link !== LINK) throw fail('bad-input', 'this link is damaged', { next: 'Copy it again.' })
    },
    inspect: async (link, { waiting, cancel }) => {
      this.content.checkLink(link)
      await this.gate(waiting, cancel)
      return this.content_
    },
    entries: async () => this.entries_,
    open: async (_link, path) => {
      const file = this.files.find(({ name }) => path === undefined || path.endsWith(name))
      if (file === undefined) throw fail('not-found', 'no such file')
      return file
    },
  }

  #addShare(request: Partial<ShareRequest>): Share {
    const share = shareOf(`share-${++this.#count}`, request)
    this.shared.set(share.id, share)
    return share
  }

  #changed(id: string, more: Partial<Download>): Download {
    return { ...(this.downloadsById.get(id) ?? downloadOf(id)), ...more }
  }

  #put(download: Download): Download {
    this.downloadsById.set(download.id, download)
    return download
  }

  #wait<T>(cancel: Cancel, then: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      cancel.addEventListener('abort', () => reject(fail('cancelled', 'the caller gave up')))
      this.waiting.push((error) => (error === undefined ? resolve(then()) : reject(error)))
    })
  }
}
