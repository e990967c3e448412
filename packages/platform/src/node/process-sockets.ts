/**
 * The sockets of a process as Linux tells them in /proc: those that its file descriptors name, looked up in the tables of its network
 * namespace. It is the system's word, not the program's, which is what makes it worth comparing with the program's.
 */
import fs from 'node:fs'

export type SocketState = 'listening' | 'opening' | 'open' | 'closing' | 'unconnected'

export interface ProcessSocket {
  /** The system's number of it. */
  readonly inode: string
  /** File descriptors of the process that are it. */
  readonly fds: readonly number[]
  /** `other`: one that asks the kernel itself (`local` is then `netlink`), or one that stands in none of the tables: of another family, or just made. */
  readonly protocol: 'tcp' | 'udp' | 'unix' | 'other'
  /** `HOST:PORT`, or the path of a Unix socket; empty if it has none. */
  readonly local: string
  /** undefined: connected to nobody, or to a Unix socket, whose other end the tables do not name. */
  readonly remote: string | undefined
  readonly state: SocketState
}

/** What a whole network namespace did since the machine started: no program is told from another. */
export interface NamespaceCounts {
  readonly tcpOpened: number
  readonly udpSent: number
}

const TCP_STATES: Readonly<Record<string, SocketState>> = {
  '01': 'open',
  '02': 'opening',
  '03': 'opening',
  '07': 'unconnected',
  '0A': 'listening',
}

/**
 * @param pid - undefined: of this process.
 * @returns undefined: the system does not tell (it is not Linux, or the process is another user's or gone).
 */
export function readProcessSockets(pid?: number): ProcessSocket[] | undefined {
  const directory = `/proc/${pid ?? 'self'}`
  const fds = socketFds(directory)
  if (fds === undefined) return undefined
  const found = new Map<string, ProcessSocket>()
  // A socket may be opened between the two looks, never the other way round: what was in `fds` and is gone is left out as `other`.
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6'] as const) {
    for (const entry of readTable(`${directory}/net/${table}`, (line) => parseInet(table, line)))
      add(found, fds, entry)
  }
  for (const entry of readTable(`${directory}/net/unix`, parseUnix)) add(found, fds, entry)
  for (const entry of readTable(`${directory}/net/netlink`, parseNetlink)) add(found, fds, entry)
  const rest = [...fds].filter(([inode]) => !found.has(inode))
  for (const [inode, numbers] of rest) {
    if (!isStillThere(directory, numbers, inode)) continue
    found.set(inode, {
      inode,
      fds: numbers,
      protocol: 'other',
      local: '',
      remote: undefined,
      state: 'unconnected',
    })
  }
  return [...found.values()]
}

/** A process and all that it started, as far as they run. Empty: it is not there, or this is not Linux. */
export function processTree(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of listOf('/proc') ?? []) {
    if (!/^\d+$/.test(name)) continue
    // The name of the program stands in parentheses and may hold anything.
    const fields = /\) \S (\d+)/.exec(textOf(`/proc/${name}/stat`) ?? '')
    if (fields?.[1] !== undefined) parents.set(Number(name), Number(fields[1]))
  }
  if (!parents.has(pid)) return []
  const tree = [pid]
  for (const one of tree) for (const [child, parent] of parents) if (parent === one) tree.push(child)
  return tree
}

/** @returns undefined: the system does not tell. */
export function readNamespaceCounts(pid: number): NamespaceCounts | undefined {
  const snmp = textOf(`/proc/${pid}/net/snmp`)
  const tcpOpened = snmp === undefined ? undefined : snmpValue(snmp, 'Tcp', 'ActiveOpens')
  const udp4 = snmp === undefined ? undefined : snmpValue(snmp, 'Udp', 'OutDatagrams')
  if (tcpOpened === undefined || udp4 === undefined) return undefined
  const udp6 = /^Udp6OutDatagrams\s+(\d+)/m.exec(textOf(`/proc/${pid}/net/snmp6`) ?? '')?.[1]
  return { tcpOpened, udpSent: udp4 + Number(udp6 ?? 0) }
}

function add(
  found: Map<string, ProcessSocket>,
  fds: ReadonlyMap<string, number[]>,
  entry: Omit<ProcessSocket, 'fds'>,
): void {
  const numbers = fds.get(entry.inode)
  if (numbers !== undefined) found.set(entry.inode, { ...entry, fds: numbers })
}

function socketFds(directory: string): Map<string, number[]> | undefined {
  const names = listOf(`${directory}/fd`)
  if (names === undefined) return undefined
  const fds = new Map<string, number[]>()
  for (const name of names) {
    const inode = inodeOf(`${directory}/fd/${name}`)
    if (inode !== undefined) fds.set(inode, [...(fds.get(inode) ?? []), Number(name)])
  }
  return fds
}

function inodeOf(file: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(file))?.[1]
  } catch {
    return undefined
  }
}

function isStillThere(directory: string, fds: readonly number[], inode: string): boolean {
  return fds.some((fd) => inodeOf(`${directory}/fd/${fd}`) === inode)
}

type Entry = Omit<ProcessSocket, 'fds'>

function readTable(file: string, parse: (line: string) => Entry | undefined): Entry[] {
  return (textOf(file) ?? '').split('\n').flatMap((line) => parse(line) ?? [])
}

/** `sl local remote state queues timer retransmits uid timeout inode ...` */
function parseInet(table: 'tcp' | 'tcp6' | 'udp' | 'udp6', line: string): Entry | undefined {
  const [number, local, remote, state, , , , , , inode] = line.trim().split(/\s+/)
  if (number === undefined || !/^\d+:$/.test(number)) return undefined
  if (local === undefined || remote === undefined || state === undefined || inode === undefined)
    return undefined
  const isTcp = table.startsWith('tcp')
  const isConnected = !/:0000$/.test(remote)
  return {
    inode,
    protocol: isTcp ? 'tcp' : 'udp',
    local: parseEnd(local),
    remote: isConnected ? parseEnd(remote) : undefined,
    state: isTcp ? (TCP_STATES[state] ?? 'closing') : isConnected ? 'open' : 'unconnected',
  }
}

/** Words of 32 bits, each in the order of this machine's bytes, as all machines that Node runs on have it. */
function parseEnd(text: string): string {
  const [hex = '', portHex = ''] = text.split(':')
  const bytes = Array.from({ length: hex.length / 8 }, (_, word) =>
    hex.slice(word * 8, word * 8 + 8),
  ).flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)))
  const port = Number.parseInt(portHex, 16)
  const isMapped = bytes.length === 16 && bytes.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255'
  if (bytes.length === 4) return `${bytes.join('.')}:${port}`
  if (isMapped) return `${bytes.slice(12).join('.')}:${port}`
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  )
  // The URL parser writes IPv6 addresses in their short form (RFC 5952).
  return `${new URL(`http://[${groups.join(':')}]`).hostname}:${port}`
}

/** `number references protocol flags type state inode path` */
function parseUnix(line: string): Entry | undefined {
  const match = /^\S+: \S+ \S+ (\S+) \S+ (\S+)\s+(\d+)(?: (.*))?$/.exec(line.trim())
  if (match === null) return undefined
  const [, flags = '', state = '', inode = '', file = ''] = match
  // The bit that says that somebody listens.
  const isListening = (Number.parseInt(flags, 16) & 0x10000) !== 0
  return {
    inode,
    protocol: 'unix',
    local: file,
    remote: undefined,
    state: isListening ? 'listening' : state === '03' ? 'open' : 'unconnected',
  }
}

/** The number comes last. */
function parseNetlink(line: string): Entry | undefined {
  const inode = /\s(\d+)$/.exec(line.trim())?.[1]
  if (inode === undefined) return undefined
  return { inode, protocol: 'other', local: 'netlink', remote: undefined, state: 'unconnected' }
}

/** A line of names, then a line of values, both after the same word. */
function snmpValue(text: string, group: string, name: string): number | undefined {
  const [names, values] = text
    .split('\n')
    .filter((line) => line.startsWith(`${group}: `))
    .map((line) => line.split(' '))
  const value = values?.[names?.indexOf(name) ?? -1]
  return value === undefined ? undefined : Number(value)
}

function listOf(directory: string): string[] | undefined {
  try {
    return fs.readdirSync(directory)
  } catch {
    return undefined
  }
}

function textOf(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'latin1')
  } catch {
    return undefined
  }
}
