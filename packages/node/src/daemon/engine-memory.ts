/** How the engine of this process handles memory while it serves. */
import { flushCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { createFreedMemoryReturn, exposeCollector } from '@warren/platform/node'
import type { MemoryProbe } from './memory-keeper.ts'

/**
 * Cells live in memory outside of the JavaScript heap, and the engine counts such memory as a reason to mark the whole old space over and
 * over, which took up to half of a busy relay's time. The old space is small (20 MB): marking it at once, and seldom, is cheaper (20 % less
 * work a byte).
 */
const SERVING = ['--no-incremental-marking', '--external-memory-accounted-in-global-limit'] as const

/**
 * Call once in a process, and not before it has loaded all that it needs soon: the engine takes no compiled code that was made under
 * other settings, its own of Node's parts included, which would cost each start 40 ms of processor time on the command line.
 */
export function settleEngine(): MemoryProbe {
  // What was compiled until now is of use to the next start; what is written down under other settings is not.
  flushCompileCache()
  const collect = exposeCollector()
  // No marking is under way then that the settings would find half done.
  collect()
  for (const setting of SERVING) setFlagsFromString(setting)
  return {
    outsideBytes: () => process.memoryUsage().arrayBuffers,
    residentBytes: () => process.memoryUsage.rss(),
    collect: (isThorough) =>
      isThorough ? collect({ type: 'major', execution: 'sync', flavor: 'last-resort' }) : collect(),
    giveBack: createFreedMemoryReturn(),
  }
}
