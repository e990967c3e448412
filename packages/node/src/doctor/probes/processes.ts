/** Which process has a port or a file: from the tables that Linux shows (proc(5)). Others' processes stay nameless. */
import fs from 'node:fs'
import type { PeerAddress } from '@warren/kernel'
import type { ProcessFacts } from '../facts.ts'
import { FILES_OF_PROCESS_MAX, PROCESSES_MAX } from '../limits.ts'
import { readSystemFile } from './machine.ts'

export function processFacts(pid: number): ProcessFacts {
  const name = readSystemFile(`/proc/${pid}/comm`)?.trim()
  return { pid, name: name ?? '' }
}

/** Who listens at an address; undefined: nobody, or a process that may not be looked at. */
export function listenerAt({ port }: PeerAddress): ProcessFacts | undefined {
  const sockets = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const inode of listeningInodes(readSystemFile(table) ?? '', port)) sockets.add(`socket:[${inode}]`)
  }
  return sockets.size === 0 ? undefined : holderOf(sockets)
}

const LISTEN = '0A'

/** Lines of the table: number, local address as HEX:PORT, remote, state, ..., inode in the tenth field. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    const inode = fields[9]
    return fields[3] === LISTEN && fields[1]?.endsWith(`:${wanted}`) && inode !== undefined ? [inode] : []
  })
}

function holderOf(sockets: ReadonlySet<string>): ProcessFacts | undefined {
  for (const pid of listDirectory('/proc', PROCESSES_MAX).filter((name) => /^\d+$/.test(name))) {
    for (const file of listDirectory(`/proc/${pid}/fd`, FILES_OF_PROCESS_MAX)) {
      if (sockets.has(readLink(`/proc/${pid}/fd/${file}`))) return processFacts(Number(pid))
    }
  }
  return undefined
}

/** Who holds a lock on a file; undefined: nobody whom this machine's kernel knows by number. */
export function lockHolder(file: string): ProcessFacts | undefined {
  const inode = inodeOf(file)
  const pid = inode === undefined ? undefined : lockingPid(readSystemFile('/proc/locks') ?? '', inode)
  return pid === undefined ? undefined : processFacts(pid)
}

/** Lines of the table: `1: POSIX  ADVISORY  WRITE PID MAJOR:MINOR:INODE START END`. */
export function lockingPid(table: string, inode: number): number | undefined {
  for (const line of table.split('\n')) {
    const match = /^\d+: \S+\s+\S+\s+\S+\s+(\d+)\s+[0-9a-f]+:[0-9a-f]+:(\d+)\s/.exec(line)
    if (match?.[2] === String(inode) && Number(match[1]) > 0) return Number(match[1])
  }
  return undefined
}

function inodeOf(file: string): number | undefined {
  return fs.statSync(file, { throwIfNoEntry: false })?.ino
}

function listDirectory(directory: string, max: number): string[] {
  try {
    return fs.readdirSync(directory).slice(0, max)
  } catch {
    return []
  }
}

function readLink(file: string): string {
  try {
    return fs.readlinkSync(file)
  } catch {
    return ''
  }
}
