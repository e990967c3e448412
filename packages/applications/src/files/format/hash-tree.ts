/**
 * The hash tree over a blob's encrypted blocks (docs/spec/files.md §3): any range of blocks is verified by itself, on
 * arrival, from whoever sent it.
 *
 * The shape is RFC 6962's. Built from the leaves up, it is: pair neighbours, and let a last one without neighbour rise
 * as it is. That keeps a level one array, and a proof a walk over levels.
 */
import { assert, equalBytes, type Primitives } from '@warren/kernel'
import { MAX_BLOCKS } from '../../limits.ts'
import { BLOCK_BYTES } from './blocks.ts'
import { HASH_BYTES, type LeafList } from './leaf-list.ts'

const LEAF_PREFIX = 0
const NODE_PREFIX = 1
const ROOT_PREFIX = 2

/** What is hashed is laid out here: ciphertext and hashes only, and every use ends before the next begins. */
const leafInput = new Uint8Array(1 + BLOCK_BYTES)
const nodeInput = new Uint8Array(1 + 2 * HASH_BYTES)

/** The hash of one encrypted block. */
export function leafOf(primitives: Primitives, block: Uint8Array): Uint8Array {
  assert(block.length === BLOCK_BYTES, 'hash tree: a leaf is one block')
  leafInput[0] = LEAF_PREFIX
  leafInput.set(block, 1)
  return primitives.sha256(leafInput)
}

function nodeOf(primitives: Primitives, left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeInput[0] = NODE_PREFIX
  nodeInput.set(left, 1)
  nodeInput.set(right, 1 + HASH_BYTES)
  return primitives.sha256(nodeInput)
}

/** The root of a blob binds the number of its blocks: who knows it knows where each block stands. */
function rootOf(primitives: Primitives, leafCount: number, top: Uint8Array): Uint8Array {
  const input = new Uint8Array(5 + HASH_BYTES)
  input[0] = ROOT_PREFIX
  new DataView(input.buffer).setUint32(1, leafCount)
  input.set(top, 5)
  return primitives.sha256(input)
}

/** A whole tree, at 64 bytes a leaf. */
export interface HashTree {
  readonly leafCount: number
  /** The root of the blob, 32 bytes. */
  readonly root: Uint8Array
  /** A view of one leaf. */
  leaf(index: number): Uint8Array
  /** Hashes that {@link verifyRange} wants beside the leaves `first` to `first + count - 1`, as views. */
  proof(first: number, count: number): Uint8Array[]
}

/** One level of a tree: `bytes` holds its hashes in order. */
interface Level {
  readonly bytes: Uint8Array
  readonly width: number
}

const hashAt = (level: Level, index: number): Uint8Array =>
  level.bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)

function levelAbove(primitives: Primitives, below: Level): Level {
  const width = Math.ceil(below.width / 2)
  const bytes = new Uint8Array(width * HASH_BYTES)
  for (let index = 0; index < width; index++) {
    const left = hashAt(below, index * 2)
    const isPair = index * 2 + 1 < below.width
    bytes.set(isPair ? nodeOf(primitives, left, hashAt(below, index * 2 + 1)) : left, index * HASH_BYTES)
  }
  return { bytes, width }
}

/** Builds the tree over `leaves`, which must not grow afterwards. One hash of 65 bytes a leaf. */
export function treeOf(primitives: Primitives, leaves: LeafList): HashTree {
  const leafCount = leaves.count
  assert(leafCount >= 1 && leafCount <= MAX_BLOCKS, 'hash tree: at least one leaf, at most 2^32 - 1')
  const levels: Level[] = [{ bytes: leaves.bytes, width: leafCount }]
  for (let level = levels[0] as Level; level.width > 1; ) {
    level = levelAbove(primitives, level)
    levels.push(level)
  }
  return {
    leafCount,
    root: rootOf(primitives, leafCount, (levels.at(-1) as Level).bytes),
    leaf: (index) => leaves.at(index),
    proof(first, count) {
      assert(isRange(leafCount, first, count), 'hash tree: a proof is of leaves that are there')
      const proof: Uint8Array[] = []
      walk(leafCount, first, count, (depth, index) => proof.push(hashAt(levels[depth] as Level, index)))
      return proof
    },
  }
}

function isRange(leafCount: number, first: number, count: number): boolean {
  const numbers = [leafCount, first, count]
  return (
    numbers.every((value) => Number.isInteger(value)) &&
    first >= 0 &&
    count >= 1 &&
    first + count <= leafCount
  )
}

/** Names the hashes beside a range from the leaves up, left before right: what a proof holds, in its order. */
function walk(
  leafCount: number,
  first: number,
  count: number,
  needs: (depth: number, index: number) => void,
): void {
  let [from, to, width] = [first, first + count, leafCount]
  for (let depth = 0; width > 1; depth++) {
    if (from % 2 === 1) needs(depth, from - 1)
    if (to % 2 === 1 && to < width) needs(depth, to)
    from = Math.floor(from / 2)
    to = Math.ceil(to / 2)
    width = Math.ceil(width / 2)
  }
}

/** A range of leaves that somebody claims to be in the tree of `root`. */
export interface RangeClaim {
  readonly root: Uint8Array
  readonly leafCount: number
  readonly first: number
  readonly leaves: readonly Uint8Array[]
  readonly proof: readonly Uint8Array[]
}

/** True if `leaves` stand at `first` in the tree of `root` over `leafCount` leaves. Foreign claims of any shape are answered. */
export function verifyRange(primitives: Primitives, claim: RangeClaim): boolean {
  const { root, leafCount, first, leaves, proof } = claim
  if (leafCount > MAX_BLOCKS || !isRange(leafCount, first, leaves.length)) return false
  if ([...leaves, ...proof].some((hash) => hash.length !== HASH_BYTES)) return false
  let wanted = 0
  walk(leafCount, first, leaves.length, () => wanted++)
  if (wanted !== proof.length) return false
  let [hashes, from, width, used] = [leaves, first, leafCount, 0]
  while (width > 1) {
    const withSiblings = [...hashes]
    if (from % 2 === 1) withSiblings.unshift(proof[used++] as Uint8Array)
    const start = from - (from % 2)
    const end = start + withSiblings.length
    if (end % 2 === 1 && end < width) withSiblings.push(proof[used++] as Uint8Array)
    hashes = pairUp(primitives, withSiblings)
    from = start / 2
    width = Math.ceil(width / 2)
  }
  return equalBytes(rootOf(primitives, leafCount, hashes[0] as Uint8Array), root)
}

function pairUp(primitives: Primitives, hashes: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = []
  for (let index = 0; index < hashes.length; index += 2) {
    const left = hashes[index] as Uint8Array
    const right = hashes[index + 1]
    above.push(right === undefined ? left : nodeOf(primitives, left, right))
  }
  return above
}
