/** One worker in virtual time: jobs one after the other, each as long as the last. */
import type { Offload, Primitives } from '@warren/kernel'
import { createInlineOffload, type VirtualClock } from '@warren/testkit'

export function createSlowOffload(clock: VirtualClock, primitives: Primitives, jobMs: number): Offload {
  const inline = createInlineOffload(primitives)
  let freeAtMs = 0
  return {
    run: async (job, input) => {
      freeAtMs = Math.max(freeAtMs, clock.nowMs()) + jobMs
      const waitMs = freeAtMs - clock.nowMs()
      await new Promise<void>((resolve) => clock.after(waitMs, resolve))
      return inline.run(job, input)
    },
  }
}
