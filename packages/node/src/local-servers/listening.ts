/** Which TCP servers listen on this machine, and whose they are: from the tables that Linux shows (proc(5)). */
import fs from 'node:fs/promises'
import path from 'node:path'
import type { LocalServer } from '@warren/api'
import { addressClassOf, parseIp } from '@warren/directory'
import { formatHostPort } from '../config.ts'
import { LOCAL_PROCESSES_MAX, LOCAL_PROCESS_FILES_MAX, LOCAL_SERVERS_MAX } from '../limits.ts'

interface Listening {
  readonly target: string
  readonly port: number
  readonly inode: string
}

/** @returns none where the system has no such tables. Sockets of this process are left out: they are Warren's. */
export async function listeningServers(): Promise<LocalServer[]> {
  const [v4, v6] = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((table) => fs.readFile(table, 'latin1').catch(() => '')),
  )
  const found = [...parseListening(v4 ?? ''), ...parseListening(v6 ?? '')].slice(0, LOCAL_SERVERS_MAX)
  const holders = await holdersOf(new Set(found.map(({ inode }) => inode)))
  const byTarget = new Map<string, LocalServer>()
  for (const { target, port, inode } of found) {
    const holder = holders.get(inode)
    if (holder?.pid === process.pid || byTarget.has(target)) continue
    byTarget.set(target, {
      target,
      port,
      ...(holder?.program === undefined ? {} : { program: holder.program }),
    })
  }
  return [...byTarget.values()]
}

const LISTEN = '0A'

/**
 * Lines of the table: number, local address as HEX:PORT, remote, state, ..., inode in the tenth field.
 *
 * @returns those that a service may lead to, by the address at which they are reached.
 */
export function parseListening(table: string): Listening[] {
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    const [hexAddress = '', hexPort = ''] = (fields[1] ?? '').split(':')
    const inode = fields[9]
    if (fields[3] !== LISTEN || inode === undefined) return []
    const host = reachedAt(hexAddress)
    const port = Number.parseInt(hexPort, 16)
    if (host === undefined || !(port > 0)) return []
    return [{ target: formatHostPort({ host, port }), port, inode }]
  })
}

/** Words of four bytes, each written the little-endian way round. */
function reachedAt(hex: string): string | undefined {
  if (/^0+$/.test(hex)) return '127.0.0.1'
  const bytes = Buffer.from(hex, 'hex')
  if (bytes.length !== 4 && bytes.length !== 16) return undefined
  bytes.swap32()
  const isMapped = bytes.length === 16 && hex.toUpperCase().startsWith('0000000000000000FFFF0000')
  const host = isMapped ? bytes.subarray(12).join('.') : bytes.length === 4 ? bytes.join('.') : ipv6(bytes)
  const where = addressClassOf(parseIp(host) ?? new Uint8Array(4))
  return where === 'loopback' || where === 'private' ? host : undefined
}

function ipv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16)).join(':')
  return groups === '0:0:0:0:0:0:0:1' ? '::1' : groups
}

interface Holder {
  readonly pid: number
  readonly program: string | undefined
}

/** Others' processes stay nameless. */
async function holdersOf(inodes: ReadonlySet<string>): Promise<Map<string, Holder>> {
  const holders = new Map<string, Holder>()
  const processes = (await fs.readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of processes.slice(0, LOCAL_PROCESSES_MAX)) {
    if (holders.size === inodes.size) break
    const files = await fs.readdir(`/proc/${pid}/fd`).catch(() => [])
    const links = await Promise.all(
      files
        .slice(0, LOCAL_PROCESS_FILES_MAX)
        .map((file) => fs.readlink(`/proc/${pid}/fd/${file}`).catch(() => '')),
    )
    for (const link of links) {
      const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1]
      if (inode === undefined || !inodes.has(inode) || holders.has(inode)) continue
      holders.set(inode, { pid: Number(pid), program: await programOf(pid) })
    }
  }
  return holders
}

/** As it was started, without its arguments: those hold what is nobody's business. */
async function programOf(pid: string): Promise<string | undefined> {
  const line = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const name = path.basename(line.split('\0')[0]?.split(' ')[0] ?? '').replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
  return name === '' ? undefined : name.slice(0, 40)
}
