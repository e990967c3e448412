/** Connections to hidden services (docs/spec/hidden-services.md §8). */
import {
  asWarrenError,
  type Cancel,
  type Duplex,
  fail,
  isWarrenError,
  type Ports,
  toHex,
  within,
} from '@warren/kernel'
import type { BegunStream, ClientCircuit } from '@warren/circuit'
import { parseOnionAddress } from '@warren/crypto'
import type { RelayView } from '@warren/directory'
import { type OpenCircuitTo, type RecordsClient, withDeadline } from '@warren/records'
import { connectFailure, connectFailureOf } from '../connect-failure.ts'
import { createDescriptorRecordType, type NetworkRules } from '../descriptor-record.ts'
import type { EffortScheme } from '../effort/effort.ts'
import { CONNECT_TIMEOUT_MS } from '../timeouts.ts'
import { ApartGroups } from './apart-groups.ts'
import {
  type AttemptConfig,
  type AttemptControl,
  ConnectionAttempt,
  type ConnectStep,
} from './connection-attempt.ts'
import { DescriptorSource } from './descriptor-source.ts'
import type { TakeCircuit } from './rendezvous.ts'
import { OpenPorts } from './open-ports.ts'
import { SecondLegs } from './second-legs.ts'
import { Sessions } from './sessions.ts'

export interface HiddenClientConfig extends NetworkRules {
  readonly view: RelayView
  readonly records: RecordsClient
  readonly openCircuitTo: OpenCircuitTo
  /** Circuits whose last relay becomes the rendezvous point. */
  readonly takeCircuit: TakeCircuit
  /** X25519 secret of the client key held for a service, if any. */
  readonly clientKeyFor?: (identity: Uint8Array) => Uint8Array | undefined
  /** Told of every circuit that reached a service. */
  readonly onCircuit?: (circuit: ClientCircuit, identity: Uint8Array) => void
  /** How effort is proved to services that ask for it. Without it nothing is ever spent. */
  readonly effort?: EffortScheme
}

export interface ConnectRequest {
  /** The 56 characters, bare or with `.onion` or `.warren` and sub-labels, in either case. */
  readonly address: string
  /** 1 to 65535. */
  readonly port: number
  /** Connections with different keys share no circuit and no descriptor. */
  readonly isolation: string
  /**
   * Names a group, such as one download: connections of one group and different isolation use circuits that share as few
   * relays after the guard as the network allows. Empty or absent: no group.
   */
  readonly apart?: string
  /**
   * True: what comes back can be written to at once, a round trip before the service has accepted; a refusal closes it. For
   * protocols in which the client speaks first.
   */
  readonly isEager?: boolean
  readonly cancel?: Cancel
  readonly onStep?: (step: ConnectStep) => void
}

export interface HiddenClient {
  /**
   * Opens a stream to a port of a service.
   *
   * @throws WarrenError with a {@link ConnectFailure} in `fields.code`; `cancelled`; `closed` after `stop`.
   */
  connect(request: ConnectRequest): Promise<Duplex>
  /** Forgets the descriptor of a service, say because a client key for it was added or removed. */
  forget(identity: Uint8Array): void
  /** Circuits to services. */
  stats(): { readonly sessions: number }
  stop(): void
}

type ClientPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'log'>

export function createHiddenClient(ports: ClientPorts, config: HiddenClientConfig): HiddenClient {
  return new RunningClient(ports, config)
}

interface FirstStream extends BegunStream {
  readonly port: number
}

class RunningClient implements HiddenClient {
  readonly #ports: ClientPorts
  readonly #config: AttemptConfig & Pick<HiddenClientConfig, 'onCircuit'>
  readonly #source: DescriptorSource
  readonly #sessions: Sessions
  readonly #apart = new ApartGroups()
  readonly #openPorts: OpenPorts
  readonly #secondLegs: SecondLegs
  /** First streams of circuits that were just built, until somebody who waited for the circuit takes them. */
  readonly #firstStreams = new WeakMap<ClientCircuit, FirstStream>()

  constructor(ports: ClientPorts, config: HiddenClientConfig) {
    this.#ports = ports
    this.#config = { ...config, recordBytes: config.records.recordBytes }
    this.#source = new DescriptorSource(ports, {
      ...config,
      type: createDescriptorRecordType(ports.primitives, config),
      clientKeyFor: config.clientKeyFor ?? (() => undefined),
    })
    this.#sessions = new Sessions(ports.clock)
    this.#secondLegs = new SecondLegs(ports)
    this.#openPorts = new OpenPorts(ports.clock)
  }

  async connect(request: ConnectRequest): Promise<Duplex> {
    const identity = this.#identityOf(request.address)
    try {
      return await withDeadline(this.#ports.clock, CONNECT_TIMEOUT_MS, request.cancel, (cancel) =>
        this.#connect(identity, request, cancel),
      )
    } catch (error) {
      const known = asWarrenError(error)
      if (known.kind === 'timeout' && connectFailureOf(known) === undefined)
        throw connectFailure('connect-timeout', error)
      throw known
    }
  }

  forget(identity: Uint8Array): void {
    this.#source.forget(identity)
  }

  stats(): { readonly sessions: number } {
    return { sessions: this.#sessions.openCount }
  }

  stop(): void {
    this.#secondLegs.stop()
    this.#sessions.stop()
  }

  #identityOf(address: string): Uint8Array {
    try {
      return parseOnionAddress(this.#ports.primitives, address).identity
    } catch (error) {
      const known = asWarrenError(error)
      throw connectFailure('name-malformed', error, known.fields)
    }
  }

  async #connect(identity: Uint8Array, request: ConnectRequest, cancel: Cancel): Promise<Duplex> {
    const { isolation, port } = request
    const onStep = request.onStep ?? (() => {})
    const key = `${toHex(identity)}/${isolation}`
    const build = (inner: Cancel, tell: (step: ConnectStep) => void): Promise<ClientCircuit> =>
      this.#build({ identity, isolation }, request.apart ?? '', {
        cancel: inner,
        onStep: tell,
        firstPort: port,
      })
    const existing = this.#sessions.find(key)
    if (existing !== undefined) {
      const stream = await this.#openOnExisting(key, existing, request, cancel)
      if (stream !== undefined) {
        this.#watch(existing, identity, request)
        return stream
      }
    }
    const circuit = await this.#sessions.acquire(key, build, (step) => onStep(step), cancel)
    onStep('opening the stream')
    try {
      const stream = await this.#openOnNew(circuit, request, cancel)
      this.#watch(circuit, identity, request)
      return stream
    } catch (error) {
      throw streamFailure(error)
    }
  }

  /** Circuits of a group are several already: what one of them loses the others make up for. */
  #watch(circuit: ClientCircuit, identity: Uint8Array, { apart = '', isolation }: ConnectRequest): void {
    if (apart !== '') return
    this.#secondLegs.watch(circuit, async (cancel) => {
      const group = `legs of ${circuit.serial}`
      const first = this.#apart.claim(group)
      first.chose(circuit.path)
      void circuit.closed.then(() => first.release())
      return this.#build({ identity, isolation }, group, {
        cancel,
        onStep: () => {},
        firstPort: 0,
      })
    })
  }

  /** The circuit holds its place in its group for as long as it lives. */
  async #build(
    query: { readonly identity: Uint8Array; readonly isolation: string },
    group: string,
    control: AttemptControl,
  ): Promise<ClientCircuit> {
    const claim = group === '' ? undefined : this.#apart.claim(group)
    const { takeCircuit } = this.#config
    const config =
      claim === undefined
        ? this.#config
        : { ...this.#config, takeCircuit: (cancel?: Cancel) => takeCircuit(cancel, claim) }
    try {
      const attempt = new ConnectionAttempt(this.#ports, config, this.#source, query, control)
      const { circuit, firstStream } = await attempt.run()
      this.#config.onCircuit?.(circuit, query.identity)
      if (firstStream !== undefined)
        this.#firstStreams.set(circuit, { ...firstStream, port: control.firstPort })
      void circuit.closed.then(() => claim?.release())
      return circuit
    } catch (error) {
      claim?.release()
      throw error
    }
  }

  /** Of those who waited for a circuit, the first takes the stream that was asked for with the introduction if it fits. */
  #openOnNew(circuit: ClientCircuit, request: ConnectRequest, cancel: Cancel): Promise<Duplex> {
    const first = this.#firstStreams.get(circuit)
    this.#firstStreams.delete(circuit)
    if (first?.port === request.port) return this.#answered(circuit, first, request, cancel)
    // Whoever asked for it gave up, and this caller wants another port.
    first?.stream.abort(fail('cancelled', 'stream: nobody wants it any more'))
    return this.#open(circuit, request, cancel)
  }

  async #open(circuit: ClientCircuit, request: ConnectRequest, cancel: Cancel): Promise<Duplex> {
    return this.#answered(circuit, circuit.beginStream(String(request.port)), request, cancel)
  }

  /** Waits for the service's answer, unless the caller does not or the answer is as good as known. */
  async #answered(
    circuit: ClientCircuit,
    { stream, opened }: BegunStream,
    { port, isEager = false }: ConnectRequest,
    cancel: Cancel,
  ): Promise<Duplex> {
    const answer = this.#openPorts.watch(circuit, port, opened)
    if (isEager || this.#openPorts.isOpen(circuit, port)) return stream
    try {
      await within(this.#ports.clock, CONNECT_TIMEOUT_MS, answer, cancel)
      return stream
    } catch (error) {
      stream.abort(fail('cancelled', 'stream: the caller gave up'))
      throw error
    }
  }

  /** undefined: the circuit turned out to be dead, so another must be built. */
  async #openOnExisting(
    key: string,
    circuit: ClientCircuit,
    request: ConnectRequest,
    cancel: Cancel,
  ): Promise<Duplex | undefined> {
    request.onStep?.('opening the stream')
    try {
      return await this.#open(circuit, request, cancel)
    } catch (error) {
      const isDead = isWarrenError(error) && (error.kind === 'closed' || error.kind === 'timeout')
      if (!isDead || cancel.aborted) throw streamFailure(error)
      this.#sessions.abandon(key, circuit)
      return undefined
    }
  }
}

function streamFailure(error: unknown): unknown {
  if (!isWarrenError(error)) return error
  switch (error.kind) {
    case 'refused':
    case 'not-found':
      return connectFailure('port-refused', error)
    case 'overloaded':
      return connectFailure('overloaded', error)
    case 'timeout':
      return connectFailure('connect-timeout', error)
    case 'closed':
    case 'not-authentic':
    case 'protocol-violation':
      return connectFailure('rendezvous-failed', error)
    default:
      return error
  }
}
