/** Contents as a sharer would have them: both blobs encrypted, with their trees. */
import { type Primitives, utf8 } from '@warren/kernel'
import {
  BLOCK_BYTES,
  type BlobName,
  blockCountOf,
  createBlockCipher,
  encodeManifest,
  type HashTree,
  LeafList,
  leafOf,
  type Manifest,
  orderEntries,
  padToBlocks,
  treeOf,
} from '../../../../src/files/format/index.ts'

export interface TestFile {
  readonly path: readonly string[]
  /** undefined: an empty folder. */
  readonly bytes: Uint8Array | undefined
  readonly executable?: boolean
}

export interface Blob {
  readonly tree: HashTree
  readonly blocks: readonly Uint8Array[]
}

export interface Content {
  readonly key: Uint8Array
  readonly manifest: Manifest
  readonly root: Uint8Array
  readonly blobs: Readonly<Record<BlobName, Blob>>
}

export const MODIFIED_S = 1_700_000_000

function blobOf(primitives: Primitives, key: Uint8Array, name: BlobName, plain: Uint8Array): Blob {
  const cipher = createBlockCipher(primitives, key, name)
  const leaves = new LeafList()
  const blocks = Array.from({ length: blockCountOf(plain.length) }, (_, index) => {
    const block = new Uint8Array(BLOCK_BYTES)
    block.set(plain.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES))
    cipher.apply(index, block)
    leaves.add(leafOf(primitives, block))
    return block
  })
  return { tree: treeOf(primitives, leaves), blocks }
}

/** @param files - one file with a path of one name makes a shared file, unless `isFolder`. */
export function contentOf(
  primitives: Primitives,
  name: string,
  files: readonly TestFile[],
  options: { readonly isFolder?: boolean; readonly change?: (manifest: Manifest) => Manifest } = {},
): Content {
  const key = primitives.sha256(utf8(`key of ${name}`))
  const entries = orderEntries(
    files.map(({ path, bytes, executable }) => ({
      path,
      kind: bytes === undefined ? 'folder' : 'file',
      bytes: bytes?.length ?? 0,
      executable: executable === true,
      modifiedS: MODIFIED_S,
    })),
  )
  const parts = entries.map(
    (entry) => files.find((file) => file.path.join('/') === entry.path.join('/'))?.bytes ?? new Uint8Array(0),
  )
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    data.set(part, at)
    at += part.length
  }
  const dataBlob = blobOf(primitives, key, 'data', data)
  const plain: Manifest = {
    name,
    kind: options.isFolder === true ? 'folder' : 'file',
    dataRoot: dataBlob.tree.root,
    dataBytes: data.length,
    entries,
  }
  const manifest = options.change?.(plain) ?? plain
  const manifestBlob = blobOf(primitives, key, 'manifest', padToBlocks(encodeManifest(manifest)))
  return {
    key,
    manifest,
    root: manifestBlob.tree.root,
    blobs: { data: dataBlob, manifest: manifestBlob },
  }
}
