/**
 * A whole network of the product's own packages in virtual time: only the ports are replaced.
 *
 * Everything follows from the seed: keys, paths, delays, the order of events. `digest` covers every byte that travelled
 * and when, so two runs can be compared.
 */
import { createHash } from 'node:crypto'
import { createNetwork, type Network, type NetworkParameters, withBootstrap } from '@warren/directory'
import type { Clock, Transport } from '@warren/kernel'
import {
  createMemoryNet,
  createSeededRandom,
  createQuickPrimitives,
  type MemoryNet,
  type PathOptions,
  type SeededRandom,
  SharedAnswers,
  VirtualClock,
  type WideArea,
} from '@warren/testkit'
import { SimNode, type SimNodeOptions } from './sim-node.ts'

export interface SimOptions {
  readonly seed: string | number
  readonly relays: number
  /** Between any two machines unless set otherwise. */
  readonly path?: PathOptions
  /** Cities and lines instead of one path for all. */
  readonly area?: WideArea
  readonly parameters?: (defaults: NetworkParameters) => NetworkParameters
  /** Address of relay `index`; default: one /16 each while there are any, since relays of one prefix count as one. */
  readonly relayIp?: (index: number) => string
  /** Owner's interference with what passes through relay `index`. */
  readonly hostileRelay?: (index: number, ports: HostilePorts) => TransportWrap | undefined
  /** How far the wall clock of relay `index` is off. */
  readonly relaySkewMs?: (index: number) => number
}

export type TransportWrap = (transport: Transport) => Transport

/** What a hostile owner works with. */
export interface HostilePorts {
  readonly clock: Clock
  readonly random: SeededRandom
}

/** What is special about a machine. */
export interface MachineSettings {
  /** Whose root secret it has; default: one of its own. */
  readonly owner?: SimNode
  /** It can share and get. */
  readonly hasFiles?: boolean
  /** How far its wall clock is off. Default 0. */
  readonly skewMs?: number
}

const RELAY_PORT = 443
const BOOTSTRAP_ENTRIES = 3
/** What nodes sent last arrives, and the other ends hear that they are gone. */
const LAST_WORDS_MS = 15_000
const DEFAULT_PATH: PathOptions = { delayMs: 10 }
/** How often a condition is asked that costs more than a comparison. */
const LOOK_MS = 250
/** 10.0.0.0/8 has 256 prefixes of relays' default length; more relays share them. */
const RELAY_PREFIXES = 250
const TWINS_FROM = 10_000

export class SimNetwork {
  readonly clock = new VirtualClock()
  readonly net: MemoryNet
  readonly random: SeededRandom
  readonly relays: SimNode[] = []
  readonly nodes: SimNode[] = []
  /** Machines that claim to be a relay that another is. */
  readonly twins: SimNode[] = []
  readonly network: Network
  /** `from>to` of every dial, also those that failed. */
  readonly dials = new Set<string>()
  bytesOnWire = 0
  readonly #digest = createHash('sha256')
  readonly #answers = new SharedAnswers()
  #nextClient = 0
  #nextTwin = TWINS_FROM

  constructor(options: SimOptions) {
    this.random = createSeededRandom(options.seed)
    this.net = createMemoryNet(this.clock, this.random.fork('net'), {
      ...(options.area?.net ?? { defaultPath: options.path ?? DEFAULT_PATH }),
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
    for (let index = 0; index < options.relays; index++) this.relays.push(this.#addRelay(index, options))
    const primitives = createQuickPrimitives(this.random.fork('network file'), this.#answers)
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

  /** Adds a machine that listens nowhere. */
  addNode(name: string, settings: MachineSettings = {}): SimNode {
    const { owner, hasFiles, skewMs } = settings
    return this.#add({
      name,
      ip: clientIp(this.#nextClient++),
      clock: this.clock.skewed(skewMs ?? 0),
      ...(hasFiles === undefined ? {} : { hasFiles }),
      ...(owner === undefined ? {} : { root: owner.root }),
    })
  }

  /** Another machine with the keys of a relay, at an address of its own: its owner makes two statements about one relay. */
  addTwin(relay: SimNode, wrapTransport?: TransportWrap): SimNode {
    const twin = this.#add({
      name: `twin of ${relay.name}`,
      ip: relayIp(this.#nextTwin++),
      clock: this.clock.skewed(0),
      relayPort: RELAY_PORT,
      root: relay.root,
      ...(wrapTransport === undefined ? {} : { wrapTransport }),
    })
    this.twins.push(twin)
    return twin
  }

  /** Starts machines at once and lets time pass until all are usable. */
  async start(nodes: readonly SimNode[], maxMs = 60_000): Promise<void> {
    await this.settle(Promise.all(nodes.map((node) => node.start(this.network))), maxMs)
  }

  /** Lets time pass until a condition holds that is too costly to ask after every event. @returns whether it came to hold. */
  async waitFor(condition: () => boolean, maxMs: number): Promise<boolean> {
    const endMs = this.clock.nowMs() + maxMs
    while (!condition()) {
      if (this.clock.nowMs() >= endMs) return false
      await this.clock.runFor(Math.min(LOOK_MS, endMs - this.clock.nowMs()))
    }
    return true
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

  #addRelay(index: number, options: SimOptions): SimNode {
    const name = `relay${index}`
    const clock = this.clock.skewed(options.relaySkewMs?.(index) ?? 0)
    const random = this.random.fork(`hostile ${name}`)
    const wrapTransport = options.hostileRelay?.(index, { clock, random })
    const ip = options.relayIp?.(index) ?? relayIp(index)
    return this.#add({
      name,
      ip,
      clock,
      relayPort: RELAY_PORT,
      ...(wrapTransport === undefined ? {} : { wrapTransport }),
    })
  }

  #add(machine: Omit<SimNodeOptions, 'answers'>): SimNode {
    const options = { ...machine, answers: this.#answers }
    const node = new SimNode(options, this.net.host(options.ip), this.random.fork(options.name))
    this.nodes.push(node)
    return node
  }

  #note(what: string, from: string, to: string, timeMs: number): void {
    this.#digest.update(`${what} ${from} ${to} ${timeMs}\n`)
  }
}

function relayIp(index: number): string {
  return `10.${(index % RELAY_PREFIXES) + 1}.0.${Math.floor(index / RELAY_PREFIXES) + 1}`
}

/** Private addresses, as testing networks want them: one prefix each while there are any. */
function clientIp(index: number): string {
  return index < 256 ? `192.168.${index}.1` : `172.16.${index >> 8}.${index & 255}`
}
