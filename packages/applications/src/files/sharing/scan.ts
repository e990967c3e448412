/** Finds out what a path holds, before any of it is read. */
import {
  type Cancel,
  type DirectoryEntry,
  fail,
  fileFailureOf,
  type FileStat,
  type FileSystem,
  throwIfCancelled,
  utf8,
  type WarrenError,
} from '@warren/kernel'
import { MAX_DATA_BYTES, MAX_ENTRIES, MAX_MANIFEST_BYTES } from '../../limits.ts'
import {
  checkComponent,
  checkPath,
  type ManifestEntry,
  manifestSecondsOf,
  orderEntries,
} from '../format/index.ts'
import { inParallel } from './in-parallel.ts'
import { FILES_AT_ONCE, MANIFEST_ENTRY_BYTES, MANIFEST_HEAD_BYTES, MAX_SKIPPED_TOLD } from './limits.ts'
import type { SkippedFile } from './share.ts'
import { findPlace, ownFolder, type Place, type PlaceRequest } from './place.ts'

export interface ScanRequest extends PlaceRequest {
  /** Of the share; a single file's entry has it. */
  readonly name: string
  readonly skipUnreadable: boolean
}

export interface Scanned {
  /** Where it is: as asked, or what a link that was asked for leads to. */
  readonly path: string
  readonly kind: 'file' | 'folder'
  /** In the order of a manifest. */
  readonly entries: readonly ManifestEntry[]
  /** `version` of each entry, '' for folders. */
  readonly versions: readonly string[]
  readonly bytes: number
  readonly skipped: readonly SkippedFile[]
  readonly skippedCount: number
}

/** A file or folder whose turn comes. */
interface Found {
  readonly path: readonly string[]
  readonly kind: 'file' | 'directory'
}

const SKIP_REASONS = {
  link: 'a symbolic link',
  other: 'a device, pipe or socket',
  gone: 'went away while it was looked at',
  unreadable: 'cannot be read',
  empty: 'a name that not every system can store',
  dots: 'a name that not every system can store',
  separator: 'a name that not every system can store',
  control: 'a name with control characters',
  'not-text': 'a name that is not text',
  'too-long': 'a name that is too long',
  'too-deep': 'too many folders within folders',
  'path-too-long': 'a path that is too long',
} as const
type SkipReason = keyof typeof SKIP_REASONS

/**
 * Looks at everything below `path`, and opens every file to see that it can be read.
 *
 * @throws WarrenError `not-found`, `bad-input`, `no-permission`, `storage`, `cancelled`; each says what to do.
 */
export async function scanPath(files: FileSystem, request: ScanRequest, cancel: Cancel): Promise<Scanned> {
  const place = await findPlace(files, request)
  if (place.kind === 'file') return new Scan(files, request, place, cancel).file()
  if (place.kind === 'directory') return new Scan(files, request, place, cancel).folder()
  throw fail('bad-input', 'only files and folders can be shared', {
    next: 'This is a device or a pipe; pipe what comes out of it into: warren share -',
  })
}

class Scan {
  readonly #files: FileSystem
  readonly #request: ScanRequest
  readonly #place: Place
  readonly #cancel: Cancel
  readonly #entries: ManifestEntry[] = []
  readonly #versions = new Map<ManifestEntry, string>()
  readonly #skipped: SkippedFile[] = []
  #skippedCount = 0
  #unreadable: { count: number; first: string } | undefined
  #bytes = 0
  #manifestBytes = MANIFEST_HEAD_BYTES

  constructor(files: FileSystem, request: ScanRequest, place: Place, cancel: Cancel) {
    this.#files = files
    this.#request = request
    this.#place = place
    this.#cancel = cancel
  }

  async file(): Promise<Scanned> {
    await this.#look({ path: [], kind: 'file' })
    return this.#finish('file')
  }

  async folder(): Promise<Scanned> {
    let level: Found[] = [{ path: [], kind: 'directory' }]
    while (level.length > 0) {
      const below: Found[][] = []
      const found = level
      await inParallel(found.length, FILES_AT_ONCE, async (index) => {
        throwIfCancelled(this.#cancel)
        const one = found[index]
        if (one === undefined) return
        if (one.kind === 'file') await this.#look(one)
        else below[index] = await this.#list(one)
      })
      level = below.flat()
    }
    return this.#finish('folder')
  }

  #pathOf(path: readonly string[]): string {
    return this.#files.join(this.#place.path, ...path)
  }

  async #list({ path }: Found): Promise<Found[]> {
    const place = this.#pathOf(path)
    const { realPath, realHome } = this.#place
    if (this.#files.join(realPath, ...path) === realHome) throw ownFolder()
    let listed: DirectoryEntry[]
    try {
      listed = await this.#files.list(place, MAX_ENTRIES + 1)
    } catch (error) {
      this.#refused(path, error)
      return []
    }
    if (path.length > 0) this.#add({ path, kind: 'folder', bytes: 0, executable: false, modifiedS: 0 })
    const found: Found[] = []
    for (const { name, kind } of listed) {
      const below = [...path, name ?? '?']
      const verdict = name === undefined ? 'not-text' : checkPath(below)
      if (verdict !== 'fine') this.#skip(below, verdict)
      else if (kind === 'file' || kind === 'directory') found.push({ path: below, kind })
      else this.#skip(below, kind)
    }
    if (this.#entries.length + found.length > MAX_ENTRIES) throw tooMany()
    return found
  }

  async #look({ path }: Found): Promise<void> {
    let stat: FileStat
    try {
      stat = await this.#statOpen(this.#pathOf(path))
    } catch (error) {
      return this.#refused(path, error)
    }
    const entry: ManifestEntry = {
      path: path.length === 0 ? [this.#request.name] : path,
      kind: 'file',
      bytes: stat.bytes,
      executable: stat.executable,
      modifiedS: manifestSecondsOf(stat.modifiedMs),
    }
    this.#versions.set(entry, stat.version)
    this.#bytes += stat.bytes
    if (this.#bytes > MAX_DATA_BYTES)
      throw fail('bad-input', 'this is more than one share can hold', { next: 'Share it in several parts.' })
    this.#add(entry)
  }

  async #statOpen(path: string): Promise<FileStat> {
    const handle = await this.#files.open(path, 'read')
    try {
      return await handle.stat()
    } finally {
      await handle.close()
    }
  }

  #add(entry: ManifestEntry): void {
    this.#manifestBytes += MANIFEST_ENTRY_BYTES + utf8(entry.path.join('/')).length
    if (this.#entries.length >= MAX_ENTRIES || this.#manifestBytes > MAX_MANIFEST_BYTES) throw tooMany()
    this.#entries.push(entry)
  }

  #refused(path: readonly string[], error: unknown): void {
    const reason = fileFailureOf(error)
    if (reason === undefined) throw error
    if (reason === 'missing') return this.#skip(path, 'gone')
    if (reason === 'not-a-file') return this.#skip(path, 'other')
    this.#unreadable ??= { count: 0, first: this.#pathOf(path) }
    this.#unreadable.count++
    this.#skip(path, 'unreadable')
  }

  #skip(path: readonly string[], reason: SkipReason): void {
    this.#skippedCount++
    if (this.#skipped.length < MAX_SKIPPED_TOLD)
      this.#skipped.push({ path: path.join('/'), reason: SKIP_REASONS[reason] })
  }

  #finish(kind: 'file' | 'folder'): Scanned {
    if (this.#unreadable !== undefined && (kind === 'file' || !this.#request.skipUnreadable)) {
      const { count, first } = this.#unreadable
      throw fail('no-permission', 'some of the files cannot be read', {
        fields: { files: count },
        next:
          kind === 'file'
            ? `See to it that the user who runs Warren may read "${first}".`
            : `${count} cannot be read, the first is "${first}". Change that, or leave them out with --skip-unreadable.`,
      })
    }
    if (kind === 'file' && this.#entries.length === 0)
      throw fail('not-found', 'the file went away while it was looked at')
    const entries = orderEntries(this.#entries)
    return {
      path: this.#place.path,
      kind,
      entries,
      versions: entries.map((entry) => this.#versions.get(entry) ?? ''),
      bytes: this.#bytes,
      skipped: this.#skipped,
      skippedCount: this.#skippedCount,
    }
  }
}

function tooMany(): WarrenError {
  return fail('bad-input', 'this folder holds more files than one share can list', {
    fields: { atMost: MAX_ENTRIES },
    next: 'Share it in several parts, or as one archive: tar -c FOLDER | warren share - --name FOLDER.tar',
  })
}

/** What the getter's file or folder is called. @throws WarrenError `bad-input`: no name that every system can store. */
export function shareNameOf(name: string): string {
  const verdict = checkComponent(name)
  if (verdict === 'fine') return name
  throw fail('bad-input', 'this cannot be the name of a file', {
    next: 'Give it a name with --name: up to 255 bytes, without "/" and control characters.',
  })
}
