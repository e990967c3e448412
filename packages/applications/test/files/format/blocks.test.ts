import assert from 'node:assert/strict'
import { createCipheriv, hkdfSync } from 'node:crypto'
import { test } from 'node:test'
import { BLOCK_BYTES, type BlobName, blockCountOf, createBlockCipher } from '@warren/applications'
import { createNodePrimitives } from '@warren/platform/node'

const primitives = createNodePrimitives()
const key = new Uint8Array(32).map((_, index) => index)

/** files.md §2.3, by Node alone. */
function encrypted(blob: BlobName, index: number, block: Uint8Array): Uint8Array {
  const blobKey = new Uint8Array(hkdfSync('sha256', key, 'warren-files-1', `warren files ${blob}`, 32))
  const counter = Buffer.alloc(16)
  counter.writeBigUInt64BE(BigInt(index) * 2048n, 8)
  return new Uint8Array(createCipheriv('aes-256-ctr', blobKey, counter).update(block))
}

test('blocks are encrypted as the specification says, at both ends of the range and in any order', () => {
  for (const blob of ['manifest', 'data'] as const) {
    const cipher = createBlockCipher(primitives, key, blob)
    for (const index of [7, 0, 1, 2_097_151, 2_097_152, 0xffff_fffe]) {
      const plain = primitives.random.bytes(BLOCK_BYTES)
      const block = plain.slice()
      cipher.apply(index, block)
      assert.deepEqual(block, encrypted(blob, index, plain))
      cipher.apply(index, block)
      assert.deepEqual(block, plain)
    }
  }
})

test('neighbouring blocks, the two blobs and other keys share no key stream', () => {
  const streams = new Set<string>()
  const otherKey = key.slice().reverse()
  for (const shareKey of [key, otherKey])
    for (const blob of ['manifest', 'data'] as const)
      for (const index of [0, 1, 2]) {
        const block = new Uint8Array(BLOCK_BYTES)
        createBlockCipher(primitives, shareKey, blob).apply(index, block)
        for (let at = 0; at < BLOCK_BYTES; at += 16)
          streams.add(Buffer.from(block.subarray(at, at + 16)).toString('base64'))
      }
  assert.equal(streams.size, 12 * 2048)
})

test('nothing takes one block, and a byte more than a block takes two', () => {
  const counts = [0, 1, BLOCK_BYTES, BLOCK_BYTES + 1].map(blockCountOf)
  assert.deepEqual(counts, [1, 1, 1, 2])
})
