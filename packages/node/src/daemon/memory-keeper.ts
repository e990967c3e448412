/**
 * Keeps a daemon small. Cells and blocks lie outside of the JavaScript heap, and the engine, which counts them late, lets
 * hundreds of megabytes of them lie after they were used: what a transfer of 10 GB leaves behind. So somebody looks once a second
 * and has the garbage collected when there is much of it, which takes some tens of milliseconds every few seconds at full speed.
 */
import type { Clock, Timer } from '@warren/kernel'

export interface MemoryKeeper {
  stop(): void
}

export interface MemoryProbe {
  /** Bytes outside of the JavaScript heap, used and unused. */
  outsideBytes(): number
  /** Collects all garbage now. */
  collect(): void
}

/** What may gather before it is collected. */
const GARBAGE_MAX_BYTES = 48 * 1024 * 1024
const LOOK_MS = 1000
/** A start is over by then: the page is open and the network joined, and nobody waits while the engine is told (engine-memory.ts). */
const SETTLED_MS = 5000

/** @param settle - has the engine serve a daemon, once the start is over. */
export function keepMemory(clock: Clock, settle: () => MemoryProbe): MemoryKeeper {
  let timer: Timer = clock.after(SETTLED_MS, () => {
    const probe = settle()
    /** What was left after the last collection: in use. */
    let usedBytes = probe.outsideBytes()
    const look = (): void => {
      const nowBytes = probe.outsideBytes()
      if (nowBytes - usedBytes > GARBAGE_MAX_BYTES) {
        probe.collect()
        usedBytes = probe.outsideBytes()
      } else if (nowBytes < usedBytes) usedBytes = nowBytes
      timer = clock.after(LOOK_MS, look)
    }
    timer = clock.after(LOOK_MS, look)
  })
  return { stop: () => timer.cancel() }
}
