/**
 * The content of one share while it is served: blocks made from the files as they are now, let out only if they are what
 * was shared. The key stream of a share thus never covers anything but the content that the share is of.
 */
import { equalBytes, type FileStat, type FileSystem, type Primitives } from '@warren/kernel'
import {
  BLOCK_BYTES,
  blockCountOf,
  createBlockCipher,
  decodeManifest,
  type HashTree,
  leafOf,
  LeafList,
  type Manifest,
  treeOf,
} from '../format/index.ts'
import { type BlockSource, createFileSource, createSpoolSource } from './block-source.ts'
import { Catalog } from './catalog.ts'
import { type FaultKind, faultKindOf, type FileFault } from './file-fault.ts'
import { inParallel } from './in-parallel.ts'
import { FILES_AT_ONCE, TURN_BLOCKS, WATCHED_PER_ROUND } from './limits.ts'
import type { TreeStore, VersionMarks } from './tree-store.ts'
import type { Turns } from './turns.ts'

/** Where the bytes of a share are. */
export type ContentPlace = { readonly path: string } | { readonly spool: string }

export interface ContentParts {
  readonly files: FileSystem
  readonly primitives: Primitives
  readonly trees: TreeStore
  readonly turns: Turns
}

export interface ContentConfig {
  readonly number: number
  readonly key: Uint8Array
  readonly place: ContentPlace
  /** Encrypted, whole blocks. */
  readonly manifestBlocks: Uint8Array
  readonly marks: VersionMarks
  /** A file went wrong, or is right again. */
  readonly changed: () => void
}

/** What was last seen of a file that is not as it was. */
interface SeenFault {
  readonly kind: FaultKind
  readonly version: string
}

/** Where a file of a share is on this disk. */
export function pathsOf(files: FileSystem, path: string, manifest: Manifest): (entry: number) => string {
  if (manifest.kind === 'file') return () => path
  return (entry) => files.join(path, ...(manifest.entries[entry]?.path ?? []))
}

/** The blob's tree of blocks that are at hand. */
export function treeOfBlocks(primitives: Primitives, blocks: Uint8Array): HashTree {
  const leaves = new LeafList()
  for (let at = 0; at < blocks.length; at += BLOCK_BYTES)
    leaves.add(leafOf(primitives, blocks.subarray(at, at + BLOCK_BYTES)))
  return treeOf(primitives, leaves)
}

export class SharedContent {
  readonly catalog: Catalog
  readonly manifestTree: HashTree
  readonly manifestBlocks: Uint8Array
  readonly #parts: ContentParts
  readonly #config: ContentConfig
  readonly #source: BlockSource
  readonly #pathOf: (entry: number) => string
  readonly #faults = new Map<number, SeenFault>()
  #tree: Promise<HashTree | undefined> | undefined
  #watching: Promise<void> | undefined
  #isLost = false
  #cursor = 0
  #isClosed = false

  /** @throws WarrenError `malformed`: the blocks are no manifest under this key. */
  constructor(parts: ContentParts, config: ContentConfig) {
    const { files, primitives } = parts
    const { key, place, manifestBlocks } = config
    this.#parts = parts
    this.#config = config
    this.manifestBlocks = manifestBlocks
    this.manifestTree = treeOfBlocks(primitives, manifestBlocks)
    this.catalog = new Catalog(openManifest(primitives, key, manifestBlocks))
    const { catalog } = this
    if ('spool' in place) {
      this.#pathOf = () => place.spool
      this.#source = createSpoolSource(files, place.spool)
    } else {
      this.#pathOf = pathsOf(files, place.path, catalog.manifest)
      const cipher = createBlockCipher(primitives, key, 'data')
      this.#source = createFileSource(files, { catalog, pathOf: this.#pathOf, cipher })
    }
  }

  /** The first file that is not as it was when it was shared. */
  get fault(): { readonly kind: FaultKind; readonly file: string } | undefined {
    const [first] = this.#faults
    if (first === undefined) return undefined
    const { name, entries } = this.catalog.manifest
    return { kind: first[1].kind, file: [name, ...(entries[first[0]]?.path ?? [])].slice(-1)[0] ?? name }
  }

  get blockCount(): number {
    return blockCountOf(this.catalog.manifest.dataBytes)
  }

  /** True: the hashes of the data were not to be had when somebody asked for them last. */
  get isLost(): boolean {
    return this.#isLost
  }

  /** The tree of the data, read from disk when somebody asks for it; undefined: what is there is not this share's. */
  tree(): Promise<HashTree | undefined> {
    this.#tree ??= this.#loadTree()
    return this.#tree
  }

  /** Nobody asks: 64 bytes a block are better spent elsewhere. */
  rest(): void {
    this.#tree = undefined
    this.#source.rest()
  }

  closeUnusedFiles(): void {
    this.#source.rest()
  }

  /** Fills `target`, whole blocks, with verified blocks of the data. @returns the file that is not as it was. */
  async read(tree: HashTree, first: number, target: Uint8Array): Promise<FileFault | undefined> {
    const fault = await this.#source.read(first, target)
    if (fault !== undefined) return this.#found(fault)
    for (let at = 0; at < target.length; at += BLOCK_BYTES) {
      const index = first + at / BLOCK_BYTES
      const leaf = leafOf(this.#parts.primitives, target.subarray(at, at + BLOCK_BYTES))
      if (equalBytes(leaf, tree.leaf(index))) continue
      target.fill(0)
      return this.#found({ entry: await this.#blame(index), kind: 'changed' })
    }
    return undefined
  }

  /** Looks at some of the files, those that were wrong first. Never rejects; one round at a time. */
  watch(): Promise<void> {
    const over = (): void => {
      this.#watching = undefined
    }
    // What the disk refuses is a fault of a file; what is left is told when somebody asks for it.
    this.#watching ??= this.#watchRound().then(over, over)
    return this.#watching
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#watching
    await this.#source.close()
  }

  async #loadTree(): Promise<HashTree | undefined> {
    const tree = await this.#readTree()
    const isLost = tree === undefined
    // A disk may have failed only once: the next who asks has it tried again.
    if (isLost) this.#tree = undefined
    if (isLost === this.#isLost) return tree
    this.#isLost = isLost
    this.#config.changed()
    return tree
  }

  async #readTree(): Promise<HashTree | undefined> {
    const { trees, primitives } = this.#parts
    const bytes = await trees.leaves(this.#config.number, this.blockCount).catch(() => undefined)
    const tree = bytes === undefined ? undefined : treeOf(primitives, new LeafList(bytes))
    const { dataRoot } = this.catalog.manifest
    return tree !== undefined && equalBytes(tree.root, dataRoot) ? tree : undefined
  }

  /** Whose fault a wrong block is: of the files in it, the first that is another version. */
  async #blame(index: number): Promise<number> {
    const segments = this.catalog.segments(index * BLOCK_BYTES, BLOCK_BYTES)
    for (const { entry } of segments) {
      const stat = await this.#stat(entry)
      if (stat === undefined || typeof stat === 'string') return entry
      if (!this.#config.marks.isSame(entry, stat.version)) return entry
    }
    return segments[0]?.entry ?? 0
  }

  #stat(entry: number): Promise<FileStat | undefined | FaultKind> {
    return this.#parts.files.stat(this.#pathOf(entry)).catch(faultKindOf)
  }

  async #found(fault: FileFault): Promise<FileFault> {
    const stat = await this.#stat(fault.entry)
    const version = typeof stat === 'object' ? stat.version : ''
    this.#setFault(
      fault.entry,
      stat === undefined ? { kind: 'missing', version } : { kind: fault.kind, version },
    )
    return fault
  }

  #setFault(entry: number, fault: SeenFault | undefined): void {
    const before = this.#faults.get(entry)
    if (before?.kind === fault?.kind && before?.version === fault?.version) return
    this.#source.forget(entry)
    if (fault === undefined) this.#faults.delete(entry)
    else this.#faults.set(entry, fault)
    if (before?.kind !== fault?.kind) this.#config.changed()
  }

  #roundEntries(): number[] {
    const { entries } = this.catalog.manifest
    const round = new Set([...this.#faults.keys()].slice(0, WATCHED_PER_ROUND))
    for (let count = 0; count < entries.length && round.size < WATCHED_PER_ROUND; count++) {
      if (entries[this.#cursor]?.kind === 'file') round.add(this.#cursor)
      this.#cursor = (this.#cursor + 1) % entries.length
    }
    return [...round]
  }

  async #watchRound(): Promise<void> {
    const round = this.#roundEntries()
    const doubtful: { entry: number; version: string }[] = []
    await inParallel(round.length, FILES_AT_ONCE, async (index) => {
      const entry = round[index] ?? 0
      const version = await this.#look(entry)
      if (version !== undefined) doubtful.push({ entry, version })
    })
    for (const { entry, version } of doubtful) {
      if (this.#isClosed) return
      await this.#recheck(entry, version)
    }
  }

  /** @returns the version of a file that may or may not hold what was shared. */
  async #look(entry: number): Promise<string | undefined> {
    const stat = await this.#stat(entry)
    if (stat === undefined || typeof stat === 'string') {
      this.#setFault(entry, { kind: stat ?? 'missing', version: '' })
      return undefined
    }
    if (this.#config.marks.isSame(entry, stat.version)) {
      this.#setFault(entry, undefined)
      return undefined
    }
    if (stat.kind !== 'file' || stat.bytes !== this.#sizeOf(entry)) {
      this.#setFault(entry, { kind: 'changed', version: stat.version })
      return undefined
    }
    return this.#faults.get(entry)?.version === stat.version ? undefined : stat.version
  }

  #sizeOf(entry: number): number {
    if ('spool' in this.#config.place) return this.blockCount * BLOCK_BYTES
    return this.catalog.manifest.entries[entry]?.bytes ?? 0
  }

  /** Another version, the same size: reads the file to see whether it still is what was shared. */
  async #recheck(entry: number, version: string): Promise<void> {
    const tree = await this.tree()
    if (tree === undefined) return
    this.#source.forget(entry)
    const start = this.catalog.startOf(entry)
    const bytes = this.catalog.manifest.entries[entry]?.bytes ?? 0
    const end = Math.ceil((start + bytes) / BLOCK_BYTES)
    for (let first = Math.floor(start / BLOCK_BYTES); bytes > 0 && first < end; first += TURN_BLOCKS) {
      if (this.#isClosed) return
      const target = new Uint8Array(Math.min(TURN_BLOCKS, end - first) * BLOCK_BYTES)
      const fault = await this.#parts.turns.run(() => this.read(tree, first, target))
      // A neighbour's fault in a block that they share says nothing of this file; it stays in doubt until that is mended.
      if (fault !== undefined) return
    }
    this.#config.marks.set(entry, version)
    this.#setFault(entry, undefined)
    // Without it the file is only read once more after the next start.
    await this.#parts.trees.saveMarks(this.#config.number, this.#config.marks.bytes).catch(() => {})
  }
}

/** @throws WarrenError `malformed`. */
function openManifest(primitives: Primitives, key: Uint8Array, blocks: Uint8Array): Manifest {
  const plain = blocks.slice()
  const cipher = createBlockCipher(primitives, key, 'manifest')
  for (let at = 0; at < plain.length; at += BLOCK_BYTES)
    cipher.apply(at / BLOCK_BYTES, plain.subarray(at, at + BLOCK_BYTES))
  return decodeManifest(plain)
}
