/**
 * A node: everything from links to services put together over given ports, the same in a daemon and in the simulator.
 * The parts are made in compose/, each by the file that owns it, and closed in the reverse order.
 */
import type { Download, PinState, Service, Share, Site, Status } from '@warren/api'
import type { Network } from '@warren/directory'
import type { Cancel, Duplex, PeerAddress, Ports, Sensitive } from '@warren/kernel'
import type { KnownEnds } from './compose/known-ends.ts'
import type { NodeControl } from './control.ts'
import type { RelayBudgetConfig } from './relay/relay-budget.ts'
import type { UpstreamConfig } from './upstream/upstream-gate.ts'
import type { ConnectTarget } from './services/visitor-streams.ts'

/** What it gives to others: bandwidth and volume; all it can unless said otherwise. */
export interface RelayConfig extends RelayBudgetConfig {
  readonly listen: PeerAddress
  /** What others dial, if it is not `listen`. */
  readonly advertise?: PeerAddress
  /** Ed25519 seed of who runs it. Needed once: what it signs for this relay is remembered in the state. */
  readonly operatorKey?: Sensitive<Uint8Array>
}

/** Directories of the node's own, which are there. */
export interface FileHomes {
  /** What is never shared: where the keys are. */
  readonly home: string
  /** What was shared from a stream, encrypted. */
  readonly spool: string
  /** Hash trees and lists of files of shares. */
  readonly trees: string
}

/** What a relay keeps for others. */
export interface StorePlace {
  /** A directory that is there; it lies in `blocks` in it. */
  readonly home: string
  /** What it may take of the disk; 0: nothing more than is held. */
  readonly quotaBytes: number
}

export interface NodeConfig {
  readonly network: Network
  /** 32 bytes from which every long-term secret derives. */
  readonly root: Sensitive<Uint8Array>
  readonly relay?: RelayConfig
  /** Every link goes through it; the transport of the ports does so. */
  readonly upstream?: UpstreamConfig
  /** Where the proxy listens; undefined: there is none. */
  readonly proxy?: PeerAddress
  /** What waits in queues, in bytes, all parts together; that of one busy relay unless said. */
  readonly queueBytes?: number
  /** How service targets are reached, if not by the local net's TCP. */
  readonly connectTarget?: ConnectTarget
  /** Undefined: a relay keeps nothing for others. */
  readonly store?: StorePlace
  /** Undefined: the node neither shares nor gets. */
  readonly files?: FileHomes
  /** Where browsers of this machine open links, if they may. */
  readonly gatewayPort?: () => number | undefined
}

export interface NodeEvents {
  /** Something that `summary` shows may have changed. */
  changed(): void
  serviceChanged(service: Service): void
  shareChanged(share: Share): void
  downloadChanged(download: Download): void
  siteChanged(site: Site): void
  pinChanged(pin: PinState): void
  /** @param id - of a pin. */
  pinRemoved(id: string): void
}

export type NodeSummary = Omit<Status, 'version' | 'pid' | 'uptimeMs' | 'api' | 'storage'>

/** What the way to `usable` tells: the same as a job's progress. */
export interface JoinProgress {
  readonly cancel: Cancel
  step(name: JoinStep): void
  waiting(waitingFor: string | undefined, cause?: string): void
  part(fraction: number): void
}

export const JOIN_STEPS = ['opening ports', 'meeting relays', 'building circuits'] as const
export type JoinStep = (typeof JOIN_STEPS)[number]

export interface ConnectRequest {
  /** 56 characters. */
  readonly service: string
  readonly port: number
  /** Streams with different keys never share a circuit. */
  readonly isolation: string
  readonly cancel?: Cancel
}

export interface WarrenNode extends NodeControl {
  /**
   * Opens the ports, meets the network and resolves once connections can be made. Services start meanwhile.
   *
   * @throws WarrenError `unreachable`: a port is taken; `cancelled`; `storage`.
   */
  start(progress: JoinProgress): Promise<void>
  summary(): NodeSummary
  /** @throws WarrenError of hidden's closed list of connect failures, in `fields.code`. */
  connect(request: ConnectRequest): Promise<Duplex>
  /** Whom it is or may be connected to. */
  known(): KnownEnds
  /** Relays that a newcomer can start from. */
  startingPoints(): Network['bootstrap']
  /** More relays to start from. */
  addBootstrap(entries: Network['bootstrap']): void
  /** Ends everything; resolves when nothing is open any more. */
  stop(): Promise<void>
}

export type NodePorts = Ports
