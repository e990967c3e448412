/** What was seen, compared with what may be: relays of the network, the upstream proxy, and this machine's own ends. */
import type { Socket } from '@warren/api'
import { explainSockets, type OwnEnds } from '@warren/node'
import type { SeenSocket } from './watch.ts'

/** All sockets that lead to one place for one reason. */
export interface Endpoint {
  readonly protocol: Socket['protocol']
  /** `HOST:PORT`, or where it listens; for programs of this machine that came to a port of Warren's, that port. */
  readonly place: string
  readonly purpose: Socket['purpose']
  readonly says: string
  readonly relay?: string
  sockets: number
  readonly firstMs: number
}

export interface Verdict {
  readonly endpoints: readonly Endpoint[]
  /** A sentence for each that should not be; none: it passed. */
  readonly leaks: readonly string[]
}

export function judge(seen: readonly SeenSocket[], own: OwnEnds): Verdict {
  const endpoints = new Map<string, Endpoint>()
  const leaks = new Set<string>()
  const explained = explainSockets(
    seen.map(({ socket }) => socket),
    own,
  )
  explained.forEach((socket, index) => {
    const { protocol, purpose, says, relay, remote } = socket
    if (purpose === 'unexplained') leaks.add(sentenceOf(socket))
    const place = isOwnPort(purpose) ? socket.local : (remote ?? socket.local)
    const key = `${protocol} ${purpose} ${place}`
    const known = endpoints.get(key)
    if (known !== undefined) known.sockets++
    else {
      const firstMs = seen[index]?.firstMs ?? 0
      endpoints.set(key, { protocol, place, purpose, says, ...(relay && { relay }), sockets: 1, firstMs })
    }
  })
  return { endpoints: [...endpoints.values()], leaks: [...leaks] }
}

/** Ports that programs of this machine come to, from ever other ports. */
function isOwnPort(purpose: Socket['purpose']): boolean {
  return ['api', 'proxy', 'gateway', 'relay-port'].includes(purpose)
}

function sentenceOf({ protocol, local, remote, state }: Socket): string {
  if (protocol === 'unix') {
    return local === ''
      ? 'It has a Unix socket whose other end the system does not tell; the name service of the machine may be behind it.'
      : `It talks at the Unix socket ${local}.`
  }
  if (protocol === 'other') return 'It has a socket of a kind that Warren does not use.'
  if (remote !== undefined && /:53$/.test(remote)) return `It asks DNS at ${remote}.`
  if (protocol === 'udp') {
    return remote === undefined
      ? `It has a UDP socket at ${local}, which can send anywhere.`
      : `It sends datagrams to ${remote}.`
  }
  if (remote !== undefined) return `It contacts ${remote}, which is no relay of this network.`
  return state === 'listening' ? `It listens on ${local}.` : `It has a TCP socket at ${local}.`
}
