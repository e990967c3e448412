/**
 * What each socket of the process is for: the system's list compared with what the node knows of itself (docs/spec/local-api.md §10). What fits
 * nothing is said to be unexplained, never left out.
 */
import type { Socket } from '@warren/api'
import { type PeerAddress, toHex } from '@warren/kernel'
import type { ProcessSocket } from '@warren/platform/node'
import type { KnownEnds, KnownLink } from '../compose/known-ends.ts'
import { formatHostPort, isLoopback, parseHostPort } from '../config.ts'

export interface OwnEnds {
  /** `HOST:PORT`, or `unix:/path`. */
  readonly api: string
  readonly proxy: string | undefined
  readonly gateway: string | undefined
  /** Where this relay listens. */
  readonly listen: string | undefined
  /** The proxy that links go through. */
  readonly upstream: string | undefined
  /** `HOST:PORT` or `unix:/path` of the servers behind services. */
  readonly targets: readonly string[]
  /** The router is asked for a port. */
  readonly asksRouter: boolean
  /** Where the relays of a demonstration listen, which run inside of this process. */
  readonly demonstration: readonly string[]
  /** Undefined while the state is locked: then there are no links. */
  readonly known: KnownEnds | undefined
}

type Explanation = Pick<Socket, 'purpose' | 'says' | 'relay'>

export function explainSockets(sockets: readonly ProcessSocket[], own: OwnEnds): Socket[] {
  const book = new AddressBook(own)
  return sockets.map((socket) => {
    const explanation = book.explain(socket)
    return {
      id: socket.inode,
      protocol: socket.protocol,
      local: socket.local,
      ...(socket.remote === undefined ? {} : { remote: socket.remote }),
      state: socket.state,
      ...explanation,
      leaves: canLeave(socket, explanation.purpose),
    }
  })
}

const UNEXPLAINED: Explanation = {
  purpose: 'unexplained',
  says: 'Nothing that this node knows of. Please report it with what you were doing.',
}

class AddressBook {
  readonly #own: OwnEnds
  /** By where others' programs or relays come in. */
  readonly #listeners = new Map<string, Explanation>()
  readonly #byRemote = new Map<string, Explanation>()

  constructor(own: OwnEnds) {
    this.#own = own
    const { api, proxy, gateway, upstream, known } = own
    // Behind an upstream proxy a relay that is reached by itself is what must not be.
    if (upstream === undefined) this.#reachRelays(known)
    for (const target of own.targets)
      this.#reach(target, { purpose: 'service', says: 'To the server behind a service of this node.' })
    if (upstream !== undefined)
      this.#reach(upstream, {
        purpose: 'upstream',
        says: 'To the upstream proxy, which every link goes through.',
      })
    for (const address of own.demonstration)
      this.#listen(address, {
        purpose: 'relay-port',
        says: 'A relay of the demonstration, which runs inside of this process.',
      })
    this.#listen(api, {
      purpose: 'api',
      says: 'The local API, for programs of this machine that have a token.',
    })
    this.#listen(proxy, { purpose: 'proxy', says: 'The proxy, for programs of this machine.' })
    this.#listen(gateway, { purpose: 'gateway', says: 'The port where browsers of this machine open links.' })
  }

  explain(socket: ProcessSocket): Explanation {
    const { protocol, local } = socket
    switch (protocol) {
      case 'tcp':
        return this.#explainTcp(socket)
      case 'udp':
        return this.#own.asksRouter
          ? { purpose: 'router', says: 'Asks the router of this network to forward the port of this relay.' }
          : UNEXPLAINED
      case 'unix':
        return this.#explainUnix(socket)
      default:
        return local === 'netlink'
          ? { purpose: 'process', says: 'Asks the kernel for the network interfaces of this machine.' }
          : UNEXPLAINED
    }
  }

  #reachRelays(known: KnownEnds | undefined): void {
    for (const { id, address } of known?.relays ?? [])
      this.#reach(formatHostPort(address), {
        purpose: 'dial',
        says: 'To a relay of the network: being opened or closed, or asked by the doctor.',
        relay: toHex(id),
      })
    for (const link of known?.links ?? [])
      if (link.dialled) this.#reach(formatHostPort(link.remote), explainLink(link))
  }

  #reach(end: string, explanation: Explanation): void {
    this.#byRemote.set(normal(end), explanation)
  }

  #listen(end: string | undefined, explanation: Explanation): void {
    if (end !== undefined) this.#listeners.set(normal(end), explanation)
  }

  #explainTcp({ local, remote, state }: ProcessSocket): Explanation {
    const listener = this.#listeners.get(normal(local))
    if (listener !== undefined) return listener
    if (this.#isRelayPort(local)) return this.#explainRelayPort(remote, state)
    // Bound, and connected to nobody: it cannot send.
    if (remote === undefined) return UNEXPLAINED
    return this.#byRemote.get(normal(remote)) ?? UNEXPLAINED
  }

  #isRelayPort(local: string): boolean {
    const { listen } = this.#own
    if (listen === undefined) return false
    const [mine, theirs] = [parseHostPort(listen), parseHostPort(local)]
    const isEverywhere = mine.host === '0.0.0.0' || mine.host === '::'
    return mine.port === theirs.port && (isEverywhere || normal(listen) === normal(local))
  }

  #explainRelayPort(remote: string | undefined, state: ProcessSocket['state']): Explanation {
    const link = this.#own.known?.links.find(
      (one) => !one.dialled && remote !== undefined && isSameEnd(one.remote, remote),
    )
    if (link !== undefined) return explainLink(link)
    return {
      purpose: 'relay-port',
      says:
        state === 'listening'
          ? 'Where clients and other relays link to this relay.'
          : 'Somebody who came to this relay and has not said who he is, or is leaving.',
    }
  }

  #explainUnix({ local, fds }: ProcessSocket): Explanation {
    const listener = local === '' ? undefined : this.#listeners.get(`unix:${local}`)
    if (listener !== undefined) return listener
    if (local === '' && fds.every((fd) => fd <= 2))
      return { purpose: 'process', says: 'Input or output of the process itself.' }
    if (local === '' && this.#own.targets.some((target) => target.startsWith('unix:'))) {
      return {
        purpose: 'service',
        says: 'A Unix socket without a name: to the server behind a service, as far as the system tells.',
      }
    }
    return UNEXPLAINED
  }
}

function explainLink({ peer, dialled }: KnownLink): Explanation {
  if (peer.kind === 'client')
    return { purpose: 'link', says: 'A link from a client or a relay that is not listed, to this relay.' }
  return {
    purpose: 'link',
    says: dialled ? 'A link to a relay of the network.' : 'A link from a relay of the network.',
    relay: toHex(peer.id),
  }
}

function isSameEnd(address: PeerAddress, end: string): boolean {
  return normal(formatHostPort(address)) === normal(end)
}

/** One spelling for each address, so that texts can be compared. */
function normal(end: string): string {
  if (end.startsWith('unix:')) return end
  const { host, port } = parseHostPort(end)
  return host.includes(':') ? `${new URL(`http://[${host}]`).hostname}:${port}` : `${host}:${port}`
}

function canLeave({ protocol, local, remote }: ProcessSocket, purpose: Socket['purpose']): boolean {
  if (protocol === 'unix') return purpose === 'unexplained'
  if (protocol === 'other') return local !== 'netlink'
  const end = remote ?? (protocol === 'tcp' ? local : undefined)
  return end === undefined || !isLoopback(parseHostPort(end).host)
}
