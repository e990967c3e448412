/**
 * Blocks: the unit in which content is encrypted, hashed, asked for and sent (docs/spec/files.md §2).
 *
 * A block has one size whatever is in it, so that a number of blocks is all that sizes tell.
 */
import { assert, type CounterCipher, type Primitives, utf8 } from '@warren/kernel'
import { MAX_BLOCKS } from '../../limits.ts'

export const BLOCK_BYTES = 32_768
export const SHARE_KEY_BYTES = 32

/** A share is two blobs: what it is, and what is in it. */
export type BlobName = 'manifest' | 'data'

const KEY_LABELS: Readonly<Record<BlobName, string>> = {
  manifest: 'warren files manifest',
  data: 'warren files data',
}
/** AES blocks in one of ours: how far the counter of a block is from its neighbour's. */
const COUNTERS_PER_BLOCK = BLOCK_BYTES / 16

/** Encrypts and decrypts the blocks of one blob. */
export interface BlockCipher {
  /** In place; the same call encrypts and decrypts. @param index - position of the block in its blob. */
  apply(index: number, block: Uint8Array): void
}

/**
 * Blocks that hold so many bytes; the last is padded, and even nothing takes one.
 *
 * @param bytes - at most 2^53 - 1; whoever reads it from foreign bytes bounds it.
 */
export function blockCountOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / BLOCK_BYTES))
}

/**
 * AES-256 in counter mode under a key of this blob's own (files.md §2). It may be applied to any block in any order.
 *
 * @param shareKey - {@link SHARE_KEY_BYTES} bytes that encrypt one content only, ever: with two, whoever holds both
 *   ciphertexts learns the difference of the contents.
 */
export function createBlockCipher(primitives: Primitives, shareKey: Uint8Array, blob: BlobName): BlockCipher {
  assert(shareKey.length === SHARE_KEY_BYTES, 'blocks: a share key has 32 bytes')
  const key = primitives.hkdfSha256(shareKey, utf8('warren-files-1'), utf8(KEY_LABELS[blob]), 32)
  const cipher = createCipherUnder(primitives, key)
  primitives.wipe(key)
  return cipher
}

/** The same under a key that is there already. @param key - 32 bytes that encrypt one blob only. */
export function createCipherUnder(primitives: Primitives, key: Uint8Array): BlockCipher {
  const cipher: CounterCipher = primitives.aesCounter(key)
  const counter = new Uint8Array(16)
  const counterView = new DataView(counter.buffer)
  return {
    apply(index, block) {
      assert(Number.isInteger(index) && index >= 0 && index < MAX_BLOCKS, 'blocks: an index is a u32')
      assert(block.length === BLOCK_BYTES, 'blocks: a block has its one size')
      const first = index * COUNTERS_PER_BLOCK
      counterView.setUint32(8, Math.floor(first / 0x1_0000_0000))
      counterView.setUint32(12, first % 0x1_0000_0000)
      cipher.apply(counter, block)
    },
  }
}
