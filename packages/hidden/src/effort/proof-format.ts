/**
 * A proof of effort as an introduction carries it (docs/spec/hidden-services.md §6.1):
 *
 *     scheme u8 | first bytes of the seed 4 | effort u32 | solution 16
 */
import { equalBytes } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'
import { EFFORT_SOLUTION_BYTES } from '../limits.ts'

const SEED_HEAD_BYTES = 4
export const EFFORT_PROOF_BYTES = 1 + SEED_HEAD_BYTES + 4 + EFFORT_SOLUTION_BYTES

export interface EffortProof {
  readonly code: number
  readonly seedHead: Uint8Array
  /** What the client says it spent. */
  readonly effort: number
  readonly solution: Uint8Array
}

/** What of a seed goes into a proof: enough to tell two of them apart. */
export function seedHeadOf(seed: Uint8Array): Uint8Array {
  return seed.subarray(0, SEED_HEAD_BYTES)
}

export function isOfSeed(proof: EffortProof, seed: Uint8Array): boolean {
  return equalBytes(proof.seedHead, seedHeadOf(seed))
}

export function encodeEffortProof({ code, seedHead, effort, solution }: EffortProof): Uint8Array {
  return new Writer(EFFORT_PROOF_BYTES).u8(code).bytes(seedHead).u32(effort).bytes(solution).finish()
}

/** @throws WarrenError `malformed`. */
export function decodeEffortProof(bytes: Uint8Array): EffortProof {
  const reader = new Reader(bytes)
  const code = reader.u8()
  const seedHead = reader.bytes(SEED_HEAD_BYTES).slice()
  const effort = reader.u32()
  const solution = reader.bytes(EFFORT_SOLUTION_BYTES).slice()
  reader.finish()
  return { code, seedHead, effort, solution }
}
