/** What a leak test found, as people read it. */
import type { Endpoint } from '../leaktest/judge.ts'
import type { Work } from '../leaktest/work.ts'
import { count } from './units.ts'

export interface LeakReport {
  readonly passed: boolean
  /** A sentence for each thing that should not be. */
  readonly leaks: readonly string[]
  readonly endpoints: readonly Endpoint[]
  /** What the node was made to do meanwhile. */
  readonly work: readonly Work[]
  readonly seconds: number
  readonly looks: number
  readonly longestGapMs: number
  readonly processes: number
  readonly traced: boolean
  /** What all programs of this machine did meanwhile; undefined: the system does not tell. */
  readonly machine: { readonly datagrams: number; readonly connections: number } | undefined
  /** What this test cannot see, a sentence each. */
  readonly limits: readonly string[]
}

export function limitsOf(report: Omit<LeakReport, 'limits'>): string[] {
  const { traced, longestGapMs, machine } = report
  return [
    ...(traced
      ? []
      : [
          `It looked every few milliseconds, once after ${longestGapMs} ms: what opens and closes a socket in between is not seen. --trace misses nothing, where strace is installed.`,
        ]),
    machine === undefined
      ? 'The system does not tell how many datagrams were sent.'
      : machine.datagrams === 0
        ? 'No program of this machine sent a UDP datagram meanwhile; that is counted, not sampled, so nobody asked DNS by UDP.'
        : `Programs of this machine sent ${count(machine.datagrams, 'UDP datagram')} meanwhile; the system does not tell whose they were.`,
    'It tells where bytes go, not what they say, and only for these seconds and this work.',
    'What programs do that use the proxy, or the server behind a service, is not looked at.',
  ]
}

const NAMES: Readonly<Record<Endpoint['purpose'], string>> = {
  link: 'relay',
  dial: 'relay',
  upstream: 'upstream proxy',
  'relay-port': 'own relay port',
  api: 'own API',
  proxy: 'own proxy',
  gateway: 'own browser port',
  service: 'own server',
  router: 'router',
  process: 'process',
  unexplained: 'NOT KNOWN',
}

export function showLeakReport(report: LeakReport): string {
  const { passed, leaks, endpoints, work, seconds, looks, processes, traced, limits } = report
  const rows = endpoints.map(
    ({ purpose, protocol, place, sockets }) =>
      `  ${NAMES[purpose].padEnd(16)}  ${protocol.padEnd(5)}  ${place}  (${count(sockets, 'socket')})`,
  )
  const verdict = passed
    ? 'Nothing but relays of the network and this machine’s own ends was contacted, and no DNS was asked.'
    : `Something leaves this machine that should not:\n${leaks.map((leak) => `  ${leak}`).join('\n')}\nPlease report it (SECURITY.md), and stop using Warren for what must stay hidden until you know why.`
  return [
    verdict,
    '',
    `Seen in ${seconds} s, ${count(looks, 'look')} at ${count(processes, 'process')}${traced ? ', every call traced' : ''}:`,
    ...rows.toSorted(),
    '',
    'Meanwhile it was asked for:',
    ...work.map(({ name, result }) => `  ${name}: ${result}`),
    '',
    'What this cannot show:',
    ...limits.map((limit) => `  ${limit}`),
  ].join('\n')
}
