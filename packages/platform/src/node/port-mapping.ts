/**
 * Asking the router of this network to forward a port: UPnP first, then NAT-PMP. Only on the owner's word, since it opens a way
 * in. The mapping is renewed while it is held, and taken back by `close`.
 */
import fs from 'node:fs'
import os from 'node:os'
import { isIPv4 } from 'node:net'
import type { Gateway, UPnPNAT } from '@achingbrain/nat-port-mapper'
import { fail, type PeerAddress } from '@warren/kernel'
import { PORT_MAPPING_ANSWER_MS, PORT_MAPPING_LIFE_MS, PORT_MAPPING_SEARCH_MS } from './port-mapping-times.ts'

export interface PortMapping {
  /** Where the router listens for us. */
  readonly external: PeerAddress
  close(): Promise<void>
}

export interface PortMappingOptions {
  /** The router for NAT-PMP; that of the system's default route unless given. */
  readonly router?: string
  /** Skip the search for UPnP routers, which sends a multicast question. */
  readonly upnp?: boolean
}

/** What a mapping is called in the router's own list. */
const DESCRIPTION = 'Warren relay'

/**
 * @param listen - where this machine listens; `0.0.0.0` stands for its address towards the router.
 * @throws WarrenError `unreachable`: no router answered; `refused`: one answered, and would not.
 */
export async function mapPort(listen: PeerAddress, options: PortMappingOptions = {}): Promise<PortMapping> {
  // Loaded here, since few ask for it.
  const { pmpNat, upnpNat } = await import('@achingbrain/nat-port-mapper')
  // The library's own renewal goes on while it takes a mapping back, so it is ours.
  const settings = { description: DESCRIPTION, autoRefresh: false }
  let refusal: unknown
  if (options.upnp !== false) {
    for await (const gateway of findGateways(upnpNat(settings))) {
      try {
        return await mapAt(gateway, listen, PORT_MAPPING_LIFE_MS)
      } catch (error) {
        refusal = error
      }
    }
  }
  const router = options.router ?? defaultRouter()
  if (router !== undefined && isIPv4(listen.host)) {
    try {
      // Its NAT-PMP part writes the number as it is into a field of seconds.
      return await mapAt(pmpNat(router, settings), listen, PORT_MAPPING_LIFE_MS / 1000)
    } catch (error) {
      refusal ??= error
    }
  }
  throw refusal === undefined
    ? fail('unreachable', 'port mapping: this network has no router that answers', { next: NEXT })
    : fail('refused', 'port mapping: the router did not forward the port', { next: NEXT, cause: refusal })
}

const NEXT = 'Forward the TCP port to this machine in the pages of your router instead.'

async function* findGateways(nat: UPnPNAT): AsyncGenerator<Gateway> {
  try {
    for await (const gateway of nat.findGateways({ signal: AbortSignal.timeout(PORT_MAPPING_SEARCH_MS) })) {
      yield gateway
    }
  } catch {
    // The time for searching is over, or this machine may not send multicast.
  }
}

async function mapAt(gateway: Gateway, { host, port }: PeerAddress, ttl: number): Promise<PortMapping> {
  try {
    const inner = host === '0.0.0.0' ? addressTowards(gateway.host) : host
    const ask = (externalPort: number): ReturnType<Gateway['map']> =>
      gateway.map(port, inner, { protocol: 'tcp', externalPort, ttl, signal: answerTime() })
    const { externalHost, externalPort } = await ask(port)
    // One that fails once is asked again before the mapping ends.
    const renewal = setInterval(() => void ask(externalPort).catch(() => {}), PORT_MAPPING_LIFE_MS / 3)
    renewal.unref()
    return {
      external: { host: externalHost, port: externalPort },
      close: async () => {
        clearInterval(renewal)
        await gateway.unmap(port, { signal: answerTime() }).catch(() => {})
        await stopped(gateway)
      },
    }
  } catch (error) {
    await stopped(gateway)
    throw error
  }
}

function answerTime(): AbortSignal {
  return AbortSignal.timeout(PORT_MAPPING_ANSWER_MS)
}

/** A router that does not answer forgets by itself. */
async function stopped(gateway: Gateway): Promise<void> {
  await gateway.stop({ signal: answerTime() }).catch(() => {})
}

/** The address of this machine that shares most with the router's. */
function addressTowards(router: string): string {
  const own = Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  const shared = (address: string): number => {
    const [a, b] = [address.split('.'), router.split('.')]
    return a.findIndex((part, at) => part !== b[at])
  }
  const [best] = own.sort((a, b) => shared(b) - shared(a))
  if (best === undefined) throw fail('unreachable', 'port mapping: this machine has no address in a network')
  return best
}

/** From the system's table of routes; undefined where there is none or no default route. */
function defaultRouter(): string | undefined {
  const table = readRoutes()
  for (const line of table.split('\n').slice(1)) {
    const [, destination, gateway] = line.split(/\s+/)
    if (destination !== '00000000' || gateway === undefined || !/^[0-9A-F]{8}$/i.test(gateway)) continue
    // The kernel prints addresses in the machine's byte order, which is little-endian on all we run on.
    return [...Buffer.from(gateway, 'hex')].reverse().join('.')
  }
  return undefined
}

function readRoutes(): string {
  try {
    return fs.readFileSync('/proc/net/route', 'utf8')
  } catch {
    return ''
  }
}
