/** What `up` says once the node can be used. */
import type { Status } from '@warren/api'
import { labelled, shellCommand } from './table.ts'
import { count } from './units.ts'

/** @param page - where the page is, with a code that opens it once. */
export function upResult(status: Status, home: string, page?: string): object {
  const { state, pid, network, relays, proxy, api, relay, waitingFor, cause } = status
  return { state, home, pid, network, relays, proxy, api, page, relay, waitingFor, cause }
}

/** @param ending - how it is stopped. */
export function showUp(status: Status, home: string, ending: string): string {
  if (status.state === 'locked') {
    return `Warren runs, but it is locked by a passphrase.\nType: ${shellCommand('warren', 'passphrase', 'unlock', '--home', home)}`
  }
  if (status.state === 'no-network') {
    const page = shellCommand('warren', 'open', '--home', home)
    const join = shellCommand('warren', 'network', 'join', 'TEXT', '--home', home)
    return `Warren runs, but this home does not belong to a network yet. ${ending}\nOn the page you join one, or try one on this machine: ${page}\nOr here: ${join}`
  }
  const { network, proxy, relay } = status
  const rows = [
    ['network', network.notice === undefined ? network.name : `${network.name}: ${network.notice}`],
    ['relays', `${status.relays} usable, by ${count(network.operators, 'operator')}`],
    ['proxy', proxy && `${proxy} (SOCKS5, SOCKS4a, HTTP CONNECT)`],
    [
      'relay',
      relay &&
        (relay.reachable === false
          ? relay.finding
          : `listed at ${relay.address}: address and uptime are public`),
    ],
    ['page', shellCommand('warren', 'open', '--home', home)],
    ['home', home],
  ] as const
  if (status.state === 'usable') return `Warren is usable. ${ending}\n${labelled(rows)}`
  return `Warren serves as a relay, and cannot make connections of its own yet. ${ending}\n${labelled([...waitRows(status, home), ...rows])}`
}

/** A relay is up before there are others. */
function waitRows({ waitingFor, cause }: Status, home: string): [string, string | undefined][] {
  return [
    ['waits for', [waitingFor, cause].filter(Boolean).join(': ')],
    ['hand it on', shellCommand('warren', 'network', 'show', '--home', home)],
  ]
}
