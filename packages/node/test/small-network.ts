/** A small network in memory and virtual time: relays, and nodes that listen nowhere. */
import { createNetwork, withBootstrap } from '@warren/directory'
import { type Duplex, type PeerAddress, Sensitive } from '@warren/kernel'
import { createNode, relayIdOf, type JoinProgress, type WarrenNode } from '@warren/node'
import {
  createCaptureLog,
  createErasureCode,
  createInlineOffload,
  MemoryFiles,
  createMemoryNet,
  createSeededRandom,
  createSimPrimitives,
  MemoryState,
  VirtualClock,
} from '@warren/testkit'

const RELAY_PORT = 443
const NO_PROGRESS = { step: () => {}, waiting: () => {}, part: () => {} }
export const NEVER = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} }

interface MoreOfNode {
  readonly relay?: boolean
  readonly proxy?: PeerAddress
  readonly advertise?: PeerAddress
  readonly operatorKey?: Sensitive<Uint8Array>
  /** At this address: the same words and the same disk, copied as it is now. */
  readonly copyOf?: string
  /** It may share and get. */
  readonly withFiles?: boolean
}

export class SmallNetwork {
  readonly clock = new VirtualClock()
  readonly random = createSeededRandom('small network')
  /** `from>to` of every dial. */
  readonly dials = new Set<string>()
  readonly net = createMemoryNet(this.clock, this.random.fork('net'), {
    defaultPath: { delayMs: 5 },
    onDial: (from, to) => void this.dials.add(`${from}>${to}`),
  })
  readonly log = createCaptureLog()
  readonly primitives = createSimPrimitives(this.random.fork('primitives'))
  readonly files = new MemoryFiles()
  readonly #roots = new Map<string, Uint8Array>()
  readonly #states = new Map<string, MemoryState>()
  readonly #relayIps: readonly string[]
  readonly network

  constructor(relays: number) {
    this.#relayIps = Array.from({ length: relays }, (_, index) => `10.${index + 1}.0.1`)
    const bootstrap = this.#relayIps.slice(0, 3).map((host) => ({
      id: relayIdOf({ primitives: this.primitives }, this.#rootOf(host)),
      address: { host, port: RELAY_PORT },
    }))
    this.network = withBootstrap(createNetwork(this.primitives, { name: 'small', testing: true }), bootstrap)
  }

  /** A node over the same root and state as before, if there was one at this address. */
  make(ip: string, more: MoreOfNode = {}): WarrenNode {
    if (more.copyOf !== undefined) this.#copy(more.copyOf, ip)
    const { transport, localNet } = this.net.host(ip)
    const state = this.stateOf(ip)
    this.files.plant(`/${ip}/key`, '')
    const random = this.random.fork(`node ${ip}`)
    const primitives = createSimPrimitives(random)
    const offload = createInlineOffload(primitives)
    return createNode(
      {
        clock: this.clock,
        random,
        primitives,
        offload,
        erasure: createErasureCode(),
        transport,
        localNet,
        state,
        files: this.files,
        log: this.log,
      },
      {
        network: this.network,
        root: new Sensitive(this.#rootOf(ip)),
        store: { home: `/${ip}`, quotaBytes: 64 * 1024 * 1024 },
        ...(more.relay === true
          ? {
              relay: {
                listen: { host: ip, port: RELAY_PORT },
                ...(more.advertise === undefined ? {} : { advertise: more.advertise }),
                ...(more.operatorKey === undefined ? {} : { operatorKey: more.operatorKey }),
              },
            }
          : {}),
        ...(more.proxy === undefined ? {} : { proxy: more.proxy }),
        ...(more.withFiles === true
          ? { files: { home: `/${ip}`, spool: `/${ip}/spool`, trees: `/${ip}/trees` } }
          : {}),
      },
    )
  }

  /** @param operatorKeyOf - of who runs the relay of this number, if not somebody of his own. */
  makeRelays(operatorKeyOf: (index: number) => MoreOfNode['operatorKey'] = () => undefined): WarrenNode[] {
    return this.#relayIps.map((ip, index) => {
      const operatorKey = operatorKeyOf(index)
      return this.make(ip, { relay: true, ...(operatorKey === undefined ? {} : { operatorKey }) })
    })
  }

  async start(...nodes: readonly WarrenNode[]): Promise<void> {
    const progress: JoinProgress = { ...NO_PROGRESS, cancel: NEVER }
    await this.clock.settle(Promise.all(nodes.map((node) => node.start(progress))), 60_000)
  }

  /** Starts nodes that may never be usable: what became of them, their summary says. */
  begin(...nodes: readonly WarrenNode[]): void {
    const progress: JoinProgress = { ...NO_PROGRESS, cancel: NEVER }
    for (const node of nodes) node.start(progress).catch(() => {})
  }

  async stop(...nodes: readonly WarrenNode[]): Promise<void> {
    await this.clock.settle(Promise.all(nodes.map((node) => node.stop())), 60_000)
  }

  /** What the node at this address has on its disk. */
  stateOf(ip: string): MemoryState {
    const state = this.#states.get(ip) ?? new MemoryState()
    this.#states.set(ip, state)
    return state
  }

  #copy(from: string, to: string): void {
    this.#roots.set(to, this.#rootOf(from))
    this.#states.set(to, MemoryState.restore(this.stateOf(from).snapshot()))
  }

  #rootOf(ip: string): Uint8Array {
    const root = this.#roots.get(ip) ?? this.random.fork(`root ${ip}`).bytes(32)
    this.#roots.set(ip, root)
    return root
  }
}

/** Sends everything and ends, as fast as the other side takes it; resolves with what came back. */
export function exchange(stream: Duplex, body: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let offset = 0
    const fill = (): void => {
      while (offset < body.length) {
        const chunk = body.subarray(offset, offset + 16_384)
        offset += chunk.length
        if (!stream.write(chunk)) return
      }
      stream.end()
    }
    stream.start({
      data: (chunk) => void chunks.push(chunk.slice()),
      end: () => {},
      drain: fill,
      close: (error) => (error === undefined ? resolve(Buffer.concat(chunks)) : reject(error)),
    })
    fill()
  })
}

/** Gives back whatever it is sent. */
export function echo(stream: Duplex): void {
  stream.start({
    data: (chunk) => {
      if (!stream.write(chunk)) stream.pause()
    },
    end: () => stream.end(),
    drain: () => stream.resume(),
    close: () => {},
  })
}
