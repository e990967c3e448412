/**
 * The file port in memory: disks that fill up, fail at the n-th operation, and lose what a crash or a power cut would.
 * Paths begin with `/`; the root is there.
 */
import {
  assert,
  concatBytes,
  type DirectoryEntry,
  drawBelow,
  type FileFailure,
  type FileHandle,
  fileFailure,
  type FileKind,
  type FileStat,
  type FileSystem,
  type OpenMode,
  type Random,
  utf8,
} from '@warren/kernel'
import { PAGE_BYTES } from './memory-files-content.ts'
import { FileNode } from './memory-files-tree.ts'
import { createSeededRandom } from './seeded-random.ts'

export interface MemoryFilesOptions {
  /** What fits, counted in pages of 4096 bytes that were written. Default: no end. */
  readonly capacityBytes?: number
  /** Decides what of a torn write and of unsynced changes survives. */
  readonly seed?: string | number
  /** Times of changes. Default: always the same moment. */
  readonly now?: () => number
}

const SOME_TIME_MS = 1_700_000_000_000
/** As Linux has it. */
const MAX_LINKS = 40

export class MemoryFiles implements FileSystem {
  readonly #options: MemoryFilesOptions
  readonly #random: Random
  #root: FileNode
  #nextId = 1
  #capacityBytes: number
  #operations = 0
  readonly #failures = new Map<number, FileFailure>()
  #haltsAt = Number.POSITIVE_INFINITY
  readonly #halted = Promise.withResolvers<void>()
  readonly #never = new Promise<never>(() => {})

  constructor(options: MemoryFilesOptions = {}) {
    this.#options = options
    this.#random = createSeededRandom(options.seed ?? 'memory files')
    this.#root = this.#node('directory')
    this.#capacityBytes = options.capacityBytes ?? Number.POSITIVE_INFINITY
  }

  /** Operations begun so far: all members that ask the disk. */
  get operations(): number {
    return this.#operations
  }

  /** Resolves when the operation named to {@link haltAt} begins. */
  get halted(): Promise<void> {
    return this.#halted.promise
  }

  /** Makes the n-th operation from now on (1 is the next) fail. */
  failAt(n: number, reason: FileFailure): void {
    this.#failures.set(this.#operations + n, reason)
  }

  /** The process dies in its n-th operation from now on: that one is done in part or not at all, and it and all later never settle. */
  haltAt(n: number): void {
    this.#haltsAt = this.#operations + n
  }

  setCapacity(bytes: number): void {
    this.#capacityBytes = bytes
  }

  /**
   * The disk as the next process finds it. This object is dead afterwards: nothing that still holds it can write.
   *
   * @param kind - `kill` keeps every write that completed; `power` keeps what was synced and any part of the rest.
   */
  crash(kind: 'kill' | 'power'): MemoryFiles {
    const survivor = new MemoryFiles({ ...this.#options, seed: drawBelow(this.#random, 0x1_0000_0000) })
    survivor.#root = this.#root.survivor(kind === 'power' ? this.#random : undefined)
    survivor.#nextId = this.#nextId
    survivor.#capacityBytes = this.#capacityBytes
    this.#haltsAt = 0
    return survivor
  }

  /** Puts a file there as somebody else would, with the directories above it, synced. Replaces what is there. */
  plant(
    path: string,
    content: Uint8Array | string,
    options: { executable?: boolean; modifiedMs?: number } = {},
  ): void {
    const node = this.#plantNode(path, 'file')
    node.content.write(0, typeof content === 'string' ? utf8(content) : content, () => true)
    node.content.sync()
    node.executable = options.executable ?? false
    node.modifiedMs = options.modifiedMs ?? node.modifiedMs
  }

  /** A link to nothing, or a device or pipe (`other`). */
  plantOther(path: string, kind: 'link' | 'other'): void {
    this.#plantNode(path, kind)
  }

  /** A link to a path that need not be there. */
  plantLink(path: string, target: string): void {
    this.#plantNode(path, 'link').target = target
  }

  /** A file whose name is not UTF-8. @param path - by which tests name it. */
  plantUnnameable(path: string): void {
    this.#plantNode(path, 'file').isUnnameable = true
  }

  /** Takes away or gives back every right to what is there. */
  deny(path: string, isDenied = true): void {
    const node = this.#find(path)
    assert(node !== undefined, 'memory files: it is there')
    node.isDenied = isDenied
  }

  stat(path: string): Promise<FileStat | undefined> {
    return this.#operation(() => {
      const node = this.#find(path)
      return node === undefined ? undefined : statOf(node)
    })
  }

  realPath(path: string): Promise<string | undefined> {
    return this.#operation(() => this.#resolve(componentsOf(path), MAX_LINKS))
  }

  list(path: string, limit: number): Promise<DirectoryEntry[]> {
    return this.#operation(() => {
      const directory = this.#allowed(this.#directory(path))
      const entries = [...directory.names].slice(0, Math.max(0, limit))
      return entries.map(([name, { kind, isUnnameable }]) => ({
        name: isUnnameable ? undefined : name,
        kind,
      }))
    })
  }

  open(path: string, mode: OpenMode): Promise<FileHandle> {
    return this.#operation(() => {
      const found = this.#find(path)
      if (mode === 'create') return this.#handle(this.#create(path, found), mode)
      if (found === undefined) throw fileFailure('missing')
      if (found.kind !== 'file') throw fileFailure('not-a-file')
      return this.#handle(this.#allowed(found), mode)
    })
  }

  setExecutable(path: string): Promise<void> {
    return this.#operation(() => {
      const node = this.#existing(path)
      if (node.kind !== 'file') throw fileFailure('not-a-file')
      this.#allowed(node).executable = true
      node.generation++
    })
  }

  setModified(path: string, modifiedMs: number): Promise<void> {
    return this.#operation(() => {
      const node = this.#allowed(this.#existing(path))
      node.modifiedMs = modifiedMs
      node.generation++
    })
  }

  makeDirectory(path: string): Promise<boolean> {
    return this.#operation(() => {
      const found = this.#find(path)
      if (found !== undefined && found.kind !== 'directory') throw fileFailure('exists')
      if (found !== undefined) return false
      this.#allowed(this.#directory(parentOf(path))).set(this.baseName(path), this.#node('directory'))
      return true
    })
  }

  rename(from: string, to: string): Promise<void> {
    return this.#operation(() => {
      const node = this.#existing(from)
      const [source, target] = [this.#directory(parentOf(from)), this.#directory(parentOf(to))]
      if (this.#find(to) !== undefined) throw fileFailure('exists')
      const isIntoItself = node.kind === 'directory' && `${to}/`.startsWith(`${from}/`)
      if (isIntoItself) throw fileFailure('broken')
      const change = { isDurable: false }
      this.#allowed(target).set(this.baseName(to), node, change)
      this.#allowed(source).set(this.baseName(from), undefined, change)
    })
  }

  remove(path: string): Promise<void> {
    return this.#operation(() => {
      if (this.#find(path) === undefined) return
      this.#allowed(this.#directory(parentOf(path))).set(this.baseName(path), undefined)
    })
  }

  freeBytes(): Promise<number> {
    return this.#operation(() => Math.max(0, this.#capacityBytes - this.#usedBytes()))
  }

  totalBytes(): Promise<number> {
    return this.#operation(() => this.#capacityBytes)
  }

  syncDirectory(path: string): Promise<void> {
    return this.#operation(() => this.#directory(path).syncNames())
  }

  join(path: string, ...names: readonly string[]): string {
    const isComponent = (name: string): boolean => !['', '.', '..'].includes(name) && !name.includes('/')
    assert(names.every(isComponent), 'files: single components are joined')
    return names.length === 0 ? path : `${path.endsWith('/') ? path : `${path}/`}${names.join('/')}`
  }

  baseName(path: string): string {
    return componentsOf(path).at(-1) ?? ''
  }

  /** Runs one operation in a later turn, unless the test wants it to fail or never to end. @param torn - what a halt leaves of it. */
  async #operation<T>(work: () => T, torn: () => void = () => {}): Promise<T> {
    const number = ++this.#operations
    if (number >= this.#haltsAt) {
      if (number === this.#haltsAt) torn()
      this.#halted.resolve()
      return this.#never
    }
    await Promise.resolve()
    if (this.#operations > this.#haltsAt && number > this.#haltsAt) return this.#never
    const failure = this.#failures.get(number)
    this.#failures.delete(number)
    if (failure !== undefined) throw fileFailure(failure)
    return work()
  }

  #handle(node: FileNode, mode: OpenMode): FileHandle {
    let isOpen = true
    const using = <T>(work: () => T, torn?: () => void): Promise<T> =>
      this.#operation(() => {
        if (!isOpen) throw fileFailure('broken')
        return work()
      }, torn)
    const changing = (work: () => void, torn?: () => void): Promise<void> =>
      using(() => {
        if (mode === 'read') throw fileFailure('broken')
        node.generation++
        node.modifiedMs = this.#now()
        work()
      }, torn)
    return {
      read: (offset, target) => using(() => node.content.read(offset, target)),
      write: (offset, ...parts) => {
        // The caller may use its arrays again as soon as this returns a rejection or resolves, not before; a copy shows if it does.
        const own = concatBytes(...parts)
        const write = (part: Uint8Array): number => node.content.write(offset, part, () => this.#hasRoom())
        return changing(
          () => {
            if (write(own) < own.length) throw fileFailure('full')
          },
          () => write(own.subarray(0, drawBelow(this.#random, own.length + 1))),
        )
      },
      truncate: (bytes) => changing(() => node.content.truncate(bytes)),
      sync: () => using(() => node.content.sync()),
      stat: () => using(() => statOf(node)),
      realPath: () => using(() => placeOf(this.#root, node)),
      close: () =>
        using(() => {
          isOpen = false
        }),
    }
  }

  #create(path: string, found: FileNode | undefined): FileNode {
    if (found !== undefined) throw fileFailure('exists')
    const node = this.#node('file')
    this.#allowed(this.#directory(parentOf(path))).set(this.baseName(path), node)
    return node
  }

  #plantNode(path: string, kind: FileKind): FileNode {
    let directory = this.#root
    for (const name of componentsOf(parentOf(path))) {
      const next = directory.names.get(name) ?? this.#node('directory')
      if (!directory.names.has(name)) directory.set(name, next)
      directory.syncNames()
      directory = next
    }
    const node = this.#node(kind)
    directory.set(this.baseName(path), node)
    directory.syncNames()
    return node
  }

  #node(kind: FileKind): FileNode {
    return new FileNode(kind, this.#nextId++, this.#now())
  }

  #now(): number {
    return this.#options.now?.() ?? SOME_TIME_MS
  }

  #find(path: string): FileNode | undefined {
    let node: FileNode | undefined = this.#root
    for (const name of componentsOf(path)) node = node?.names.get(name)
    return node
  }

  #resolve(names: readonly string[], linksLeft: number): string | undefined {
    let node: FileNode | undefined = this.#root
    for (const [index, name] of names.entries()) {
      node = node.names.get(name)
      if (node === undefined) return undefined
      if (node.kind !== 'link') continue
      if (node.target === undefined || linksLeft === 0) return undefined
      return this.#resolve([...componentsOf(node.target), ...names.slice(index + 1)], linksLeft - 1)
    }
    return `/${names.join('/')}`
  }

  #existing(path: string): FileNode {
    const node = this.#find(path)
    if (node === undefined) throw fileFailure('missing')
    return node
  }

  #directory(path: string): FileNode {
    const node = this.#existing(path)
    if (node.kind !== 'directory') throw fileFailure('not-a-file')
    return node
  }

  #allowed(node: FileNode): FileNode {
    if (node.isDenied) throw fileFailure('no-permission')
    return node
  }

  #hasRoom(): boolean {
    return this.#usedBytes() + PAGE_BYTES <= this.#capacityBytes
  }

  #usedBytes(): number {
    if (this.#capacityBytes === Number.POSITIVE_INFINITY) return 0
    let pages = 0
    const waiting = [this.#root]
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      pages += node.content.pageCount
      waiting.push(...node.names.values())
    }
    return pages * PAGE_BYTES
  }
}

function componentsOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '')
}

function parentOf(path: string): string {
  return `/${componentsOf(path).slice(0, -1).join('/')}`
}

/** Its name in the tree; undefined: it has none. */
function placeOf(directory: FileNode, wanted: FileNode, path = ''): string | undefined {
  for (const [name, node] of directory.names) {
    const found = node === wanted ? `${path}/${name}` : placeOf(node, wanted, `${path}/${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

function statOf(node: FileNode): FileStat {
  const { kind, content, modifiedMs, id, generation, executable } = node
  return { kind, bytes: content.bytes, modifiedMs, version: `${id}:${generation}`, executable }
}
