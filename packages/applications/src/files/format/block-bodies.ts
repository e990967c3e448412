/**
 * Memory for the blocks that arrive, used again once they are on disk: each is 32 KiB outside of the JavaScript heap, and thousands
 * of them a second made the collector run for a tenth of a download's time.
 */
import { BLOCK_BYTES } from './blocks.ts'

/** What stands before the block in the body of its frame: number of the request, index. */
const PREFIX_BYTES = 4 + 4
export const BLOCK_BODY_BYTES = PREFIX_BYTES + BLOCK_BYTES

/** 2 MiB: what two batches of writes give back at once. */
const MAX_SPARE_BODIES = 64

/** One for all downloads of the process, since what is spare is of nobody; whoever takes one overwrites all of it. */
const spare: Uint8Array[] = []

/** A body for a frame of `bytes`, of whatever content. */
export function bodyOf(bytes: number): Uint8Array {
  return (bytes === BLOCK_BODY_BYTES ? spare.pop() : undefined) ?? new Uint8Array(bytes)
}

/** Gives back the memory of a block, once, by the last who held it. Blocks that did not come in a frame are left alone. */
export function recycleBlock(block: Uint8Array): void {
  const isOfFrame =
    block.byteOffset === PREFIX_BYTES &&
    block.length === BLOCK_BYTES &&
    block.buffer.byteLength === BLOCK_BODY_BYTES
  if (isOfFrame && spare.length < MAX_SPARE_BODIES) spare.push(new Uint8Array(block.buffer))
}
