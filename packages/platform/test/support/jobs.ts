/** Jobs for the offload's tests. */
import { fail, type OffloadJob, safeText } from '@warren/kernel'

export const ECHO_JOB: OffloadJob<unknown, unknown> = {
  name: 'test/echo',
  run: (_primitives, input) => input,
}

export const HASH_JOB: OffloadJob<{ data: Uint8Array; rounds: number }, Uint8Array> = {
  name: 'test/hash',
  run(primitives, { data, rounds }) {
    let hash = data
    for (let round = 0; round < rounds; round++) hash = primitives.sha256(hash)
    return hash
  },
}

export const FAIL_JOB: OffloadJob<null, never> = {
  name: 'test/fail',
  run: () => {
    throw fail('refused', 'planted refusal', {
      fields: { place: safeText('worker'), count: 3 },
      next: 'Do it again.',
    })
  },
}

export const THROW_JOB: OffloadJob<null, never> = {
  name: 'test/throw',
  run: () => {
    throw new TypeError('planted')
  },
}

export const UNCLONEABLE_JOB: OffloadJob<null, () => void> = { name: 'test/uncloneable', run: () => () => {} }

/** Leaves so many bytes of garbage behind; says what the worker held before it. */
export const LITTER_JOB: OffloadJob<{ pieces: number; bytes: number }, number> = {
  name: 'test/litter',
  run(_primitives, { pieces, bytes }) {
    const heldBytes = process.memoryUsage().arrayBuffers
    const litter = Array.from({ length: pieces }, () => new Uint8Array(bytes))
    return litter.length === pieces ? heldBytes : 0
  },
}

export const DIE_JOB: OffloadJob<null, never> = { name: 'test/die', run: () => process.exit(7) }

/** @public Imported by name in worker threads. */
export const JOBS: readonly OffloadJob<never, unknown>[] = [
  ECHO_JOB,
  HASH_JOB,
  FAIL_JOB,
  THROW_JOB,
  UNCLONEABLE_JOB,
  LITTER_JOB,
  DIE_JOB,
]
