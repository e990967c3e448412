/**
 * What sharing and getting cost per byte beside disk and network: `tools/node bench/micro-blocks.ts [BLOCKS]`.
 *
 * A sharer encrypts and hashes every block once when it reads and encrypts it again when it sends; a getter hashes and
 * decrypts it.
 */
import {
  BLOCK_BYTES,
  createBlockCipher,
  LeafList,
  leafOf,
  MAX_RANGE_BLOCKS,
  treeOf,
  verifyRange,
} from '@warren/applications'
import { createNodePrimitives } from '@warren/platform/node'

const primitives = createNodePrimitives()
const blocks = Number(process.argv[2] ?? 10_000)
/** 10 GB. */
const LEAVES = 327_680

/** The fastest of ten batches: on a shared machine the others measure the neighbours. */
function microsPerRun(runs: number, run: (index: number) => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let batch = 0; batch <= 10; batch++) {
    const startMs = performance.now()
    for (let index = 0; index < runs / 10; index++) run(index)
    if (batch > 0) best = Math.min(best, ((performance.now() - startMs) * 10_000) / runs)
  }
  return best
}

function report(name: string, micros: number, bytes: number): void {
  const rate = (bytes / micros).toFixed(0)
  console.log(`${name.padEnd(28)} ${micros.toFixed(2).padStart(8)} us  ${rate.padStart(6)} MB/s`)
}

const block = primitives.random.bytes(BLOCK_BYTES)
const cipher = createBlockCipher(primitives, primitives.random.bytes(32), 'data')
const cipherMicros = microsPerRun(blocks, (index) => cipher.apply(index, block))
const leafMicros = microsPerRun(blocks, () => leafOf(primitives, block))
report('cipher, a block', cipherMicros, BLOCK_BYTES)
report('leaf, a block', leafMicros, BLOCK_BYTES)
report('both, a block', cipherMicros + leafMicros, BLOCK_BYTES)

const leaves = new LeafList(primitives.random.bytes(32 * LEAVES))
const startMs = performance.now()
const tree = treeOf(primitives, leaves)
report('tree over 10 GB', (performance.now() - startMs) * 1000, LEAVES * BLOCK_BYTES)

const first = 99_999
const count = MAX_RANGE_BLOCKS
const range = Array.from({ length: count }, (_, index) => tree.leaf(first + index))
const claim = { root: tree.root, leafCount: LEAVES, first, leaves: range, proof: tree.proof(first, count) }
report(
  `proof of ${count} blocks`,
  microsPerRun(blocks, () => tree.proof(first, count)),
  count * BLOCK_BYTES,
)
report(
  `verify ${count} leaves`,
  microsPerRun(blocks / 10, () => verifyRange(primitives, claim)),
  count * BLOCK_BYTES,
)
