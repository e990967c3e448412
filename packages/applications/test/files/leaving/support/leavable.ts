/** Contents of the getting tests as a share that can be left. */
import type { Primitives } from '@warren/kernel'
import { concatBytes, utf8 } from '@warren/kernel'
import { BLOCK_BYTES, encodeManifest } from '../../../../src/files/format/index.ts'
import type { Leavable } from '../../../../src/files/leaving/leavable.ts'
import type { Content } from '../../getting/support/content.ts'
import { NETWORK_ID } from '../../getting/support/world.ts'

export interface FakeLeavable extends Leavable {
  /** Blocks that were read, one number each time. */
  readonly reads: number[]
}

export function leavableOf(
  primitives: Primitives,
  content: Content,
  label: string,
  number = 1,
): FakeLeavable {
  const seed = primitives.sha256(utf8(label))
  const blocks = [...content.blobs.manifest.blocks, ...content.blobs.data.blocks]
  const reads: number[] = []
  return {
    number,
    link: {
      networkTag: NETWORK_ID.slice(0, 4),
      manifestRoot: content.root,
      key: content.key,
      hints: [primitives.ed25519PublicOf(seed)],
    },
    identitySeed: seed,
    manifestBlocks: content.blobs.manifest.blocks.length,
    dataBlocks: content.blobs.data.blocks.length,
    usedBytes: { manifest: encodeManifest(content.manifest).length, data: content.manifest.dataBytes },
    journalPath: `/home/trees-${number}-left`,
    reads,
    async read(first, count) {
      for (let index = first; index < first + count; index++) reads.push(index)
      const wanted = blocks.slice(first, first + count)
      return concatBytes(...wanted).slice(0, count * BLOCK_BYTES)
    },
  }
}
