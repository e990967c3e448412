/**
 * Descriptors as a client gets them: fetched, verified, opened, and remembered for a while
 * (docs/spec/hidden-services.md §8).
 *
 * What is remembered for one isolation key is not used for another: a service could give its readers different
 * introduction points and so recognise one reader under two names.
 */
import { type Cancel, isWarrenError, type Ports, toHex } from '@warren/kernel'
import type { TimePeriod } from '@warren/crypto'
import type { FoundRecord, RecordsClient, RecordType } from '@warren/records'
import { connectFailure } from '../connect-failure.ts'
import { credentialsFor, type Descriptor, type PeriodCredentials, readDescriptor } from '../descriptor.ts'
import type { NetworkRules } from '../descriptor-record.ts'
import { MAX_CACHED_DESCRIPTORS } from '../limits.ts'
import { readPeriods } from '../time-period.ts'
import { DESCRIPTOR_CACHE_MS, NEGATIVE_CACHE_MS } from '../timeouts.ts'

export interface DescriptorSourceConfig extends NetworkRules {
  readonly records: RecordsClient
  readonly type: RecordType
  /** X25519 secret of the client key held for a service, if any. */
  readonly clientKeyFor: (identity: Uint8Array) => Uint8Array | undefined
}

/** Which descriptor, for whom. */
export interface DescriptorQuery {
  readonly identity: Uint8Array
  readonly isolation: string
  /** True: what is remembered has failed, fetch it again. */
  readonly isFresh: boolean
}

interface Remembered {
  /** undefined: there was none. */
  readonly descriptor: Descriptor | undefined
  readonly untilMs: number
}

interface FoundDescriptor extends FoundRecord {
  readonly credentials: PeriodCredentials
}

type DescriptorPorts = Pick<Ports, 'clock' | 'primitives'>

export class DescriptorSource {
  readonly #ports: DescriptorPorts
  readonly #config: DescriptorSourceConfig
  readonly #remembered = new Map<string, Remembered>()

  constructor(ports: DescriptorPorts, config: DescriptorSourceConfig) {
    this.#ports = ports
    this.#config = config
  }

  /** Forgets what is remembered of one service, for all isolation keys. */
  forget(identity: Uint8Array): void {
    const prefix = `${toHex(identity)}/`
    for (const key of this.#remembered.keys()) if (key.startsWith(prefix)) this.#remembered.delete(key)
  }

  /** What clients of a service are to spend, as far as is remembered; undefined: its descriptor is not. */
  suggestedEffort(query: Omit<DescriptorQuery, 'isFresh'>): number | undefined {
    const descriptor = this.#recall(keyOf(query))?.descriptor
    return descriptor && (descriptor.effort?.suggested ?? 0)
  }

  /**
   * @throws WarrenError with a {@link ConnectFailure}: `descriptor-not-found`, `descriptor-bad`, `client-key-missing`,
   *   `client-key-wrong`, `network-not-ready`; or `cancelled`.
   */
  async get(query: DescriptorQuery, cancel: Cancel): Promise<Descriptor> {
    const key = keyOf(query)
    const remembered = this.#recall(key)
    if (remembered !== undefined && !query.isFresh) {
      if (remembered.descriptor === undefined) throw connectFailure('descriptor-not-found')
      return remembered.descriptor
    }
    const found = await this.#find(query.identity, cancel)
    if (found === undefined) {
      this.#remember(key, undefined, NEGATIVE_CACHE_MS)
      throw connectFailure('descriptor-not-found')
    }
    const descriptor = this.#open(query.identity, found)
    this.#remember(key, descriptor, DESCRIPTOR_CACHE_MS)
    return descriptor
  }

  /** Asks for the current period, then, since one of the clocks may be off, for its neighbours. */
  async #find(identity: Uint8Array, cancel: Cancel): Promise<FoundDescriptor | undefined> {
    const { clock } = this.#ports
    const [current, ...neighbours] = readPeriods(clock.wallMs(), this.#config.periodMinutes)
    if (current === undefined) return undefined
    const found = await this.#findIn(identity, current, cancel)
    if (found !== undefined) return found
    const others = await Promise.all(neighbours.map((period) => this.#findIn(identity, period, cancel)))
    return others.find((other) => other !== undefined)
  }

  async #findIn(
    identity: Uint8Array,
    period: TimePeriod,
    cancel: Cancel,
  ): Promise<FoundDescriptor | undefined> {
    const { records, type, networkId } = this.#config
    try {
      const credentials = credentialsFor(this.#ports.primitives, networkId, identity, period)
      const found = await records.get(type, credentials.location, cancel)
      return found === undefined ? undefined : { ...found, credentials }
    } catch (error) {
      if (!isWarrenError(error) || error.kind === 'cancelled' || error.kind === 'bug') throw error
      throw connectFailure(error.kind === 'not-authentic' ? 'descriptor-bad' : 'network-not-ready', error)
    }
  }

  #open(identity: Uint8Array, found: FoundDescriptor): Descriptor {
    const clientKey = this.#config.clientKeyFor(identity)
    const read = this.#read(found, clientKey)
    if (read.kind !== 'opened') throw connectFailure(read.kind)
    return read.descriptor
  }

  #read(found: FoundDescriptor, clientKey: Uint8Array | undefined): ReturnType<typeof readDescriptor> {
    try {
      return readDescriptor(this.#ports.primitives, found.credentials, found.record, clientKey)
    } catch (error) {
      if (!isWarrenError(error) || error.kind === 'bug') throw error
      throw connectFailure('descriptor-bad', error)
    }
  }

  #recall(key: string): Remembered | undefined {
    const remembered = this.#remembered.get(key)
    if (remembered === undefined || remembered.untilMs > this.#ports.clock.nowMs()) return remembered
    this.#remembered.delete(key)
    return undefined
  }

  #remember(key: string, descriptor: Descriptor | undefined, lifetimeMs: number): void {
    this.#remembered.delete(key)
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size < MAX_CACHED_DESCRIPTORS) break
      this.#remembered.delete(oldest)
    }
    this.#remembered.set(key, { descriptor, untilMs: this.#ports.clock.nowMs() + lifetimeMs })
  }
}

function keyOf({ identity, isolation }: Omit<DescriptorQuery, 'isFresh'>): string {
  return `${toHex(identity)}/${isolation}`
}
