/**
 * What processes really sent to whom: the log of `strace`, read and judged.
 *
 * Every socket call that names a destination is logged with its address (connect, sendto, sendmsg, sendmmsg), so no
 * connection and no datagram leaves a process without a line here; encrypted or not does not matter. The checker knows
 * only destinations that are allowed, so that a leak nobody thought of is a violation too.
 */
import { readFileSync } from 'node:fs'

export interface Destination {
  readonly call: string
  /** `HOST:PORT`, or `unix:PATH`. */
  readonly address: string
}

export interface Traffic {
  readonly destinations: readonly Destination[]
  /** Addresses that were bound. */
  readonly bound: readonly string[]
  /** Lines that were understood; 0 means that nothing was traced. */
  readonly lines: number
}

const SENDING_CALLS = new Set(['connect', 'sendto', 'sendmsg', 'sendmmsg'])

/** The command line that traces a program and all its children into `file`. */
export function straceInto(file: string): string[] {
  const calls = 'trace=connect,sendto,sendmsg,sendmmsg,bind'
  return ['strace', '-f', '--seccomp-bpf', '-qq', '-s', '256', '-e', 'signal=none', '-e', calls, '-o', file]
}

/** Every socket address that a line of strace names. */
function addressesIn(line: string): string[] {
  const found: string[] = []
  for (const match of line.matchAll(/sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)/g))
    found.push(`${match[2]}:${match[1]}`)
  for (const match of line.matchAll(/sin6_port=htons\((\d+)\).*?inet_pton\(AF_INET6, "([^"]+)"/g))
    found.push(`[${match[2]}]:${match[1]}`)
  for (const match of line.matchAll(/sun_path=(@?)"([^"]*)"/g)) found.push(`unix:${match[1]}${match[2]}`)
  return found
}

export interface JudgedProcesses {
  /** Leaves out the process that was started under the tracer: what it started is judged. */
  readonly exceptFirst?: boolean
}

export function parseTraffic(text: string, { exceptFirst = false }: JudgedProcesses = {}): Traffic {
  const destinations: Destination[] = []
  const bound: string[] = []
  let lines = 0
  // Nothing runs before the program that the tracer was given, so its first line stands first. (Asking the system for the tracer's child
  // would not do: the tracer also has short-lived children to try out what the kernel can do.)
  const left = exceptFirst ? /^\d+/m.exec(text)?.[0] : undefined
  for (const line of text.split('\n')) {
    const call = /^\d+ +(?:<\.\.\. )?(\w+)[( ]/.exec(line)?.[1]
    if (call === undefined || /^\d+/.exec(line)?.[0] === left) continue
    lines++
    if (call === 'bind') bound.push(...addressesIn(line))
    else if (SENDING_CALLS.has(call)) {
      for (const address of addressesIn(line)) destinations.push({ call, address })
    }
  }
  return { destinations, bound, lines }
}

export function readTraffic(file: string, judged?: JudgedProcesses): Traffic {
  return parseTraffic(readFileSync(file, 'utf8'), judged)
}

/** Sentences about everything that went where it must not; none: the process kept to `allowed` (HOST:PORT). */
export function findLeaks(traffic: Traffic, allowed: ReadonlySet<string>): string[] {
  const leaks = new Set<string>()
  for (const { call, address } of traffic.destinations) {
    if (allowed.has(address)) continue
    if (address.includes('nscd') || address.includes('resolve'))
      leaks.add(`asks the name service at ${address} (${call})`)
    else if (address.endsWith(':53')) leaks.add(`asks DNS at ${address} (${call})`)
    else leaks.add(`contacts ${address} (${call})`)
  }
  for (const address of traffic.bound) {
    if (!/^(127\.|\[::1\]|unix:)/.test(address)) leaks.add(`listens on ${address}`)
  }
  return [...leaks]
}
