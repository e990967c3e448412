/** The one pass over content that becomes a share: read, encrypt, hash; nothing is copied. */
import { type Cancel, type Primitives, throwIfCancelled } from '@warren/kernel'
import { BLOCK_BYTES, blockCountOf, leafOf, LeafList } from '../format/index.ts'
import type { BlockSource } from './block-source.ts'
import type { FileFault } from './file-fault.ts'
import { BUILD_BATCH_BLOCKS, BUILD_BATCHES_AT_ONCE } from './limits.ts'

export interface ReadOptions {
  readonly cancel: Cancel
  /** Fraction of the bytes, 0 to 1. */
  readonly part: (fraction: number) => void
}

/**
 * Leaves of all blocks of `bytes` bytes of data; or the file that stopped it.
 *
 * @throws WarrenError `cancelled`, or what the source throws.
 */
export async function readContent(
  primitives: Primitives,
  source: BlockSource,
  bytes: number,
  options: ReadOptions,
): Promise<LeafList | FileFault> {
  const blockCount = blockCountOf(bytes)
  const batchCount = Math.ceil(blockCount / BUILD_BATCH_BLOCKS)
  const leaves = new LeafList()
  const buffers = Array.from(
    { length: Math.min(BUILD_BATCHES_AT_ONCE, batchCount) },
    () => new Uint8Array(Math.min(blockCount, BUILD_BATCH_BLOCKS) * BLOCK_BYTES),
  )
  const reads: (Promise<FileFault | undefined> | undefined)[] = []
  const targetOf = (batch: number): Uint8Array => {
    const count = Math.min(BUILD_BATCH_BLOCKS, blockCount - batch * BUILD_BATCH_BLOCKS)
    return (buffers[batch % buffers.length] as Uint8Array).subarray(0, count * BLOCK_BYTES)
  }
  const begin = (batch: number): void => {
    if (batch < batchCount)
      reads[batch % buffers.length] = source.read(batch * BUILD_BATCH_BLOCKS, targetOf(batch))
  }
  try {
    for (let batch = 0; batch < buffers.length; batch++) begin(batch)
    for (let batch = 0; batch < batchCount; batch++) {
      throwIfCancelled(options.cancel)
      const fault = await reads[batch % buffers.length]
      if (fault !== undefined) return fault
      const target = targetOf(batch)
      for (let at = 0; at < target.length; at += BLOCK_BYTES)
        leaves.add(leafOf(primitives, target.subarray(at, at + BLOCK_BYTES)))
      begin(batch + buffers.length)
      options.part(Math.min(1, (batch + 1) / batchCount))
    }
    return leaves
  } finally {
    // Their buffers and files are let go only when nothing reads any more.
    await Promise.allSettled(reads.filter((read) => read !== undefined))
  }
}
