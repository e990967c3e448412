/** Makes a share out of files or a stream: the one pass, the manifest, and what is kept to serve it without another pass. */
import { type Cancel, type FileSystem, type Primitives, toHex } from '@warren/kernel'
import {
  BLOCK_BYTES,
  createBlockCipher,
  encodeManifest,
  LeafList,
  type Manifest,
  type ManifestEntry,
  padToBlocks,
  treeOf,
} from '../format/index.ts'
import { createFileSource } from './block-source.ts'
import { Catalog } from './catalog.ts'
import { readFailure } from './file-fault.ts'
import { MARKS_AT_ONCE } from './limits.ts'
import { readContent } from './read-content.ts'
import { pathsOf, treeOfBlocks } from './shared-content.ts'
import { spool } from './spool.ts'
import { type StoredTree, VersionMarks } from './tree-store.ts'

export interface BuildParts {
  readonly files: FileSystem
  readonly primitives: Primitives
  /** Of the share. */
  readonly key: Uint8Array
  readonly cancel: Cancel
  /** Lets others have a turn: a large manifest takes its time. */
  readonly breathe: () => Promise<void>
}

export interface BuiltShare {
  readonly manifest: Manifest
  readonly manifestRoot: string
  readonly tree: StoredTree
  readonly marks: VersionMarks
}

export interface FilesToBuild {
  readonly path: string
  readonly name: string
  readonly kind: 'file' | 'folder'
  /** In the order of a manifest. */
  readonly entries: readonly ManifestEntry[]
  /** As they were when it was decided to read these files. */
  readonly versions: readonly string[]
  readonly part: (fraction: number) => void
}

/** @throws WarrenError `cancelled`, or what is wrong with a file and what to do. */
export async function buildFromFiles(parts: BuildParts, request: FilesToBuild): Promise<BuiltShare> {
  const { files, primitives, key, cancel } = parts
  const { path, name, kind, entries, versions } = request
  const dataBytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  const draft: Manifest = { name, kind, dataRoot: new Uint8Array(32), dataBytes, entries }
  const source = createFileSource(files, {
    catalog: new Catalog(draft),
    pathOf: pathsOf(files, path, draft),
    cipher: createBlockCipher(primitives, key, 'data'),
    check: async (entry, handle) => (await handle.stat()).version === versions[entry],
  })
  try {
    const leaves = await readContent(primitives, source, dataBytes, { cancel, part: request.part })
    if (!(leaves instanceof LeafList)) throw readFailure(leaves.kind)
    return await finish(parts, draft, leaves, versions)
  } finally {
    await source.close()
  }
}

/** @param path - of the spool's file. @throws WarrenError `cancelled`, `storage`, `bad-input`; nothing is left then. */
export async function buildFromStream(
  parts: BuildParts,
  path: string,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  nowMs: number,
): Promise<BuiltShare> {
  const { files, primitives, key, cancel } = parts
  const cipher = createBlockCipher(primitives, key, 'data')
  const spooled = await spool({ files, primitives, cipher }, path, bytes, cancel)
  const stat = await files.stat(path)
  const entry: ManifestEntry = {
    path: [name],
    kind: 'file',
    bytes: spooled.bytes,
    executable: false,
    modifiedS: Math.floor(nowMs / 1000),
  }
  const draft: Manifest = {
    name,
    kind: 'file',
    dataRoot: new Uint8Array(32),
    dataBytes: spooled.bytes,
    entries: [entry],
  }
  return finish(parts, draft, spooled.leaves, [stat?.version ?? ''])
}

async function finish(
  { primitives, key, breathe }: BuildParts,
  draft: Manifest,
  leaves: LeafList,
  versions: readonly string[],
): Promise<BuiltShare> {
  await breathe()
  const manifest = { ...draft, dataRoot: treeOf(primitives, leaves).root }
  const manifestBlocks = padToBlocks(encodeManifest(manifest))
  const cipher = createBlockCipher(primitives, key, 'manifest')
  for (let at = 0; at < manifestBlocks.length; at += BLOCK_BYTES)
    cipher.apply(at / BLOCK_BYTES, manifestBlocks.subarray(at, at + BLOCK_BYTES))
  const marks = VersionMarks.none(primitives, key, versions.length)
  for (const [entry, version] of versions.entries()) {
    if (entry % MARKS_AT_ONCE === 0) await breathe()
    marks.set(entry, version)
  }
  return {
    manifest,
    manifestRoot: toHex(treeOfBlocks(primitives, manifestBlocks).root),
    tree: { manifestBlocks, leaves: leaves.bytes, marks: marks.bytes },
    marks,
  }
}
