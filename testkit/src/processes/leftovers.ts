/**
 * Leaves nothing behind: whatever the outcome, every process of a test bed is found by the bed's own directory, which
 * stands in its command line or environment and in nobody else's.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs'

function readProc(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    // It has ended, or is not ours to look at.
    return ''
  }
}

/** Processes that were started with `directory` in their arguments or environment. */
export function processesOf(directory: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid)
    .filter(
      (pid) => readProc(pid, 'cmdline').includes(directory) || readProc(pid, 'environ').includes(directory),
    )
}

/** Kills every process of the bed at once and removes its directory. Synchronous, so that it also works on exit. */
export function removeLeftovers(directory: string): void {
  for (let round = 0; round < 50; round++) {
    const pids = processesOf(directory)
    if (pids.length === 0) break
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended meanwhile.
      }
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  }
  rmSync(directory, { recursive: true, force: true })
}
