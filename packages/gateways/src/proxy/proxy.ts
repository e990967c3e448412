/**
 * The proxy port: SOCKS5, SOCKS4a and HTTP CONNECT on one loopback port, told apart by the first byte.
 *
 * Like Tor's it has no secret: whoever can reach loopback may open connections in this node's name, and nothing else.
 * It resolves nothing, contacts no address it is given, and logs neither names nor credentials.
 *
 * @see docs/spec/proxy.md
 */
import { type Duplex, fail, type PeerAddress, type Ports } from '@warren/kernel'
import { MAX_CONNECTIONS, MAX_HANDSHAKES } from '../limits.ts'
import { HANDSHAKE_GRACE_MS } from '../timeouts.ts'
import { type ConnectionContext, type Connector, ProxyConnection } from './connection.ts'
import type { Refusal } from './refusals.ts'
import type { ServiceLabelCheck } from './service-name.ts'

export interface ProxyOptions {
  /** A loopback address; port 0 takes any free one. */
  readonly address: PeerAddress
  readonly connector: Connector
  /** Checks the 56 characters of an address; called for every request, so at most milliseconds. */
  readonly isServiceLabel: ServiceLabelCheck
  /** Answer SOCKS5 with Tor's codes F0 to F7 where they say more. Default true. */
  readonly extendedErrors?: boolean
  readonly limits?: { readonly maxConnections?: number; readonly maxHandshakes?: number }
}

export interface Proxy {
  /** Where it listens, with the port that was taken. */
  readonly address: PeerAddress
  /** Connections that are open now. */
  readonly connections: number
  /** Requests refused since the start, by reason. */
  readonly refusals: ReadonlyMap<Refusal, number>
  /** Stops accepting and ends every connection. */
  close(): Promise<void>
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
}

/** The connections of one listener and the bounds over them. */
class ConnectionTable {
  readonly refusals = new Map<Refusal, number>()
  /** Known once the port is; nobody connects before. */
  context: ConnectionContext | undefined
  readonly #open = new Set<ProxyConnection>()
  /** With the time of accept, in its order: the first is the oldest. */
  readonly #handshakes = new Map<ProxyConnection, number>()
  readonly #maxConnections: number
  readonly #maxHandshakes: number

  constructor(limits: ProxyOptions['limits']) {
    this.#maxConnections = limits?.maxConnections ?? MAX_CONNECTIONS
    this.#maxHandshakes = limits?.maxHandshakes ?? MAX_HANDSHAKES
  }

  get size(): number {
    return this.#open.size
  }

  accept(client: Duplex): void {
    const { context } = this
    if (context === undefined) return client.abort(fail('closed', 'proxy: not open yet'))
    const nowMs = context.clock.nowMs()
    if (this.#handshakes.size >= this.#maxHandshakes || this.#open.size >= this.#maxConnections)
      this.#makeRoom(nowMs)
    if (this.#open.size >= this.#maxConnections) {
      this.#count('overloaded')
      return client.abort(fail('overloaded', 'proxy: too many connections'))
    }
    const connection = new ProxyConnection(context, client, {
      handshakeOver: () => {
        this.#handshakes.delete(connection)
      },
      closed: (refusal) => {
        this.#open.delete(connection)
        if (refusal !== undefined) this.#count(refusal)
      },
    })
    this.#open.add(connection)
    this.#handshakes.set(connection, nowMs)
    connection.start()
  }

  /** Ends the oldest that has not said what it wants, if it had the time to. */
  #makeRoom(nowMs: number): void {
    for (const [oldest, acceptedAtMs] of this.#handshakes) {
      if (nowMs - acceptedAtMs >= HANDSHAKE_GRACE_MS) oldest.abort()
      return
    }
  }

  abortAll(): void {
    for (const connection of [...this.#open]) connection.abort()
  }

  #count(refusal: Refusal): void {
    this.refusals.set(refusal, (this.refusals.get(refusal) ?? 0) + 1)
  }
}

/**
 * Opens the proxy port.
 *
 * @throws WarrenError `bad-input`: not a loopback address; `unreachable`: the port is taken.
 */
export async function createProxy(
  ports: Pick<Ports, 'localNet' | 'clock' | 'log'>,
  options: ProxyOptions,
): Promise<Proxy> {
  const { address, connector, isServiceLabel, extendedErrors = true } = options
  if (!isLoopback(address.host)) {
    throw fail('bad-input', 'the proxy only listens on this machine', {
      next: 'Give it a loopback address such as 127.0.0.1: anybody who reaches the proxy acts in your name.',
    })
  }
  const table = new ConnectionTable(options.limits)
  const listener = await ports.localNet.listen(address, (client) => table.accept(client))
  const listenerKey = `${listener.address.host}:${listener.address.port}`
  table.context = { clock: ports.clock, connector, isServiceLabel, listenerKey, extendedErrors }
  ports.log.write('info', 'proxy: listening', { port: listener.address.port })
  return {
    address: listener.address,
    get connections() {
      return table.size
    },
    refusals: table.refusals,
    close: async () => {
      const closing = listener.close()
      table.abortAll()
      await closing
    },
  }
}
