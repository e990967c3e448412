/** What the kernel counts of a process (proc(5)). */
import { readFileSync } from 'node:fs'

/** The kernel's unit of time in /proc, on every machine that Warren runs on. */
const TICK_MS = 10

/** Milliseconds of processor time so far, of all its threads. */
export function processorMs(pid: number): number {
  // The name may have spaces; what follows it has not.
  const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Megabytes (2^20) resident now. */
export function residentMiB(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1]) / 1024
}
