/** What every circuit of one node shares. */
import type { Cancel, Clock, Log, MemoryQuota, Offload, Primitives, Random, StateStore } from '@warren/kernel'
import type { ClientCryptor, HopKeys, RelayCryptor, RelayProfile } from '@warren/crypto'
import type { RelayView } from '@warren/directory'
import type { Link, LinkTarget } from '@warren/link'
import type { CellPool, Geometry } from '@warren/wire'
import type { BuildTimes } from './client/build-times.ts'
import type { CongestionControl } from './flow/congestion.ts'
import type { FlowBounds } from './flow/flow-bounds.ts'
import type { HandshakeOptions, RelayHandshakeKeys } from './handshake.ts'
import type { LinkRates } from './limits.ts'
import type { LinkCircuits } from './link-circuits.ts'
import type { Pacer, RelayAllowance } from './relay/pacer.ts'

export interface CircuitPorts {
  readonly clock: Clock
  readonly random: Random
  readonly primitives: Primitives
  readonly offload: Offload
  readonly log: Log
  /** Where build times outlive the process; without it they are learned anew. */
  readonly state?: StateStore
}

export interface CircuitConfig {
  /** 32 bytes, bound into every handshake. */
  readonly networkId: Uint8Array
  readonly geometry: Geometry
  readonly profile: RelayProfile
  /** Where cells come from and the node's links give them back to; one of its own unless said otherwise. */
  readonly cells?: CellPool
  /** The node's account of what waits in queues; one of its own unless said otherwise. */
  readonly memory?: MemoryQuota
  /** Present if this node relays for others. */
  readonly relay?: RelayHandshakeKeys
  /** What a relay gives to others; all it can unless said otherwise. */
  readonly allowance?: RelayAllowance
  /** Where EXTENDs to a relay id are resolved. */
  readonly view: RelayView
  /** A link to a relay: one that is there, or a new one. Both ends' events must reach this node's circuits. */
  readonly linkTo: (target: LinkTarget, cancel?: Cancel) => Promise<Link>
  /**
   * A new link, never one that is there, to the relay that a circuit came from: how a relay finds out through another one whether it
   * is reachable (docs/spec/circuit.md §4). Without it such an EXTEND is refused.
   */
  readonly reachBack?: (relayId: Uint8Array, cancel?: Cancel) => Promise<Link>
  /** Bounds that differ from limits.ts; for tests and small machines. */
  readonly limits?: Partial<CircuitLimits>
}

export interface CircuitLimits {
  readonly relayCircuits: number
  readonly waitingHandshakes: number
  readonly waitingHandshakesPerLink: number
  readonly createRate: LinkRates
  readonly extendRate: LinkRates
}

/** What one circuit, at either end, needs of its node. */
export interface CircuitContext {
  readonly ports: CircuitPorts
  readonly config: CircuitConfig
  readonly limits: CircuitLimits
  readonly handshake: HandshakeOptions
  readonly memory: MemoryQuota
  readonly cells: CellPool
  readonly buildTimes: BuildTimes
  /** Paces others' cells. */
  readonly pacer: Pacer
  readonly newClientCryptor: () => ClientCryptor
  readonly newRelayCryptor: (keys: HopKeys) => RelayCryptor
  readonly flow: FlowBounds
  /** A controller for one direction to one far end. */
  readonly newCongestionControl: () => CongestionControl
  /** Whether a circuit that came by this link may be extended now. */
  readonly mayExtend: (from: LinkCircuits) => boolean
  /** The circuits of a link that this node has. */
  readonly circuitsOf: (link: Link) => LinkCircuits
}
