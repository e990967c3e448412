import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { BLOCK_BYTES, LeafList, leafOf, treeOf, verifyRange } from '@warren/applications'
import { createNodePrimitives } from '@warren/platform/node'
import { effort } from '@warren/testkit'
import fc from 'fast-check'

const primitives = createNodePrimitives()
const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** RFC 6962 §2.1 as it is written there, over hashes of leaves. */
function topOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0] as Uint8Array
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return sha256(Uint8Array.of(1), topOf(leaves.slice(0, split)), topOf(leaves.slice(split)))
}

function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(leaves.length)
  return sha256(Uint8Array.of(2), count, topOf(leaves))
}

const leavesOf = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => sha256(Uint8Array.of(index, index >> 8)))

function listOf(leaves: readonly Uint8Array[]): LeafList {
  const list = new LeafList()
  for (const leaf of leaves) list.add(leaf)
  return list
}

/** A tree and a range within it. */
const ranges = fc
  .integer({ min: 1, max: 150 })
  .chain((leafCount) =>
    fc
      .tuple(fc.integer({ min: 0, max: leafCount - 1 }), fc.integer({ min: 1, max: 64 }))
      .map(([first, count]) => ({ leafCount, first, count: Math.min(count, leafCount - first) })),
  )

function claimOf({ leafCount, first, count }: { leafCount: number; first: number; count: number }) {
  const leaves = leavesOf(leafCount)
  const tree = treeOf(primitives, listOf(leaves))
  const proof = tree.proof(first, count)
  return { root: tree.root, leafCount, first, leaves: leaves.slice(first, first + count), proof }
}

test('a leaf is the hash of 0x00 and the block', () => {
  const block = primitives.random.bytes(BLOCK_BYTES)
  assert.deepEqual(leafOf(primitives, block), sha256(Uint8Array.of(0), block))
})

test('roots are those of RFC 6962 with the number of blocks, for every number up to 130', () => {
  for (let count = 1; count <= 130; count++) {
    const leaves = leavesOf(count)
    const tree = treeOf(primitives, listOf(leaves))
    assert.deepEqual(tree.root, rootOf(leaves))
    assert.equal(tree.leafCount, count)
    assert.deepEqual(tree.leaf(count - 1), leaves.at(-1))
  }
})

test('every range of small trees verifies', () => {
  for (let leafCount = 1; leafCount <= 20; leafCount++)
    for (let first = 0; first < leafCount; first++)
      for (let count = 1; first + count <= leafCount; count++)
        assert.ok(verifyRange(primitives, claimOf({ leafCount, first, count })))
})

test('a range verifies, and no more once any bit of root, leaves or proof is changed', () => {
  const property = fc.property(ranges, fc.nat(), (range, at) => {
    const claim = claimOf(range)
    assert.ok(verifyRange(primitives, claim))
    const hashes = [claim.root, ...claim.leaves, ...claim.proof]
    const bit = at % (hashes.length * 256)
    const which = Math.floor(bit / 256)
    const changed = hashes.map((hash, index) => {
      const copy = hash.slice()
      if (index === which)
        copy[Math.floor((bit % 256) / 8)] = (copy[Math.floor((bit % 256) / 8)] ?? 0) ^ (1 << (bit % 8))
      return copy
    })
    const [root, ...rest] = changed as [Uint8Array, ...Uint8Array[]]
    const leaves = rest.slice(0, claim.leaves.length)
    const proof = rest.slice(claim.leaves.length)
    assert.equal(verifyRange(primitives, { ...claim, root, leaves, proof }), false)
  })
  fc.assert(property, { numRuns: effort(200) })
})

test('another place, another number of blocks, a leaf or a proof hash more or fewer: all refused', () => {
  const property = fc.property(ranges, (range) => {
    const claim = claimOf(range)
    const { leafCount, first, leaves, proof } = claim
    const hash = sha256()
    const wrong = [
      { ...claim, first: first + 1 },
      { ...claim, first: first - 1 },
      { ...claim, leafCount: leafCount + 1 },
      { ...claim, leafCount: leafCount - 1 },
      { ...claim, leafCount: leafCount * 2 },
      { ...claim, leaves: leaves.slice(1) },
      { ...claim, leaves: [...leaves, hash] },
      { ...claim, proof: [...proof, hash] },
      { ...claim, proof: [hash, ...proof] },
    ]
    for (const claimed of wrong) assert.equal(verifyRange(primitives, claimed), false)
    if (proof.length > 0) assert.equal(verifyRange(primitives, { ...claim, proof: proof.slice(1) }), false)
  })
  fc.assert(property, { numRuns: effort(100) })
})

test('claims of nonsense are refused, not thrown at', () => {
  const claim = claimOf({ leafCount: 5, first: 1, count: 2 })
  const wrong = [
    { ...claim, leaves: [] },
    { ...claim, first: 1.5 },
    { ...claim, first: Number.NaN },
    { ...claim, leafCount: 2 ** 40 },
    { ...claim, leafCount: 0 },
    { ...claim, leaves: [new Uint8Array(31), new Uint8Array(33)] },
    { ...claim, root: new Uint8Array(0) },
  ]
  for (const claimed of wrong) assert.equal(verifyRange(primitives, claimed), false)
})

test('a list grows, and one made of bytes is the list that had them', () => {
  const leaves = leavesOf(200)
  const list = listOf(leaves)
  assert.equal(list.count, 200)
  const again = new LeafList(list.bytes.slice())
  assert.deepEqual(again.at(199), leaves[199])
  again.add(leaves[0] as Uint8Array)
  assert.deepEqual(again.at(200), leaves[0])
  assert.equal(list.count, 200)
})
