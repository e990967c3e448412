/**
 * Which process a number means. Numbers are used again, so a process is known by its number, the time it began and the
 * boot it began in (proc(5)); nothing else is ever sent a signal.
 */
import fs from 'node:fs'
import { KILL_TIMEOUT_MS } from '../timeouts.ts'

export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks after boot. */
  readonly startTicks: string
  readonly bootId: string
}

/** @returns undefined if there is no such process, or it has ended and only waits to be asked how. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const fields = statOf(pid)
  const startTicks = fields[STAT.startTicks]
  if (startTicks === undefined || hasEnded(fields)) return undefined
  return { pid, startTicks, bootId: readProc('sys/kernel/random/boot_id')?.trim() ?? '' }
}

/** Where things stand in /proc/PID/stat behind the name of the program. */
const STAT = { state: 0, parent: 1, threads: 17, startTicks: 19 } as const

/** The name stands in parentheses and may hold anything; what follows is one letter and numbers. */
function statOf(pid: number): string[] {
  const stat = readProc(`${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
}

/** Until the last of its threads has ended, a killed process holds its ports and locks. */
function hasEnded(fields: readonly string[]): boolean {
  const state = fields[STAT.state]
  return state === 'X' || (state === 'Z' && Number(fields[STAT.threads]) <= 1)
}

/** The process that started this one; 0 if it is not known. */
export function parentOf(pid: number): number {
  return Number(statOf(pid)[STAT.parent] ?? 0)
}

export function isAlive(process: ProcessIdentity): boolean {
  const now = identityOf(process.pid)
  return now !== undefined && now.startTicks === process.startTicks && now.bootId === process.bootId
}

/** Every process of this machine that may be seen. */
export function allProcesses(): ProcessIdentity[] {
  const pids = fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))
  return pids.flatMap((pid) => identityOf(Number(pid)) ?? [])
}

/** The arguments a process was started with. */
export function argumentsOf(pid: number): string[] {
  return readProc(`${pid}/cmdline`)?.split('\0') ?? []
}

/** Waits until the processes have ended; resolves to those that have not by then. */
export async function untilGone(
  processes: readonly ProcessIdentity[],
  timeoutMs: number,
): Promise<ProcessIdentity[]> {
  const endsAt = performance.now() + timeoutMs
  for (;;) {
    const left = processes.filter(isAlive)
    if (left.length === 0 || performance.now() >= endsAt) return left
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Asks the processes to end, and ends by force those that have not after `graceMs`. */
export async function endProcesses(processes: readonly ProcessIdentity[], graceMs: number): Promise<void> {
  signal(processes, 'SIGTERM')
  const left = await untilGone(processes, graceMs)
  signal(left, 'SIGKILL')
  await untilGone(left, KILL_TIMEOUT_MS)
}

function signal(processes: readonly ProcessIdentity[], name: NodeJS.Signals): void {
  for (const each of processes.filter(isAlive)) {
    try {
      process.kill(each.pid, name)
    } catch {
      // It ended in between.
    }
  }
}

function readProc(file: string): string | undefined {
  try {
    return fs.readFileSync(`/proc/${file}`, 'latin1')
  } catch {
    return undefined
  }
}
