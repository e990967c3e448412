/** Whom this node may know: relays of its network, its own ports, the servers behind its services. */
import type { Status } from '@warren/api'
import { formatPeerAddress, parseNetworkFile, parsePeerAddress } from '@warren/directory'
import { fromHex, type Primitives } from '@warren/kernel'
import type { OwnEnds } from '@warren/node'
import type { Client } from '@warren/sdk'

export async function readOwnEnds(client: Client, primitives: Primitives, status: Status): Promise<OwnEnds> {
  const relays: NonNullable<OwnEnds['known']>['relays'][number][] = []
  for await (const relay of client.list('listRelays')) {
    const address = parsePeerAddress(relay.address)
    if (address !== undefined) relays.push({ id: fromHex(relay.id), address })
  }
  // Relays to start from, whether they are listed at present or not.
  const { file } = await client.call('getNetwork')
  relays.push(...parseNetworkFile(primitives, file).bootstrap)
  const targets: string[] = []
  for await (const { ports } of client.list('listServices'))
    targets.push(...ports.map(({ target }) => target))
  return {
    api: status.api ?? '',
    proxy: status.proxy,
    gateway: status.gateway,
    listen: await relayPort(client),
    upstream: status.upstream?.address,
    targets,
    asksRouter: status.relay?.portMapping !== undefined,
    // Its relays run inside of the daemon: their ends are its own.
    demonstration:
      status.network.demonstration === true ? relays.map(({ address }) => formatPeerAddress(address)) : [],
    known: { links: [], relays },
  }
}

/** What was allowed at the beginning or at the end: relays come and go meanwhile. */
export function bothEnds(first: OwnEnds, last: OwnEnds): OwnEnds {
  return {
    ...last,
    targets: [...first.targets, ...last.targets],
    known: { links: [], relays: [...(first.known?.relays ?? []), ...(last.known?.relays ?? [])] },
  }
}

async function relayPort(client: Client): Promise<string | undefined> {
  for await (const { purpose, state, local } of client.list('listSockets'))
    if (purpose === 'relay-port' && state === 'listening') return local
  return undefined
}
