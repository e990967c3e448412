/** Offload for simulations and tests: a job runs at once, in the same turn. */
import type { Offload, Primitives } from '@warren/kernel'

/**
 * @param primitives - what the jobs compute with.
 * @returns an offload that copies input and output as a worker thread would, so that a job which could not cross to a
 *   thread, or which writes into its input, fails here too.
 */
export function createInlineOffload(primitives: Primitives): Offload {
  return {
    run: async (job, input) => structuredClone(job.run(primitives, structuredClone(input))),
  }
}

/** The same without the copies, for crowds: that jobs cross to a thread is shown where there are few of them. */
export function createDirectOffload(primitives: Primitives): Offload {
  return { run: async (job, input) => job.run(primitives, input) }
}
