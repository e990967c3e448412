/** What the floors above see of circuits: the client's end and the relay's. */
import type { Cancel, Duplex, WarrenError } from '@warren/kernel'
import type { HopKeys } from '@warren/crypto'
import type { RelayInfo } from '@warren/directory'
import type { LegPairs } from './conflux/leg-pairs.ts'
import type { StreamGroup } from './streams/stream-status.ts'

/** Relay commands: what a relay cell says to the hop it is for. The value is the number on the wire. */
export const RELAY_COMMANDS = {
  begin: 1,
  connected: 2,
  data: 3,
  end: 4,
  /** Window update of the circuit, authenticated by the tag of the marked cell that it answers. */
  sendme: 5,
  extend: 6,
  extended: 7,
  drop: 8,
  /** DATA whose sender asks for a SENDME. */
  markedData: 9,
  /** The reader of a stream is behind: stop. */
  xoff: 10,
  /** The reader has caught up: go on, at the rate it says. */
  xon: 11,
  /** Two circuits to one far end become legs of each other. */
  confluxLink: 12,
  confluxLinked: 13,
  confluxLinkedAck: 14,
  /** What follows on this leg is not next behind what was sent on it last. */
  confluxSwitch: 15,
  establishIntro: 16,
  introEstablished: 17,
  introduce1: 18,
  introduce2: 19,
  introduceAck: 20,
  establishRendezvous: 21,
  rendezvousEstablished: 22,
  rendezvous1: 23,
  rendezvous2: 24,
  /** Asks the hop for so many DROPs: padding of a circuit's first cells. */
  pad: 25,
  /** Asks the far end of streams for a sign of life. */
  probe: 26,
  probed: 27,
} as const

export type RelayCommand = (typeof RELAY_COMMANDS)[keyof typeof RELAY_COMMANDS]

/** Why a stream or a BEGIN ended. The value is the number on the wire; foreign numbers read as `misc`. */
export const END_REASONS = {
  done: 1,
  misc: 2,
  refused: 3,
  notFound: 4,
  overloaded: 5,
  timeout: 6,
  reset: 7,
} as const
export type EndReason = keyof typeof END_REASONS

/** A BEGIN that arrived: answer it once. */
export interface IncomingStream {
  /** What the opener asked for: `records`, or a virtual port of a service such as `80`. At most 255 bytes. */
  readonly target: string
  /** Sends CONNECTED; the stream starts paused until `start`. */
  accept(): Duplex
  refuse(reason: EndReason): void
}

/** A stream that is asked for and not yet accepted. */
export interface BegunStream {
  /** What is written goes at once and is there when the far end accepts. */
  readonly stream: Duplex
  /** Settles with the far end's answer; rejects as {@link ClientCircuit.openStream} does, and the stream is closed then. May be ignored. */
  readonly opened: Promise<void>
}

/**
 * Who of a circuit's own path did not answer for it. `path`: its last relay, so that a relay of the path swallows, or died without a word, and whoever is
 * behind a rendezvous has no part in it. `guard`: nor did the first one, and nothing lies between that and this end but a link that lives.
 * Undefined: it was not given up for silence, or whoever is silent stands behind the path.
 */
export type PathSilence = 'path' | 'guard' | undefined

/** The client's end of a circuit. */
export interface ClientCircuit {
  /** Names the circuit in the local API; counts up. */
  readonly serial: number
  readonly path: readonly RelayInfo[]
  /** Hops that answer: the path plus the virtual hop, if any. */
  readonly hops: number
  readonly isOpen: boolean
  /** It went with the link to its first relay: no relay behind that one did it. */
  readonly isLinkLost: boolean
  /** Set once it was given up for silence of its own path. */
  readonly silence: PathSilence
  /** Streams that were open on it when it was lost, also those that go on over another leg; 0: it is open, or this end ended it. */
  readonly streamsAtLoss: number
  /** Bytes of a message that one cell carries. */
  readonly dataBytes: number
  /** 20 bytes that only this end and the last relay of the path know: what proofs for this circuit are bound to. */
  readonly binding: Uint8Array
  /** Milliseconds (clock.nowMs) at which the last hop was added. */
  readonly builtAtMs: number
  readonly openStreams: number
  /** By far end, those that never had a stream left out. */
  readonly streamGroups: readonly StreamGroup[]
  /** Bytes of stream data since the circuit opened. */
  readonly bytesSent: number
  readonly bytesReceived: number
  /** Milliseconds (clock.nowMs) at which something of a stream last came over this circuit; undefined: never. */
  readonly heardAtMs: number | undefined
  /** Settles when the circuit is gone; never rejects. */
  readonly closed: Promise<WarrenError | undefined>
  /** How long each hop of the path took, from the request for it to its answer. */
  readonly hopTimesMs: readonly number[]
  /** @throws WarrenError `closed`, `timeout`, `not-authentic`, `unsupported` (more than 8 extends). */
  extend(relay: RelayInfo, cancel?: Cancel, watch?: BuildWatch): Promise<void>
  /** Adds the far end of a rendezvous; from here on streams go to it. */
  addVirtualHop(keys: HopKeys, role: 'client' | 'service'): void
  /** Sends one control message to the last relay of the path (not the virtual hop). Silently dropped once closed. */
  send(command: RelayCommand, data: Uint8Array): void
  /**
   * Sends one control message to the last relay and waits for the answer of command `reply`.
   *
   * @throws WarrenError `closed`, `timeout`, `cancelled`, `overloaded` (an answer to the same command is already awaited).
   */
  request(
    command: RelayCommand,
    data: Uint8Array,
    reply: RelayCommand,
    timeoutMs: number,
    cancel?: Cancel,
  ): Promise<Uint8Array>
  /** Receives control messages of one command from the last relay. One handler a command. */
  onMessage(command: RelayCommand, handler: (data: Uint8Array) => void): void
  /** Asks the last hop for a sign of life: the circuit is torn down if none comes (docs/spec/circuit.md §12). */
  ask(): void
  /**
   * Opens a stream to the last hop (the virtual one, if any).
   *
   * @throws WarrenError `closed`, `timeout`, `cancelled`, `refused`, `not-found`, `overloaded` (stream bound).
   */
  openStream(target: string, cancel?: Cancel): Promise<Duplex>
  /**
   * Like {@link openStream}, without waiting for the answer.
   *
   * @throws WarrenError `closed`, `overloaded` (stream bound).
   */
  beginStream(target: string): BegunStream
  /**
   * The first stream to a virtual hop, whose target went to it in the introduction: like {@link beginStream}, but no BEGIN is
   * sent. To be called with `addVirtualHop`, before anything else can arrive.
   *
   * @throws WarrenError `closed`.
   */
  expectStream(target: string): BegunStream
  /** The other side of {@link expectStream}: serves it as if its BEGIN had come. */
  serveStream(target: string): void
  /**
   * Makes another circuit to the same service a second leg: streams of this one then use both, and go on when either breaks.
   * The other one must have no streams, and lives and ends with this one.
   *
   * @throws WarrenError `closed`, `timeout`, `protocol-violation`: one of them is in use as a leg or for streams.
   */
  addLeg(other: ClientCircuit): Promise<void>
  /** Lets whoever is at the virtual hop do that. @param pairs - one for all circuits of a service. */
  acceptLegs(pairs: LegPairs): void
  /** Accepts streams that the virtual hop opens. Without a handler they are refused. */
  onStream(handler: (stream: IncomingStream) => void): void
  /** Tears the circuit down; streams on it close. */
  destroy(): void
}

/** One circuit as the relay at its end, or in its middle, sees it. */
export interface RelayCircuit {
  /** 20 bytes that only this relay and the client know: equal to {@link ClientCircuit.binding} while this is the last relay. */
  readonly binding: Uint8Array
  /** Stands for the link that the circuit came by: the same object for all circuits of one link. Rates are kept by it. */
  readonly cameBy: object
  /** Sends a message back to the client. */
  reply(command: RelayCommand, data: Uint8Array): void
  /** Joins two circuits back to back (rendezvous): relay cells not for us on one leave on the other. */
  join(other: RelayCircuit): void
  readonly isJoined: boolean
  /** Called once when the circuit is gone. */
  onClosed(listener: () => void): void
  destroy(): void
}

/** How the floors above add to what a relay does. */
export interface RelayExtensions {
  /** Handles control messages of one command. A handler that throws WarrenError destroys the circuit. */
  onMessage(command: RelayCommand, handler: (circuit: RelayCircuit, data: Uint8Array) => void): void
  /** Serves streams whose target is exactly `target`; others are refused. */
  onStream(target: string, handler: (stream: IncomingStream, circuit: RelayCircuit) => void): void
}

/** What is told of a build while it goes on. */
export interface BuildWatch {
  /** It takes longer than builds here do, and hop `hop`, counted from 0, is awaited. Called at most once. */
  slow(hop: number): void
}

/** Builds circuits over given paths. */
export interface CircuitBuilder {
  /** @throws WarrenError `unreachable`, `timeout`, `not-authentic`, `cancelled`; `fields.hop` says where. */
  build(path: readonly RelayInfo[], cancel?: Cancel, watch?: BuildWatch): Promise<ClientCircuit>
}
