/**
 * All circuits of one node: its own and, if it is a relay, those of others (docs/spec/circuit.md).
 *
 * The composition root gives it every link's cells other than the link's own and the directory's.
 */
import { assert, MemoryQuota, type Timer, type WarrenError } from '@warren/kernel'
import { createClientCryptor, createRelayCryptor, HYBRID_CLIENT_BYTES } from '@warren/crypto'
import type { Link } from '@warren/link'
import { CellPool } from '@warren/wire'
import type { CircuitBuilder, ClientCircuit, RelayExtensions } from './circuit.ts'
import { BuildTimes, type BuildTimeStatus } from './client/build-times.ts'
import { ClientSide } from './client/builder.ts'
import type { CircuitConfig, CircuitContext, CircuitLimits, CircuitPorts } from './context.ts'
import { flowBoundsOf } from './flow/flow-bounds.ts'
import { WindowControl } from './flow/window-control.ts'
import {
  CREATE_RATE,
  EXTEND_RATE,
  MAX_RELAY_CIRCUITS,
  MAX_WAITING_HANDSHAKES,
  MAX_WAITING_HANDSHAKES_PER_LINK,
} from './limits.ts'
import { LinkCircuits } from './link-circuits.ts'
import { Pacer, UNLIMITED } from './relay/pacer.ts'
import { RelaySide } from './relay/relay-side.ts'
import { IDLE_SWEEP_MS, KEEP_ALIVE_MS } from './timeouts.ts'

export interface CircuitStats {
  /** Circuits of our own that are open. */
  readonly clientCircuits: number
  /** Circuits of others through this relay. */
  readonly relayCircuits: number
  /** Handshakes of others that wait to be computed. */
  readonly waitingHandshakes: number
  /** Bytes that wait in circuits: for their turn, to be sent, and for readers. What is queued in links is counted there. */
  readonly heldBytes: number
}

export interface Circuits {
  /** The circuits of one link: give it the link's events directly where a look-up per cell is too much. */
  attach(link: Link): LinkCircuits
  /** A cell arrived whose command is CREATE, CREATED, RELAY, RELAY_EARLY or DESTROY; ownership passes. Never throws. */
  handleCell(link: Link, cell: Uint8Array): void
  handleWritable(link: Link, circuitId: number): void
  handleLinkClosed(link: Link, error: WarrenError | undefined): void
  readonly builder: CircuitBuilder
  readonly relay: RelayExtensions
  stats(): CircuitStats
  /** What was learned of how long builds take. */
  buildTimes(): BuildTimeStatus[]
  /** Our own circuits that are open or being built. */
  circuits(): ClientCircuit[]
  /** Destroys every circuit and refuses new ones. Links stay with their owner. */
  close(): void
}

const DEFAULT_LIMITS: CircuitLimits = {
  relayCircuits: MAX_RELAY_CIRCUITS,
  waitingHandshakes: MAX_WAITING_HANDSHAKES,
  waitingHandshakesPerLink: MAX_WAITING_HANDSHAKES_PER_LINK,
  createRate: CREATE_RATE,
  extendRate: EXTEND_RATE,
}

/** Relay id, handshake type, length and extensions that EXTEND carries beside the handshake. */
const EXTEND_OVERHEAD_BYTES = 64

class NodeCircuits implements Circuits {
  readonly #context: CircuitContext
  readonly #links = new WeakMap<Link, LinkCircuits>()
  readonly #client: ClientSide
  readonly #relay: RelaySide
  #sweepTimer: Timer | undefined
  #sweeps = 0
  #isClosed = false

  constructor(ports: CircuitPorts, config: CircuitConfig) {
    assert(
      config.geometry.dataBytes >= HYBRID_CLIENT_BYTES + EXTEND_OVERHEAD_BYTES,
      'circuits: a handshake fits one cell',
    )
    const limits = { ...DEFAULT_LIMITS, ...config.limits }
    const flow = flowBoundsOf(config.geometry)
    this.#context = {
      ports,
      config,
      limits,
      handshake: { offload: ports.offload, networkId: config.networkId, profile: config.profile },
      memory: config.memory ?? new MemoryQuota(),
      cells: config.cells ?? new CellPool(config.geometry.cellBytes),
      buildTimes: new BuildTimes(ports.state),
      pacer: new Pacer(ports.clock, config.geometry.cellBytes, config.allowance ?? UNLIMITED),
      newClientCryptor: () =>
        createClientCryptor(ports.primitives, config.profile, config.geometry.bodyBytes),
      newRelayCryptor: (keys) =>
        createRelayCryptor(ports.primitives, config.profile, config.geometry.bodyBytes, keys),
      mayExtend: (from) => this.#relay.mayExtend(from),
      flow,
      newCongestionControl: () => new WindowControl(flow),
      circuitsOf: (link) => {
        this.#startSweeping()
        return this.attach(link)
      },
    }
    this.#client = new ClientSide(this.#context)
    this.#relay = new RelaySide(this.#context)
  }

  get builder(): CircuitBuilder {
    return this.#client
  }

  get relay(): RelayExtensions {
    return this.#relay.extensions
  }

  attach(link: Link): LinkCircuits {
    const known = this.#links.get(link)
    if (known !== undefined) return known
    const circuits = new LinkCircuits(link, (from, cell) => {
      this.#startSweeping()
      this.#relay.handleCreate(from, cell)
    })
    this.#links.set(link, circuits)
    return circuits
  }

  handleCell(link: Link, cell: Uint8Array): void {
    this.attach(link).handleCell(cell)
  }

  handleWritable(link: Link, circuitId: number): void {
    this.#links.get(link)?.handleWritable(circuitId)
  }

  handleLinkClosed(link: Link, error: WarrenError | undefined): void {
    this.attach(link).handleClosed(error)
  }

  stats(): CircuitStats {
    return {
      clientCircuits: this.#client.size,
      relayCircuits: this.#relay.size,
      waitingHandshakes: this.#relay.waitingHandshakes,
      heldBytes: this.#client.heldBytes + this.#relay.heldBytes,
    }
  }

  buildTimes(): BuildTimeStatus[] {
    return this.#context.buildTimes.status()
  }

  circuits(): ClientCircuit[] {
    return this.#client.circuits()
  }

  close(): void {
    this.#isClosed = true
    this.#sweepTimer?.cancel()
    this.#client.close()
    this.#relay.close()
  }

  /** Runs while there are circuits, so that a node that does nothing keeps no timer. */
  #startSweeping(): void {
    if (this.#sweepTimer !== undefined || this.#isClosed) return
    this.#sweepTimer = this.#context.ports.clock.after(IDLE_SWEEP_MS, () => {
      this.#sweepTimer = undefined
      this.#sweeps++
      this.#relay.sweepIdle()
      if (this.#sweeps % (KEEP_ALIVE_MS / IDLE_SWEEP_MS) === 0) this.#client.keepAlive()
      if (this.#client.size + this.#relay.size > 0) this.#startSweeping()
    })
  }
}

/** @throws WarrenError `bug`: cells too small for a handshake. */
export function createCircuits(ports: CircuitPorts, config: CircuitConfig): Circuits {
  return new NodeCircuits(ports, config)
}
