/**
 * A whole network of the product's own packages in virtual time: only the ports are replaced.
 *
 * Everything follows from the seed: keys, paths, delays, the order of events. `digest` covers every byte that travelled
 * and when, so two runs can be compared.
 */
import { createHash } from 'node:crypto'
import { createNetwork, type Network, type NetworkParameters, withBootstrap } from '@warren/directory'
import type { Transport } from '@warren/kernel'
import {
  createMemoryNet,
  createSeededRandom,
  createSimPrimitives,
  type MemoryNet,
  type PathOptions,
  type SeededRandom,
  VirtualClock,
} from '@warren/testkit'
import { SimNode } from './sim-node.ts'

export interface SimOptions {
  readonly seed: string | number
  readonly relays: number
  /** Between any two machines unless set otherwise. */
  readonly path?: PathOptions
  readonly parameters?: (defaults: NetworkParameters) => NetworkParameters
  /** Address of relay `index`; default: one /16 each, since relays of one prefix count as one. */
  readonly relayIp?: (index: number) => string
  /** Owner's interference with the cells that pass through relay `index`. */
  readonly hostileRelay?: (index: number) => ((transport: Transport) => Transport) | undefined
}

const RELAY_PORT = 443
const BOOTSTRAP_ENTRIES = 3
/** What nodes sent last arrives, and the other ends hear that they are gone. */
const LAST_WORDS_MS = 15_000
const DEFAULT_PATH: PathOptions = { delayMs: 10 }

export class SimNetwork {
  readonly clock = new VirtualClock()
  readonly net: MemoryNet
  readonly random: SeededRandom
  readonly relays: SimNode[] = []
  readonly nodes: SimNode[] = []
  readonly network: Network
  /** `from>to` of every dial, also those that failed. */
  readonly dials = new Set<string>()
  bytesOnWire = 0
  readonly #digest = createHash('sha256')
  #nextClient = 0

  constructor(options: SimOptions) {
    this.random = createSeededRandom(options.seed)
    this.net = createMemoryNet(this.clock, this.random.fork('net'), {
      defaultPath: options.path ?? DEFAULT_PATH,
      onDial: (from, to, timeMs) => {
        this.dials.add(`${from}>${to}`)
        this.#note('dial', from, to, timeMs)
      },
      onTraffic: (from, to, bytes, timeMs) => {
        this.bytesOnWire += bytes
        this.#note(String(bytes), from, to, timeMs)
      },
      tap: ({ bytes }) => {
        this.#digest.update(bytes)
        return 'pass'
      },
    })
    for (let index = 0; index < options.relays; index++) {
      const wrapTransport = options.hostileRelay?.(index)
      const ip = options.relayIp?.(index) ?? `10.${index + 1}.0.1`
      this.relays.push(this.#add(`relay${index}`, ip, RELAY_PORT, wrapTransport))
    }
    const primitives = createSimPrimitives(this.random.fork('network file'))
    const created = createNetwork(primitives, {
      name: 'simulated',
      testing: true,
      change: (defaults) => options.parameters?.(defaults) ?? defaults,
    })
    const entries = this.relays.slice(0, BOOTSTRAP_ENTRIES)
    this.network = withBootstrap(
      created,
      entries.map(({ relayId, ip }) => ({ id: relayId, address: { host: ip, port: RELAY_PORT } })),
    )
  }

  /** Adds a machine that listens nowhere. @param owner - whose root secret it has; undefined: one of its own. */
  addNode(name: string, owner?: SimNode): SimNode {
    return this.#add(name, `192.168.${this.#nextClient++}.1`, undefined, undefined, owner?.root)
  }

  /** Starts machines at once and lets time pass until all are usable. */
  async start(nodes: readonly SimNode[], maxMs = 60_000): Promise<void> {
    await this.settle(Promise.all(nodes.map((node) => node.start(this.network))), maxMs)
  }

  /** Lets time pass until `work` settles. */
  settle<T>(work: Promise<T>, maxMs = 60_000): Promise<T> {
    return this.clock.settle(work, maxMs)
  }

  /** True when every running relay's node sees every running relay. */
  get isConverged(): boolean {
    const running = this.relays.filter((relay) => relay.isRunning)
    return running.every((relay) => relay.node.summary().relays >= running.length)
  }

  /** Ends every node; afterwards nothing may be left: no timer, no connection. */
  async stop(): Promise<void> {
    await this.settle(Promise.all(this.nodes.map((node) => node.stop())))
    await this.clock.runFor(LAST_WORDS_MS)
  }

  /** Covers all bytes on the wire so far, with their times. */
  digest(): string {
    return this.#digest.copy().digest('hex')
  }

  #add(
    name: string,
    ip: string,
    relayPort?: number,
    wrapTransport?: (transport: Transport) => Transport,
    root?: Uint8Array,
  ): SimNode {
    const node = new SimNode(
      {
        name,
        ip,
        clock: this.clock.skewed(0),
        ...(relayPort === undefined ? {} : { relayPort }),
        ...(wrapTransport === undefined ? {} : { wrapTransport }),
        ...(root === undefined ? {} : { root }),
      },
      this.net.host(ip),
      this.random.fork(name),
    )
    this.nodes.push(node)
    return node
  }

  #note(what: string, from: string, to: string, timeMs: number): void {
    this.#digest.update(`${what} ${from} ${to} ${timeMs}\n`)
  }
}
