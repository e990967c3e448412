/**
 * A hidden service: reachable under an address by whoever has it, without either side knowing where the other is
 * (docs/spec/hidden-services.md).
 */
import { equalBytes, type Ports, type Timer } from '@warren/kernel'
import type { IncomingStream } from '@warren/circuit'
import { formatOnionAddress } from '@warren/crypto'
import type { RelayInfo, RelayView } from '@warren/directory'
import type { OpenCircuitTo, RecordsClient } from '@warren/records'
import { makeDescriptor } from '../descriptor.ts'
import type { IntroductionPointEntry } from '../descriptor-format.ts'
import { createDescriptorRecordType, type NetworkRules } from '../descriptor-record.ts'
import type { EffortScheme } from '../effort/effort.ts'
import { ServiceEffort } from '../effort/service-effort.ts'
import { INTRODUCTION_POINTS } from '../limits.ts'
import { currentPeriod } from '../time-period.ts'
import { DESCRIPTOR_LIFETIME_MS, FIRST_PUBLISH_WAIT_MS } from '../timeouts.ts'
import { DescriptorPublisher, type MadeDescriptor } from './descriptor-publisher.ts'
import { Introductions } from './introductions.ts'
import { IntroductionSet } from './introduction-set.ts'
import { RendezvousCircuits } from './rendezvous-circuits.ts'
import { RevisionCounter } from './revision-counter.ts'
import { ServiceCredentials } from './service-credentials.ts'
import {
  type HiddenServiceStatus,
  isPublishedEnough,
  type ServiceState,
  waitingFor,
} from './service-status.ts'

export interface HiddenServiceConfig extends NetworkRules {
  /** 32-byte Ed25519 seed: the same seed is the same address. */
  readonly identitySeed: Uint8Array
  readonly view: RelayView
  readonly records: RecordsClient
  readonly openCircuitTo: OpenCircuitTo
  /** True for relays that must not be our last hop: our guards and layer-2 vanguards, and ourselves. */
  readonly avoidAsLastHop: (relay: RelayInfo) => boolean
  /** X25519 public keys of the clients it admits; empty: everybody with the address. At most MAX_AUTHORISED_CLIENTS. */
  readonly authorisedClients: readonly Uint8Array[]
  /** A client opens a stream; its target is the port as decimal text, or whatever the client asked for. */
  readonly onStream: (stream: IncomingStream) => void
  /** Called after every change of {@link HiddenService.status}. */
  readonly onStatus?: (status: HiddenServiceStatus) => void
  /** How effort is proved: who spent most is served first. Without it all are equal. */
  readonly effort?: EffortScheme
  /** The default is INTRODUCTION_POINTS. */
  readonly introductionPoints?: number
}

export interface HiddenService {
  /** The 56 characters, without suffix. */
  readonly address: string
  /** Ed25519, 32 bytes. */
  readonly identityKey: Uint8Array
  start(): void
  /** Closes all circuits. Descriptors stay with their holders until they expire. */
  stop(): void
  status(): HiddenServiceStatus
  /** Publishes again for these clients. Circuits that exist stay. */
  setAuthorisedClients(clients: readonly Uint8Array[]): void
}

type ServicePorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'offload' | 'state' | 'log'>

export function createHiddenService(ports: ServicePorts, config: HiddenServiceConfig): HiddenService {
  return new RunningService(ports, config)
}

class RunningService implements HiddenService {
  readonly address: string
  readonly identityKey: Uint8Array
  readonly #ports: ServicePorts
  readonly #config: HiddenServiceConfig
  readonly #wanted: number
  readonly #credentials: ServiceCredentials
  readonly #revisions: RevisionCounter
  readonly #points: IntroductionSet
  readonly #introductions: Introductions
  readonly #effort: ServiceEffort | undefined
  readonly #circuits: RendezvousCircuits
  readonly #publisher: DescriptorPublisher
  #clients: readonly Uint8Array[]
  #published: readonly IntroductionPointEntry[] = []
  #firstPublish: Timer | undefined
  #state: ServiceState = 'starting'

  constructor(ports: ServicePorts, config: HiddenServiceConfig) {
    const { clock, primitives } = ports
    this.#ports = ports
    this.#config = config
    this.#wanted = config.introductionPoints ?? INTRODUCTION_POINTS
    this.#clients = config.authorisedClients
    this.identityKey = primitives.ed25519PublicOf(config.identitySeed)
    this.address = formatOnionAddress(primitives, this.identityKey)
    this.#credentials = new ServiceCredentials(primitives, config, this.identityKey)
    this.#revisions = new RevisionCounter(ports.state, clock, this.identityKey)
    this.#points = new IntroductionSet(
      ports,
      { ...config, wanted: this.#wanted },
      {
        changed: () => this.#onPoints(),
        introduction: (point, message) => this.#introductions.receive(point, message),
      },
    )
    this.#effort = this.#createEffort()
    this.#introductions = new Introductions(
      ports,
      {
        networkId: config.networkId,
        subcredentials: () => this.#credentials.subcredentials(clock.wallMs()),
        effort: this.#effort,
      },
      { waiting: () => this.#circuits.serve(), exhausted: (point) => this.#points.retire(point) },
    )
    this.#circuits = new RendezvousCircuits(ports, config, () => this.#introductions.take())
    this.#publisher = new DescriptorPublisher(
      ports,
      {
        records: config.records,
        type: createDescriptorRecordType(primitives, config),
        make: () => this.#makeDescriptors(),
        currentPeriod: () => currentPeriod(clock.wallMs(), config.periodMinutes).number,
        noteRevision: (revision) => this.#revisions.raiseTo(revision),
      },
      () => this.#tellStatus(),
    )
  }

  start(): void {
    this.#points.start()
    this.#effort?.start()
    this.#tellStatus()
  }

  stop(): void {
    if (this.#state === 'stopped') return
    this.#state = 'stopped'
    this.#firstPublish?.cancel()
    this.#effort?.stop()
    this.#publisher.stop()
    this.#points.stop()
    this.#circuits.stop()
    this.#tellStatus()
  }

  setAuthorisedClients(clients: readonly Uint8Array[]): void {
    this.#clients = clients
    if (this.#published.length > 0) this.#publisher.contentChanged(false)
  }

  status(): HiddenServiceStatus {
    const established = this.#points.established
    const [current, next] = this.#publisher.counts()
    const published = { current, next }
    const isReachable = established > 0 && isPublishedEnough(current)
    const missing = this.#state === 'stopped' ? undefined : waitingFor(established, this.#wanted, published)
    return {
      state: this.#state === 'stopped' ? 'stopped' : isReachable ? 'reachable' : 'starting',
      introductionPoints: { established, wanted: this.#wanted },
      published,
      waitingFor: missing,
      cause: missing === undefined ? undefined : (this.#points.cause ?? this.#publisher.cause),
      circuits: this.#circuits.open,
      introductions: { ...this.#introductions.counts },
      suggestedEffort: this.#effort?.terms.suggested ?? 0,
      failedRendezvous: this.#circuits.failed,
    }
  }

  #createEffort(): ServiceEffort | undefined {
    const { effort: scheme, networkId } = this.#config
    if (scheme === undefined) return undefined
    return new ServiceEffort(this.#ports, { networkId, identity: this.identityKey, scheme }, () => {
      if (this.#published.length > 0) this.#publisher.contentChanged(false)
      this.#tellStatus()
    })
  }

  #onPoints(): void {
    if (this.#state === 'stopped') return
    const entries = this.#points.entries()
    if (this.#published.length > 0) {
      // With none left there is nothing better to say than what was said before.
      if (entries.length > 0 && !sameKeys(entries, this.#published))
        this.#publisher.contentChanged(!shareKey(entries, this.#published))
    } else if (entries.length >= this.#wanted) {
      this.#publishFirst()
    } else if (entries.length > 0) {
      this.#firstPublish ??= this.#ports.clock.after(FIRST_PUBLISH_WAIT_MS, () => this.#publishFirst())
    }
    this.#tellStatus()
  }

  #publishFirst(): void {
    this.#firstPublish?.cancel()
    this.#firstPublish = undefined
    if (this.#state !== 'stopped') this.#publisher.contentChanged(true)
  }

  #makeDescriptors(): MadeDescriptor[] {
    const { clock, primitives } = this.#ports
    const { networkId, identitySeed, records } = this.#config
    const points = this.#points.entries()
    if (points.length > 0) this.#published = points
    if (this.#published.length === 0) return []
    const revision = this.#revisions.next()
    const wallMs = clock.wallMs()
    return this.#credentials.published(wallMs).map((credentials) => ({
      location: credentials.location,
      record: makeDescriptor(primitives, {
        networkId,
        identitySeed,
        credentials,
        revision,
        expiresAtMs: Math.max(0, Math.round(wallMs)) + DESCRIPTOR_LIFETIME_MS,
        points: this.#published,
        effort: this.#effort?.terms,
        clients: this.#clients,
        recordBytes: records.recordBytes,
      }),
    }))
  }

  #tellStatus(): void {
    this.#config.onStatus?.(this.status())
  }
}

type Entries = readonly IntroductionPointEntry[]

function sameKeys(a: Entries, b: Entries): boolean {
  return a.length === b.length && a.every((point) => isAmong(point, b))
}

/** Whether visitors who know the one find a point of the other. */
function shareKey(a: Entries, b: Entries): boolean {
  return a.some((point) => isAmong(point, b))
}

function isAmong({ authKey }: IntroductionPointEntry, points: Entries): boolean {
  return points.some((other) => equalBytes(authKey, other.authKey))
}
