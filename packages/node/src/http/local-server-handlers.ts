/** What the operations on the servers of this machine do. */
import type { Status } from '@warren/api'
import { parseHostPort } from '../config.ts'
import { checkTarget } from '../local-servers/check-target.ts'
import { listeningServers } from '../local-servers/listening.ts'
import type { HandlerPorts, Handlers } from './handlers.ts'
import { pageBy } from './page.ts'

export function localServerHandlers({
  daemon,
  clock,
}: Pick<HandlerPorts, 'daemon' | 'clock'>): Pick<Handlers, 'listLocalServers' | 'checkTarget'> {
  return {
    listLocalServers: async ({ query }) =>
      pageBy(
        await listeningServers(),
        ({ port, target }) => `${String(port).padStart(5, '0')}-${cursorOf(target)}`,
        query,
      ),
    checkTarget: ({ body: { target, address } }) => {
      const host = address === undefined ? undefined : `${address.slice(0, 56)}.onion`
      return checkTarget(clock, target, host, (where) =>
        ownPorts(daemon.status()).has(parseHostPort(where).port),
      )
    },
  }
}

/** A cursor has no brackets. */
const cursorOf = (target: string): string => target.replaceAll(/[[\]]/g, '')

/** By number, since each is asked for under more than one address of this machine. */
function ownPorts({ api, proxy, gateway }: Status): Set<number> {
  const addresses = [api, proxy, gateway].filter((address) => address !== undefined && /:\d+$/.test(address))
  return new Set(addresses.map((address) => parseHostPort(address ?? '').port))
}
