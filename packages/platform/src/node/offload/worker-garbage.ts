/**
 * Keeps a worker small. What its jobs were given and made lies outside of the JavaScript heap and is garbage after each of them, but
 * the engine collects such memory only when 64 MiB of it have come together, in every worker: a third of what a daemon holds.
 */
import { getHeapStatistics } from 'node:v8'
import { exposeCollector } from '../collector.ts'
import { MAX_WORKER_GARBAGE_BYTES } from './limits.ts'

/** @returns what to call after jobs: most times it only looks, which takes a microsecond; collecting takes some milliseconds. */
export function createGarbageBound(): () => void {
  let collect: ReturnType<typeof exposeCollector> | undefined
  let usedBytes = outsideBytes()
  return () => {
    const nowBytes = outsideBytes()
    if (nowBytes < usedBytes) usedBytes = nowBytes
    if (nowBytes - usedBytes <= MAX_WORKER_GARBAGE_BYTES) return
    // Some hundreds of jobs after the start, when its compiled code has been read and written.
    collect ??= exposeCollector()
    collect()
    // What was found is freed on another thread, so this counts some of it as used; the looks that follow see less.
    usedBytes = outsideBytes()
  }
}

/** What lies outside of this thread's heap, used and unused. */
function outsideBytes(): number {
  return getHeapStatistics().external_memory
}
