/** Where the virtual ports of a service lead: servers on this machine or in a private network, never beyond. */
import type { PortMap } from '@warren/api'
import { addressClassOf, parseIp } from '@warren/directory'
import { fail, type PeerAddress } from '@warren/kernel'
import { parseHostPort } from '../config.ts'

export type Target =
  | { readonly kind: 'tcp'; readonly address: PeerAddress }
  | { readonly kind: 'unix'; readonly path: string }

/**
 * Reads one target.
 *
 * @throws WarrenError `bad-input`: an address beyond loopback and private networks would make this node an exit.
 */
export function parseTarget(text: string): Target {
  if (text.startsWith('unix:')) return { kind: 'unix', path: text.slice('unix:'.length) }
  const address = parseHostPort(text)
  const ip = parseIp(address.host)
  const where = ip === undefined ? undefined : addressClassOf(ip)
  if (where !== 'loopback' && where !== 'private') {
    throw fail('bad-input', 'a service leads to a server on this machine or in a private network', {
      next: 'Give an address such as 127.0.0.1:8080.',
    })
  }
  if (address.port < 1)
    throw fail('bad-input', 'a target needs a port', { next: 'Give an address such as 127.0.0.1:8080.' })
  return { kind: 'tcp', address }
}

/** What a stream's target text, the virtual port, leads to. @throws WarrenError `bad-input`: see {@link parseTarget}. */
export function targetsOf(ports: readonly PortMap[]): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>()
  for (const { port, target } of ports) {
    if (targets.has(String(port))) {
      throw fail('bad-input', 'a port of the service is given twice', {
        fields: { port },
        next: 'Give every port once.',
      })
    }
    targets.set(String(port), parseTarget(target))
  }
  return targets
}
