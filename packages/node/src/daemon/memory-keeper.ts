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
  /** Collects all garbage now; undefined where the engine does not offer that. */
  readonly collect: (() => void) | undefined
}

/** What may gather before it is collected. */
const GARBAGE_MAX_BYTES = 48 * 1024 * 1024
const LOOK_MS = 1000

/** This process. The launcher has the engine offer `gc`. */
export function processMemory(): MemoryProbe {
  const { gc } = globalThis
  return { outsideBytes: () => process.memoryUsage().arrayBuffers, collect: gc && (() => gc()) }
}

export function keepMemory(clock: Clock, probe: MemoryProbe): MemoryKeeper {
  const { collect } = probe
  if (collect === undefined) return { stop: () => {} }
  /** What was left after the last collection: in use. */
  let usedBytes = probe.outsideBytes()
  let timer: Timer
  const look = (): void => {
    const nowBytes = probe.outsideBytes()
    if (nowBytes - usedBytes > GARBAGE_MAX_BYTES) {
      collect()
      usedBytes = probe.outsideBytes()
    } else if (nowBytes < usedBytes) usedBytes = nowBytes
    timer = clock.after(LOOK_MS, look)
  }
  timer = clock.after(LOOK_MS, look)
  return { stop: () => timer.cancel() }
}
