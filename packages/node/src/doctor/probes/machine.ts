/** The machine: interfaces, limits, memory. */
import fs from 'node:fs'
import os from 'node:os'
import type { MachineFacts } from '../facts.ts'
import { SYSTEM_TABLE_MAX_BYTES } from '../limits.ts'

/** @param pid - whose limits count: the daemon's, else this process's. */
export function probeMachine(version: string, pid: number | undefined): MachineFacts {
  const openFilesMax = openFilesOf(pid)
  return {
    interfaces: Object.values(os.networkInterfaces()).filter((list) =>
      list?.some(({ internal }) => !internal),
    ).length,
    nodeMajor: Number(process.versions.node.split('.')[0]),
    ...(openFilesMax === undefined ? {} : { openFilesMax }),
    freeMemoryBytes: freeMemory(),
    version,
  }
}

/** Of proc(5): `Max open files  1024  1048576  files`. */
function openFilesOf(pid: number | undefined): number | undefined {
  const text = readSystemFile(`/proc/${pid ?? 'self'}/limits`) ?? readSystemFile('/proc/self/limits')
  const soft = /^Max open files\s+(\d+)/m.exec(text ?? '')?.[1]
  return soft === undefined ? undefined : Number(soft)
}

/** The least of what the machine has and what the control group of this process leaves. */
function freeMemory(): number {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(readSystemFile('/proc/meminfo') ?? '')?.[1]
  const machine = available === undefined ? os.freemem() : Number(available) * 1024
  const constrained = process.constrainedMemory()
  return constrained > 0 && constrained < os.totalmem()
    ? Math.min(machine, process.availableMemory())
    : machine
}

/** A table of the system; undefined: it is not there or not for us. Bytes beyond the bound are left away. */
export function readSystemFile(file: string): string | undefined {
  try {
    const handle = fs.openSync(file, 'r')
    try {
      return readUpTo(handle, SYSTEM_TABLE_MAX_BYTES).toString('latin1')
    } finally {
      fs.closeSync(handle)
    }
  } catch {
    return undefined
  }
}

/** Files of /proc tell no size: read until nothing comes. */
function readUpTo(handle: number, maxBytes: number): Buffer {
  const chunks: Buffer[] = []
  let bytes = 0
  while (bytes < maxBytes) {
    const chunk = Buffer.alloc(64 * 1024)
    const count = fs.readSync(handle, chunk, 0, chunk.length, null)
    if (count === 0) break
    chunks.push(chunk.subarray(0, count))
    bytes += count
  }
  return Buffer.concat(chunks)
}
