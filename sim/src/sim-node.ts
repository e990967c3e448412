/** One simulated machine: a host of the memory net, a disk that survives crashes, and at most one running node. */
import { deriveSecret } from '@warren/crypto'
import type { Network } from '@warren/directory'
import { CancelSource, type Clock, fail, type Ports, Sensitive, type Transport } from '@warren/kernel'
import { createNode, type JoinProgress, type WarrenNode } from '@warren/node'
import {
  type CaptureLog,
  createCaptureLog,
  createDirectOffload,
  createErasureCode,
  createQuickPrimitives,
  MemoryFiles,
  type MemoryHost,
  MemoryState,
  type SeededRandom,
  type SharedAnswers,
} from '@warren/testkit'

export interface SimNodeOptions {
  readonly name: string
  readonly ip: string
  /** TCP port of a relay; undefined: the node listens nowhere. */
  readonly relayPort?: number
  /** How far this machine's wall clock is off. */
  readonly clock: Clock
  /** Of its network: what is computed once for all. */
  readonly answers: SharedAnswers
  /** Its owner's root secret; another for each machine unless said otherwise. */
  readonly root?: Uint8Array
  /** Wraps the transport of a hostile machine: what its owner does to the cells that pass. */
  readonly wrapTransport?: (transport: Transport) => Transport
  /** It can share and get. */
  readonly hasFiles?: boolean
}

/** What each relay keeps for others. */
const STORE_QUOTA_BYTES = 64 * 1024 * 1024
/** Where a machine that shares keeps what is never shared. */
const FILE_HOMES = { home: '/home', spool: '/home/spool', trees: '/home/trees' }

/** One for all machines: it keeps nothing of what it codes. */
const ERASURE = createErasureCode()

const NO_PROGRESS = { step: () => {}, waiting: () => {}, part: () => {} }

export class SimNode {
  readonly name: string
  readonly ip: string
  readonly host: MemoryHost
  readonly log: CaptureLog = createCaptureLog()
  readonly options: SimNodeOptions
  /** What the relay is known by, 32 bytes; also derived for machines that are no relay. */
  readonly relayId: Uint8Array
  state = new MemoryState()
  /** What its owner has on the disk; survives crashes of the node. */
  readonly files = new MemoryFiles()
  /** 32 bytes. */
  readonly root: Uint8Array
  readonly #random: SeededRandom
  #starts = 0
  #node: WarrenNode | undefined
  #joining: CancelSource | undefined
  /** Aborted when the process that runs now is killed. */
  #killed = new CancelSource()

  constructor(options: SimNodeOptions, host: MemoryHost, random: SeededRandom) {
    this.options = options
    this.name = options.name
    this.ip = options.ip
    this.host = host
    this.#random = random
    this.root = options.root ?? random.fork('root').bytes(32)
    const primitives = createQuickPrimitives(random.fork('identity'), options.answers)
    this.relayId = primitives.ed25519PublicOf(deriveSecret(primitives, this.root, 'relay-identity', 32))
  }

  /** The running node; a scenario that asks while there is none is wrong. */
  get node(): WarrenNode {
    if (this.#node === undefined) throw new Error(`${this.name} is not running`)
    return this.#node
  }

  get isRunning(): boolean {
    return this.#node !== undefined
  }

  /** Starts a node over what the disk holds; resolves once it is usable. */
  async start(network: Network): Promise<void> {
    const { clock, relayPort } = this.options
    const random = this.#random.fork(`start ${++this.#starts}`)
    const primitives = createQuickPrimitives(random, this.options.answers)
    const ports: Ports = {
      clock,
      random,
      primitives,
      offload: createDirectOffload(primitives),
      erasure: ERASURE,
      transport: this.#mortal(this.options.wrapTransport?.(this.host.transport) ?? this.host.transport),
      localNet: this.host.localNet,
      state: this.state,
      files: this.files,
      log: this.log,
    }
    const joining = new CancelSource()
    this.#joining = joining
    await this.#makeHomes()
    const node = createNode(ports, {
      ...(this.options.hasFiles ? { files: FILE_HOMES } : {}),
      store: { home: FILE_HOMES.home, quotaBytes: STORE_QUOTA_BYTES },
      network,
      root: new Sensitive(this.root.slice()),
      ...(relayPort === undefined ? {} : { relay: { listen: { host: this.ip, port: relayPort } } }),
    })
    this.#node = node
    const progress: JoinProgress = { ...NO_PROGRESS, cancel: joining.cancel }
    await node.start(progress)
  }

  /** What a killed process can no longer do: dial, and so take its leave of anybody. */
  #mortal(inner: Transport): Transport {
    const killed = this.#killed.cancel
    return {
      listen: (address, events) => inner.listen(address, events),
      dial: async (address, opening, cancel) => {
        const gone = fail('unreachable', 'dial: this process is gone')
        if (killed.aborted) throw gone
        const channel = await inner.dial(address, opening, cancel)
        if (!killed.aborted) return channel
        channel.destroy()
        throw gone
      },
    }
  }

  async #makeHomes(): Promise<void> {
    for (const path of Object.values(FILE_HOMES)) {
      if ((await this.files.stat(path)) === undefined) await this.files.makeDirectory(path)
    }
  }

  /** Ends the node in order. */
  async stop(): Promise<void> {
    const node = this.#node
    this.#node = undefined
    await node?.stop()
  }

  /** Kills the machine: connections reset, memory gone, the disk as it was at this moment. */
  crash(): void {
    const disk = this.state.snapshot()
    this.#killed.abort()
    this.#killed = new CancelSource()
    this.host.crash()
    this.#joining?.abort()
    // The process is gone; what its object still tries in the background meets a disk of its own and a dead network.
    const dead = this.#node
    this.#node = undefined
    this.state = MemoryState.restore(disk)
    void dead?.stop().catch(() => {})
  }
}
