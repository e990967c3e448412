/**
 * A network in memory: hosts that dial each other through paths with delay, rate and loss, under a clock that may be
 * virtual. The same seed and the same calls give the same run, byte for byte.
 *
 * Channels behave as the TLS transport's do: two round trips of set-up and one of opening, one binding at both ends, a
 * byte stream that an attacker can only break. It is kept honest by the same conformance suite.
 */
import {
  assert,
  type Channel,
  type Clock,
  fail,
  type LocalNet,
  type PeerAddress,
  pause,
  type Random,
  type Transport,
} from '@warren/kernel'
import { MemoryConnection } from './memory-net-channel.ts'
import type { TappedSegment, TapVerdict } from './memory-net-flow.ts'
import { MemoryLocalNet } from './memory-net-local.ts'
import { type LineOptions, MemoryLine } from './memory-net-line.ts'
import { MemoryPath, type PathOptions } from './memory-net-path.ts'
import { MemoryListeners } from './memory-net-listeners.ts'

export interface MemoryNetOptions {
  /** Paths that were not set: both directions between two hosts. */
  readonly defaultPath?: PathOptions
  /** The same for each pair, one direction at a time; asked once. Goes before `defaultPath`. */
  readonly pathBetween?: (from: string, to: string) => PathOptions
  /** A host's own line, which all its connections share; asked once. Default: no limit. */
  readonly lineOf?: (ip: string) => LineOptions | undefined
  /** A dial into a partition fails after this. Default 10 s. */
  readonly dialTimeoutMs?: number
  /** The global adversary and the packet log: every segment on a path, with the size it has there. */
  readonly onTraffic?: (from: string, to: string, bytes: number, timeMs: number) => void
  /** Every attempt to connect, also those that fail. */
  readonly onDial?: (from: string, to: string, timeMs: number) => void
  /** The active attacker. Called for every segment. */
  readonly tap?: (segment: TappedSegment) => TapVerdict
}

export interface MemoryHost {
  readonly ip: string
  readonly transport: Transport
  readonly localNet: LocalNet
  /** All at once, as when the process is killed: listeners gone, connections reset. The host can be used again at once. */
  crash(): void
}

export interface MemoryNet {
  /** The host at this address; it exists from the first call on. */
  host(ip: string): MemoryHost
  /** Sets both directions between two hosts. Connections that exist feel it at once. */
  setPath(a: string, b: string, options: PathOptions): void
  /** Sets a host's own line. Connections that exist feel it at once. */
  setLine(ip: string, options: LineOptions): void
  /** Cuts `side` off from all other hosts: dials time out, what is open stalls. Replaces an earlier partition. */
  partition(side: Iterable<string>): void
  heal(): void
  /** Breaks all connections between two hosts, or of one; returns how many there were. */
  killConnections(a: string, b?: string): number
  readonly openConnections: number
  /** Bytes under way from one host to another, buffers at both ends included: what a new cell has to wait for. */
  waitingBytes(from: string, to: string): number
}

const DEFAULT_DIAL_TIMEOUT_MS = 10_000
const BINDING_BYTES = 32

export function createMemoryNet(clock: Clock, random: Random, options: MemoryNetOptions = {}): MemoryNet {
  return new Net(clock, random, options)
}

class Net implements MemoryNet {
  readonly clock: Clock
  readonly options: MemoryNetOptions
  readonly #random: Random
  readonly #hosts = new Map<string, Host>()
  readonly #paths = new Map<string, MemoryPath>()
  readonly #lines = new Map<string, MemoryLine>()
  readonly #connections = new Set<MemoryConnection>()
  #cutOff = new Set<string>()
  #serial = 0

  constructor(clock: Clock, random: Random, options: MemoryNetOptions) {
    this.clock = clock
    this.#random = random
    this.options = options
  }

  host(ip: string): Host {
    let host = this.#hosts.get(ip)
    if (host === undefined) {
      host = new Host(ip, this)
      this.#hosts.set(ip, host)
    }
    return host
  }

  find(ip: string): Host | undefined {
    return this.#hosts.get(ip)
  }

  path(from: string, to: string): MemoryPath {
    const key = `${from}>${to}`
    let path = this.#paths.get(key)
    if (path === undefined) {
      const options = this.options.pathBetween?.(from, to) ?? this.options.defaultPath ?? {}
      path = new MemoryPath(options, { from: this.#line(from), to: this.#line(to) }, this.#random)
      path.blocked = this.#cutOff.has(from) !== this.#cutOff.has(to)
      this.#paths.set(key, path)
    }
    return path
  }

  setPath(a: string, b: string, options: PathOptions): void {
    this.path(a, b).options = options
    this.path(b, a).options = options
  }

  setLine(ip: string, options: LineOptions): void {
    this.#line(ip).options = options
  }

  partition(side: Iterable<string>): void {
    this.#cutOff = new Set(side)
    for (const [key, path] of this.#paths) {
      const [from, to] = key.split('>') as [string, string]
      path.blocked = this.#cutOff.has(from) !== this.#cutOff.has(to)
    }
    for (const connection of this.#connections) connection.wake()
  }

  heal(): void {
    this.partition([])
  }

  killConnections(a: string, b?: string): number {
    const victims = [...this.#connections].filter(
      ({ hosts }) => hosts.includes(a) && (b === undefined || hosts.includes(b)),
    )
    for (const connection of victims) connection.kill()
    return victims.length
  }

  get openConnections(): number {
    return this.#connections.size
  }

  waitingBytes(from: string, to: string): number {
    let bytes = 0
    for (const connection of this.#connections) {
      if (connection.hosts.includes(from) && connection.hosts.includes(to))
        bytes += connection.waitingBytes(from)
    }
    return bytes
  }

  connect(from: PeerAddress, to: PeerAddress, binding: Uint8Array): MemoryConnection {
    const sides = [
      { address: from, path: this.path(from.host, to.host) },
      { address: to, path: this.path(to.host, from.host) },
    ] as const
    const connection = new MemoryConnection(++this.#serial, binding, sides, {
      clock: this.clock,
      onTraffic: this.options.onTraffic ?? (() => {}),
      tap: this.options.tap ?? (() => 'pass'),
      onClosed: (over) => this.#connections.delete(over),
    })
    this.#connections.add(connection)
    return connection
  }

  #line(ip: string): MemoryLine {
    let line = this.#lines.get(ip)
    if (line === undefined) {
      line = new MemoryLine(this.options.lineOf?.(ip) ?? {})
      this.#lines.set(ip, line)
    }
    return line
  }

  drawBinding(): Uint8Array {
    return this.#random.bytes(BINDING_BYTES)
  }
}

class Host implements MemoryHost {
  readonly ip: string
  readonly transport: Transport
  readonly listeners: MemoryListeners
  readonly local: MemoryLocalNet
  readonly #net: Net
  #nextPort = 49_152

  constructor(ip: string, net: Net) {
    this.ip = ip
    this.#net = net
    this.listeners = new MemoryListeners(ip)
    this.local = new MemoryLocalNet(ip, net.clock, {
      find: (other) => net.find(other)?.local,
      onTraffic: (from, to, bytes) => net.options.onTraffic?.(from, to, bytes, net.clock.nowMs()),
      onDial: (from, to) => net.options.onDial?.(from, to, net.clock.nowMs()),
    })
    this.transport = {
      dial: (address, opening, cancel) => this.#dial(address, opening, cancel),
      listen: (address, events) => this.listeners.listen(address, events),
    }
  }

  get localNet(): LocalNet {
    return this.local
  }

  crash(): void {
    this.listeners.closeAll()
    this.local.closeAll()
    this.#net.killConnections(this.ip)
  }

  async #dial(...[address, opening, cancel]: Parameters<Transport['dial']>): Promise<Channel> {
    const net = this.#net
    assert(/^[0-9a-f.:]+$/i.test(address.host), 'memory net: a peer address is an IP address')
    net.options.onDial?.(this.ip, address.host, net.clock.nowMs())
    const there = net.path(this.ip, address.host)
    const back = net.path(address.host, this.ip)
    const travel = async (trips: number): Promise<void> => {
      await pause(net.clock, (trips * (there.delayMs + back.delayMs)) / 2, cancel)
      if (!there.blocked && !back.blocked) return
      await pause(net.clock, net.options.dialTimeoutMs ?? DEFAULT_DIAL_TIMEOUT_MS, cancel)
      throw fail('timeout', 'dial: no answer in time')
    }
    await travel(2)
    const listener = (): ReturnType<MemoryListeners['find']> =>
      net.find(address.host)?.listeners.find(address.port)
    const isLost = there.drawFailedDial()
    if (isLost || listener() === undefined)
      throw fail('unreachable', 'dial: nobody listens there', { fields: { isRefused: !isLost } })
    await travel(2)
    const binding = net.drawBinding()
    const proof = opening(binding.slice())
    await travel(1)
    const events = listener()
    if (events === undefined) throw fail('unreachable', 'dial: the peer closed the connection')
    if (!events.verifyOpening(proof, binding.slice())) {
      await travel(1)
      throw fail('refused', 'dial: the peer did not accept the opening')
    }
    const connection = net.connect({ host: this.ip, port: this.#nextPort++ }, address, binding)
    events.accepted(connection.accepted)
    try {
      await travel(1)
    } catch (error) {
      connection.dialled.destroy()
      throw error
    }
    return connection.dialled
  }
}
