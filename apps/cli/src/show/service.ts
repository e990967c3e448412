/** Services as people read them, and the links they pass on. */
import type { Service } from '@warren/api'
import { labelled, shellCommand } from './table.ts'
import { count } from './units.ts'

/** What a person pastes, one for each port: a link for the ports of the web, else address and port. */
export function linksOf({ address, ports }: Pick<Service, 'address' | 'ports'>): [string, ...string[]] {
  const [first = address, ...rest] = ports.map(({ port }) => {
    if (port === 80) return `http://${address}/`
    return port === 443 ? `https://${address}/` : `http://${address}:${port}/`
  })
  return [first, ...rest]
}

export function curlCommand(proxy: string, service: Pick<Service, 'address' | 'ports'>): string {
  return shellCommand('curl', '--socks5-hostname', proxy, linksOf(service)[0])
}

export function showNewService(service: Service, proxy: string | undefined): string {
  const rows = [
    ['address', service.address],
    ['link', linksOf(service).join('\n')],
    ['leads to', portsText(service)],
    ['open to', clientsText(service)],
    ['warning', service.warning],
  ] as const
  const hint = proxy === undefined ? '' : `\nFetch it yourself:\n  ${curlCommand(proxy, service)}`
  return `The service can be reached.\n${labelled(rows)}${hint}`
}

const STATES: Readonly<Record<Service['state'], string>> = {
  waiting: 'waits',
  starting: 'is being put on the network',
  published: 'can be reached',
  degraded: 'can be reached, with fewer copies than wanted',
  stopped: 'is stopped',
}

export function showService(service: Service): string {
  const { introductionPoints, introductionPointsWanted, publishedTo, publishTargets } = service
  const rows = [
    ['name', service.name],
    ['state', STATES[service.state]],
    ['waits for', service.waitingFor && [service.waitingFor, service.cause].filter(Boolean).join(': ')],
    ['leads to', portsText(service)],
    ['open to', clientsText(service)],
    [
      'held by',
      `${introductionPoints} of ${count(introductionPointsWanted, 'introduction point')}, ${publishedTo} of ${count(publishTargets, 'relay')}`,
    ],
    ['warning', service.warning],
  ] as const
  return `${service.address}\n${labelled(rows)}`
}

function portsText({ ports }: Service): string {
  return ports.map(({ port, target }) => `${port} at ${target}`).join('\n')
}

function clientsText({ clients }: Service): string {
  return clients.length === 0
    ? 'everybody who has the address'
    : `${count(clients.length, 'client')} with a key`
}
