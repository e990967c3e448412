/** The clock port over Node's timers. */
import type { Clock } from '@warren/kernel'

/** The longest delay Node's timers take; a longer one would fire at once. */
const MAX_TIMER_MS = 0x7fff_ffff

/** Real time. Its timers do not keep the process alive. */
export function createNodeClock(): Clock {
  return {
    nowMs: () => performance.now(),
    wallMs: () => Date.now(),
    after(delayMs, callback) {
      const dueMs = performance.now() + delayMs
      let timer: NodeJS.Timeout
      const arm = (): void => {
        const leftMs = dueMs - performance.now()
        // Node rounds down to whole milliseconds and may fire just before the time: the port promises "not before".
        if (leftMs <= 0) callback()
        else timer = setTimeout(arm, Math.min(Math.ceil(leftMs), MAX_TIMER_MS)).unref()
      }
      timer = setTimeout(arm, Math.min(Math.ceil(delayMs), MAX_TIMER_MS)).unref()
      return { cancel: () => clearTimeout(timer) }
    },
  }
}
