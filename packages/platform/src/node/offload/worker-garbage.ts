/**
 * Keeps a worker small. What its jobs were given and made lies outside of the JavaScript heap and is garbage after each of them, but
 * the engine collects such memory only when 64 MiB of it have come together, in every worker: a third of what a daemon holds.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { MAX_WORKER_GARBAGE_BYTES } from './limits.ts'

/** @returns what to call after jobs: most times it only looks, which takes a microsecond; collecting takes some milliseconds. */
export function createGarbageBound(): () => void {
  let collect: NonNullable<typeof globalThis.gc> | undefined
  let usedBytes = outsideBytes()
  return () => {
    const nowBytes = outsideBytes()
    if (nowBytes < usedBytes) usedBytes = nowBytes
    if (nowBytes - usedBytes <= MAX_WORKER_GARBAGE_BYTES) return
    collect ??= exposeCollector()
    collect()
    // What was found is freed on another thread, so this counts some of it as used; the looks that follow see less.
    usedBytes = outsideBytes()
  }
}

/**
 * Only when it is first needed, some hundreds of jobs after the start: the engine takes no compiled code that was made under other settings, and these are
 * the whole process's.
 */
function exposeCollector(): NonNullable<typeof globalThis.gc> {
  // There is no other way to it for a program that was started without.
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as NonNullable<typeof globalThis.gc>
}

/** What lies outside of this thread's heap, used and unused. */
function outsideBytes(): number {
  return getHeapStatistics().external_memory
}
