/** A sequence of boxes in an index: what going on with it on another machine takes (docs/spec/recovery.md §6). */
import { equalBytes, fail } from '@warren/kernel'
import type { KeptSequence } from '@warren/store'
import type { Reader, Writer } from '@warren/wire'

const KEY_BYTES = 32

/** As writers of boxes give it. */
export type RecoveredBoxes = KeptSequence

export function writeBoxes(writer: Writer, { first, position }: RecoveredBoxes): void {
  writer.bytes(first.seed)
  for (const { index, chain } of [first, position]) writer.u64(index).bytes(chain)
}

/** @throws WarrenError `malformed`. */
export function readBoxes(reader: Reader): RecoveredBoxes {
  const seed = reader.bytes(KEY_BYTES).slice()
  const [first, position] = [0, 1].map(() => ({
    capability: 'write' as const,
    seed,
    index: reader.u64(),
    chain: reader.bytes(KEY_BYTES).slice(),
  })) as [RecoveredBoxes['first'], RecoveredBoxes['position']]
  const isBack = position.index < first.index
  if (isBack || position.index === Number.MAX_SAFE_INTEGER)
    throw fail('malformed', 'recovery index: boxes at no index of theirs')
  if (position.index === first.index && !equalBytes(position.chain, first.chain))
    throw fail('malformed', 'recovery index: one box in two places')
  return { first, position }
}
