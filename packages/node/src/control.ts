/** What the local API, and whoever embeds a node, can ask of it. */
import type {
  Circuit,
  ClientAuth,
  ClientKeyPair,
  Diagnosis,
  Job,
  NetworkAnswer,
  NewNetworkRequest,
  PortsRequest,
  RelayAddresses,
  RelayRequest,
  RestoreOutcome,
  RestoreRequest,
  Exposure,
  RelayRef,
  Service,
  ServiceRequest,
  Settings,
  Socket,
  Space,
  Status,
  Storage,
  StoreStatus,
  Stream,
  SupportBundle,
  Traffic,
} from '@warren/api'
import type { NameBook } from '@warren/applications'
import type { Cancel, Primitives, Sensitive, StateStore } from '@warren/kernel'
import type { BoxControl } from './boxes/control.ts'
import type { OperatorControl } from './relay/operator.ts'
import type { Recovery } from './recovery/recovery.ts'
import type { FileControl } from './shares/control.ts'

/** How far a service is: for a job's picture. */
export type ServiceProgress = Pick<
  Service,
  | 'introductionPoints'
  | 'introductionPointsWanted'
  | 'publishedTo'
  | 'publishTargets'
  | 'state'
  | 'waitingFor'
  | 'cause'
>

export interface ServiceControl {
  list(): Service[]
  /** @param address - with or without its suffix, in any case. */
  get(address: string): Service | undefined
  /**
   * Makes a service, durable when this returns, and begins to put it on the network.
   *
   * @throws WarrenError `bad-input`: a target that is not on this machine or a private network, the same port twice, a
   *   client key that is none; `overloaded`; `storage`.
   */
  add(request: ServiceRequest): Service
  /**
   * Leads its ports elsewhere; visitors who are there stay where they are.
   *
   * @returns undefined if there is none. @throws WarrenError `bad-input`, `storage`.
   */
  setPorts(address: string, ports: ServiceRequest['ports']): Service | undefined
  /**
   * Says anew who may enter; who is in stays until he leaves.
   *
   * @param clients - public keys; none: everybody who has the address.
   * @returns undefined if there is none. @throws WarrenError `bad-input`, `storage`.
   */
  setClients(address: string, clients: readonly string[]): Service | undefined
  /** @returns false if there is none. @throws WarrenError `storage`. */
  remove(address: string): boolean
  /** Resolves once the service can be reached. @throws WarrenError `cancelled`, `not-found`: it was removed. */
  published(
    address: string,
    onProgress: (progress: ServiceProgress) => void,
    cancel: Cancel,
  ): Promise<Service>
}

export interface ClientAuthControl {
  list(): ClientAuth[]
  /** @throws WarrenError `bad-input`, `overloaded`, `storage`. */
  add(address: string, privateKey: string): ClientAuth
  remove(address: string): boolean
  newKeys(): ClientKeyPair
}

/** A node whose state is open. */
export interface NodeControl {
  readonly services: ServiceControl
  readonly clientAuth: ClientAuthControl
  /** What its owner, and others, call addresses and links. */
  readonly names: NameBook
  readonly files: FileControl
  readonly boxes: BoxControl
  readonly recovery: Recovery
  readonly operator: OperatorControl
  circuits(): Circuit[]
  streams(): Stream[]
  /** Relays that paths are chosen from. */
  relays(): RelayRef[]
  exposure(): Exposure
  /** What it keeps for others. */
  store(): Promise<StoreStatus>
  /** What all links carried in each of the last seconds. */
  traffic(seconds: number): Traffic
  /** Tears a circuit of this node's own down. @returns false if there is none. */
  closeCircuit(id: number): boolean
}

/** What the node is, changed while the daemon goes on: its circuits are built anew. Each resolves when the node has begun again. */
export interface NodeChanges {
  relayAddresses(): RelayAddresses
  /** @throws WarrenError `bad-input`: the home belongs to a network, or no relay can be there; `unreachable`: it cannot listen there; `locked`; `storage`. */
  makeNetwork(request: NewNetworkRequest): Promise<void>
  /** @throws WarrenError `bad-input`: none runs. */
  endDemonstration(): Promise<void>
  /** @throws WarrenError `bad-input`, `unreachable`, `storage`, `closed`: there is no network. */
  startRelay(request: RelayRequest): Promise<void>
  /** @throws WarrenError `bad-input`: it is none; `storage`. */
  stopRelay(): Promise<void>
  /** @throws WarrenError `bad-input`: the configuration file does not read; `storage`. */
  settings(): Settings
  /** Every link goes through this proxy from now on. @throws WarrenError `bad-input`: it names none, or the node is a relay or a demonstration; `storage`. */
  setUpstream(url: string): Promise<void>
  /** Links leave this machine directly from now on. @throws WarrenError `bad-input`: they do already; `storage`. */
  removeUpstream(): Promise<void>
  /**
   * Where programs of this machine connect changes at once, and where the API listens with the next start. The node is only begun anew for
   * another `proxy`.
   *
   * @throws WarrenError `bad-input`: not of this machine alone; `unreachable`: it cannot listen there; `storage`.
   */
  setPorts(request: PortsRequest): Promise<void>
  /** @throws WarrenError `bad-input`: no size, or the node is no relay; `storage`. */
  setStoreQuota(quota: string): Promise<void>
  /** As it is. */
  restartNode(): Promise<void>
  /** @throws WarrenError `bad-input`: the words are wrong, or the home was used; `no-permission`: not the file of these words; `storage`. */
  restore(request: RestoreRequest): Promise<RestoreOutcome>
}

/** The daemon around it, which is there while the node is locked. */
export interface DaemonControl {
  readonly version: string
  status(): Status
  /** What is wrong with this node; takes up to 15 s. */
  runDoctor(): Promise<Diagnosis>
  /** Every socket of this process with what it is for. @throws WarrenError `unsupported`: the system does not tell. */
  sockets(): Promise<Socket[]>
  /** What takes space in the home. */
  space(): Space
  /** What helps others to help, with nothing in it that names anybody; takes up to 15 s. */
  supportBundle(): Promise<SupportBundle>
  /** The network with the relays to start from that are known now. */
  network(): NetworkAnswer
  /** @param given - text or file. @throws WarrenError `bad-input`: it is none, or another network; `storage`. */
  joinNetwork(given: string): NetworkAnswer
  /**
   * Starts a network on this machine, for a home that belongs to none; it ends with the daemon.
   *
   * @throws WarrenError `bad-input`: the home belongs to one; `overloaded`.
   */
  tryDemonstration(): Job
  readonly changes: NodeChanges
  /** @throws WarrenError `locked`, `closed`. */
  node(): NodeControl
  /** undefined while locked. */
  state(): StateStore | undefined
  /** @throws WarrenError `no-permission`: `current` is wrong or missing; `storage`. */
  setPassphrase(passphrase: Sensitive<string>, current: Sensitive<string> | undefined): Promise<Storage>
  /** @throws WarrenError `no-permission`: it is not the passphrase; `bad-input`: none is set; `locked`; `storage`. */
  removePassphrase(current: Sensitive<string>): Promise<Storage>
  /** @throws WarrenError `no-permission`: wrong passphrase; `bad-input`: nothing is locked. */
  unlock(passphrase: Sensitive<string>): Promise<Storage>
  /**
   * The root secret, for a backup.
   *
   * @throws WarrenError `locked`; `no-permission`: a passphrase is set, and it is missing or wrong.
   */
  root(
    passphrase: Sensitive<string> | undefined,
  ): Promise<{ readonly root: Sensitive<Uint8Array>; readonly primitives: Primitives }>
  /** Begins to stop; returns at once. */
  stop(): void
}
