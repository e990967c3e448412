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
import type { RelayInfo, RelayView } from '@warren/directory'
import { type OpenCircuitTo, type RecordsClient, withDeadline } from '@warren/records'
import { connectFailure, connectFailureOf } from '../connect-failure.ts'
import { createDescriptorRecordType, type NetworkRules } from '../descriptor-record.ts'
import type { EffortScheme } from '../effort/effort.ts'
import { WAY_BESIDE_BUILDS, WAYS_BESIDE } from '../limits.ts'
import { CONNECT_TIMEOUT_MS, WAY_BESIDE_LEAST_MS, WAY_BESIDE_REUNION_MS } from '../timeouts.ts'
import { ApartGroups } from './apart-groups.ts'
import {
  type AttemptConfig,
  type AttemptControl,
  type Connected,
  ConnectionAttempt,
  type ConnectStep,
} from './connection-attempt.ts'
import { DescriptorSource } from './descriptor-source.ts'
import { firstWay, type Way } from './first-way.ts'
import type { TakeCircuit } from './rendezvous.ts'
import { OpenPorts } from './open-ports.ts'
import { reunite, Reunions } from './reunions.ts'
import { SecondLegs } from './second-legs.ts'
import { Sessions } from './sessions.ts'

export interface HiddenClientConfig extends NetworkRules {
  readonly view: RelayView
  readonly records: RecordsClient
  readonly openCircuitTo: OpenCircuitTo
  /** Circuits whose last relay becomes the rendezvous point. */
  readonly takeCircuit: TakeCircuit
  /** @see AttemptConfig.drawReunionPoints */
  readonly drawReunionPoints?: (count: number, beside: RelayInfo) => RelayInfo[]
  /** X25519 secret of the client key held for a service, if any. */
  readonly clientKeyFor?: (identity: Uint8Array) => Uint8Array | undefined
  /** What a circuit of three hops takes here, as was learned; undefined: nothing was yet. */
  readonly medianBuildMs?: () => number | undefined
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

/** Which service, for whom. */
interface Query {
  readonly identity: Uint8Array
  readonly isolation: string
}

function keyOf({ identity, isolation }: Query): string {
  return `${toHex(identity)}/${isolation}`
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
  readonly #medianBuildMs: HiddenClientConfig['medianBuildMs']
  readonly #secondLegs: SecondLegs
  readonly #reunions: Reunions
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
    this.#reunions = new Reunions(ports)
    this.#medianBuildMs = config.medianBuildMs
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
    this.#reunions.stop()
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
    const key = keyOf({ identity, isolation })
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
      const leg = await this.#build({ identity, isolation }, group, {
        cancel,
        onStep: () => {},
        firstPort: 0,
      })
      // When both are lost it may be this one that is met again for.
      this.#openPorts.inherit(leg, circuit)
      return leg
    })
  }

  /** The circuit holds its place in its group for as long as it lives. */
  async #build(query: Query, group: string, control: AttemptControl): Promise<ClientCircuit> {
    const claim = group === '' ? undefined : this.#apart.claim(group)
    const { takeCircuit } = this.#config
    const config =
      claim === undefined
        ? this.#config
        : { ...this.#config, takeCircuit: (cancel?: Cancel) => takeCircuit(cancel, claim) }
    try {
      const { circuit, firstStream, reunion, insteadOf } = await this.#reach(query, config, control)
      claim?.chose(circuit.path)
      this.#config.onCircuit?.(circuit, query.identity)
      this.#reunions.watch(keyOf(query), circuit, reunion)
      if (insteadOf !== undefined) this.#openPorts.inherit(circuit, insteadOf)
      if (firstStream !== undefined)
        this.#firstStreams.set(circuit, { ...firstStream, port: control.firstPort })
      void circuit.closed.then(() => claim?.release())
      return circuit
    } catch (error) {
      claim?.release()
      throw error
    }
  }

  /** By a reunion where both ends have just lost each other, and the ordinary way; by that once more where it takes long. */
  #reach(query: Query, config: AttemptConfig, control: AttemptControl): Promise<Connected> {
    const due = this.#reunions.take(keyOf(query))
    const ordinary = (changes: Partial<AttemptControl>) => (cancel: Cancel) => {
      const changed = { ...control, ...changes, cancel }
      return new ConnectionAttempt(this.#ports, config, this.#source, query, changed).run()
    }
    const beside = {
      afterMs: Math.max(WAY_BESIDE_LEAST_MS, WAY_BESIDE_BUILDS * (this.#medianBuildMs?.() ?? 0)),
      // Who has no time for all does not need more to do for each.
      mayBegin: () => this.#source.suggestedEffort(query) === 0,
      go: ordinary({ onStep: () => {}, isBeside: true }),
    }
    const first = { afterMs: WAY_BESIDE_REUNION_MS, go: ordinary({}) }
    const ways: Way[] = [first, ...Array.from({ length: WAYS_BESIDE }, () => beside)]
    if (due !== undefined)
      ways.unshift({
        afterMs: 0,
        isOptional: true,
        go: (cancel) => reunite(this.#ports, config, due, cancel),
      })
    return firstWay(this.#ports.clock, ways, control.cancel)
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
