/**
 * A tracer of system calls beside the looks at sockets: it misses nothing that names a destination, however short, but must be installed,
 * allowed, and slows the daemon down while it looks.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ProcessSocket } from '@warren/platform/node'
import { CommandFailure } from '../command-failure.ts'
import type { SeenSocket } from './watch.ts'

export interface Trace {
  /** Ends it. Destinations as if they were sockets. */
  stop(): Promise<SeenSocket[]>
}

/** @throws CommandFailure `unsupported`: there is no strace, or the system does not let it look. */
export async function traceCalls(pid: number): Promise<Trace> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-leaktest-'))
  const file = path.join(directory, 'calls')
  const calls = 'trace=connect,sendto,sendmsg,sendmmsg,bind'
  const args = ['-f', '-p', String(pid), '-s', '256', '-e', 'signal=none', '-e', calls, '-o', file]
  const child = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    await attached(child)
  } catch (error) {
    fs.rmSync(directory, { recursive: true, force: true })
    throw error
  }
  return {
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGINT')
      await exited
      const text = fs.readFileSync(file, 'utf8')
      fs.rmSync(directory, { recursive: true, force: true })
      return parseCalls(text, pid)
    },
  }
}

async function attached(child: ChildProcess): Promise<void> {
  let said = ''
  const words = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(said)))
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (/ attached/.test(said)) resolve()
    })
  })
  try {
    await words
  } catch (cause) {
    throw new CommandFailure('unsupported', 'The daemon cannot be traced.', {
      next: 'Install strace, and run this as root or allow it (kernel.yama.ptrace_scope); or leave --trace away.',
      cause,
    })
  }
}

/** Every line that names an address of a network or a Unix socket with a name. */
export function parseCalls(text: string, pid: number): SeenSocket[] {
  return text.split('\n').flatMap((line, index) => {
    const call = /^\d+ +(?:<\.\.\. )?(\w+)[( ]/.exec(line)?.[1]
    if (call === undefined) return []
    return addressesIn(line).map(({ address, isUnix }) => ({
      socket: socketOf(call, address, isUnix, `call ${index}`),
      pid,
      firstMs: 0,
      looks: 1,
    }))
  })
}

function socketOf(call: string, address: string, isUnix: boolean, inode: string): ProcessSocket {
  const isBind = call === 'bind'
  const protocol = isUnix ? 'unix' : call === 'connect' || isBind ? 'tcp' : 'udp'
  const near = isBind || isUnix
  return {
    inode,
    fds: [],
    protocol,
    local: near ? address : '0.0.0.0:0',
    remote: near ? undefined : address,
    state: isBind ? 'listening' : 'open',
  }
}

function addressesIn(line: string): { address: string; isUnix: boolean }[] {
  const found: { address: string; isUnix: boolean }[] = []
  for (const match of line.matchAll(/sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)/g))
    found.push({ address: `${match[2]}:${match[1]}`, isUnix: false })
  for (const match of line.matchAll(/sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]+)"/g))
    found.push({ address: `[${match[2]}]:${match[1]}`, isUnix: false })
  for (const match of line.matchAll(/sun_path=(@?)"([^"]+)"/g))
    found.push({ address: `${match[1]}${match[2]}`, isUnix: true })
  return found
}
