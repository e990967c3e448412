/** The job of `micro-offload.ts`, in a module of its own because workers import it. */
import type { OffloadJob } from '@warren/kernel'

export const HASH_JOB: OffloadJob<{ data: Uint8Array; rounds: number }, Uint8Array> = {
  name: 'bench/hash',
  run(primitives, { data, rounds }) {
    let hash = data
    for (let round = 0; round < rounds; round++) hash = primitives.sha256(hash)
    return hash
  },
}

/** @public Imported by name in worker threads. */
export const JOBS: readonly OffloadJob<never, unknown>[] = [HASH_JOB]
