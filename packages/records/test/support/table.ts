/** Holders and readers of records over streams in memory: no cryptography, no relays in between, virtual time. */
import { type Cancel, concatBytes, equalBytes, fail, type Primitives, toHex } from '@warren/kernel'
import type { ClientCircuit, IncomingStream, RelayCircuit, RelayExtensions } from '@warren/circuit'
import type { RelayInfo, RelayView } from '@warren/directory'
import {
  createCaptureLog,
  createMemoryPipe,
  createSeededRandom,
  createSimPrimitives,
  type SeededRandom,
  VirtualClock,
} from '@warren/testkit'
import { createDateBeacon } from '../../src/beacon.ts'
import type { OpenCircuitTo } from '../../src/client/exchange.ts'
import { createRecordsClient, type RecordsClient } from '../../src/client/records-client.ts'
import { createPlacement, type Placement, type RecordLocation } from '../../src/placement.ts'
import type { RecordFacts, RecordType } from '../../src/record-type.ts'
import { createRecordHolder, type RecordHolder } from '../../src/relay/record-holder.ts'

export const NETWORK_ID = new Uint8Array(32).fill(3)
export const RECORD_BYTES = 256
export const PERIOD = 20_000

/** A kind of record for tests: `revision u32 | expires in seconds u32 | SHA-256 of id and what follows | anything`. */
export function testType(primitives: Primitives): RecordType {
  return {
    code: 9,
    verify(id, record): RecordFacts {
      const expected = primitives.sha256(concatBytes(id, record.subarray(0, 8), record.subarray(40)))
      if (!equalBytes(expected, record.subarray(8, 40)))
        throw fail('not-authentic', 'test record: wrong hash')
      const view = new DataView(record.buffer, record.byteOffset)
      return { revision: view.getUint32(0), expiresAtMs: view.getUint32(4) * 1000, period: PERIOD }
    },
  }
}

export function makeRecord(
  primitives: Primitives,
  id: Uint8Array,
  revision: number,
  expiresAtMs: number,
): Uint8Array {
  const record = new Uint8Array(RECORD_BYTES)
  const view = new DataView(record.buffer)
  view.setUint32(0, revision)
  view.setUint32(4, Math.floor(expiresAtMs / 1000))
  record.set(primitives.sha256(concatBytes(id, record.subarray(0, 8), record.subarray(40))), 8)
  return record
}

/** A circuit as the holder sees it; of a link of its own unless `link` is given. */
export function relayCircuit(link: object = {}): RelayCircuit {
  const circuit: Partial<RelayCircuit> = { cameBy: link }
  return circuit as RelayCircuit
}

export interface TestHolder {
  readonly info: RelayInfo
  readonly holder: RecordHolder
  serve: (stream: IncomingStream, circuit: RelayCircuit) => void
  isDown: boolean
  delayMs: number
}

export function relayInfo(random: SeededRandom, index: number, operator = index, prefix = index): RelayInfo {
  return {
    id: random.bytes(32),
    address: { host: `10.0.${index}.1`, port: 9001 },
    onionKey: new Uint8Array(32),
    kemKey: new Uint8Array(1184),
    operator: new Uint8Array(32).fill(operator + 1),
    prefix: `10.0.${prefix}`,
    aliveAtMs: 0,
    firstSeenMs: 0,
  }
}

export class Table {
  readonly clock = new VirtualClock()
  readonly random: SeededRandom
  readonly primitives: Primitives
  readonly placement: Placement
  readonly type: RecordType
  /** Another kind, for which holders have a table a quarter as large. */
  readonly guestType: RecordType
  readonly holders: TestHolder[] = []
  readonly client: RecordsClient
  /** Circuits that were opened and not destroyed. */
  openCircuits = 0
  asked: string[] = []

  constructor(count: number, seed = 'records', maxRecords?: number) {
    this.random = createSeededRandom(seed)
    this.primitives = createSimPrimitives(this.random)
    this.type = testType(this.primitives)
    this.guestType = { ...this.type, code: 10, ownTableShare: 0.25 }
    this.placement = createPlacement(
      this.primitives,
      NETWORK_ID,
      createDateBeacon(this.primitives, NETWORK_ID),
    )
    for (let index = 0; index < count; index++) this.holders.push(this.#createHolder(index, maxRecords))
    this.client = createRecordsClient(
      { clock: this.clock, random: this.random, log: createCaptureLog() },
      {
        view: this.view(),
        placement: this.placement,
        openCircuitTo: this.openCircuitTo,
        recordBytes: RECORD_BYTES,
      },
    )
  }

  view(): RelayView {
    const relays = (): RelayInfo[] => this.holders.map(({ info }) => info)
    return { relays, byId: (id) => relays().find((relay) => equalBytes(relay.id, id)), version: 1 }
  }

  location(name: number): RecordLocation {
    return { id: new Uint8Array(32).fill(name), period: PERIOD }
  }

  record(location: RecordLocation, revision: number, lifetimeMs = 3_600_000): Uint8Array {
    return makeRecord(this.primitives, location.id, revision, this.clock.wallMs() + lifetimeMs)
  }

  holderOf(relay: RelayInfo): TestHolder {
    return this.holders.find(({ info }) => toHex(info.id) === toHex(relay.id)) as TestHolder
  }

  /** The record's holders, best replica first. */
  holdersOf(location: RecordLocation): TestHolder[] {
    return this.client.holdersOf(location).map((relay) => this.holderOf(relay))
  }

  async put(
    location: RecordLocation,
    record: Uint8Array,
    holders = this.holdersOf(location),
    type = this.type,
  ): Promise<string[]> {
    const puts = holders.map(({ info }) => this.client.putOn(info, type, location, record))
    return (await this.clock.settle(Promise.all(puts), 60_000)).map(({ status }) => status)
  }

  get(location: RecordLocation, cancel?: Cancel) {
    return this.clock.settle(this.client.get(this.type, location, cancel), 120_000)
  }

  /** Opens a stream to a holder without the client. */
  stream(holder: TestHolder, circuit = relayCircuit()) {
    const [near, far] = createMemoryPipe()
    const incoming: IncomingStream = {
      target: 'records',
      accept: () => far,
      refuse: (reason) =>
        near.abort(fail('refused', 'refused', { fields: { isOverloaded: reason === 'overloaded' } })),
    }
    holder.serve(incoming, circuit)
    return near
  }

  readonly openCircuitTo: OpenCircuitTo = async (relay) => {
    const target = this.holderOf(relay)
    this.asked.push(toHex(relay.id))
    await new Promise<void>((resolve) => this.clock.after(target.delayMs, resolve))
    if (target.isDown) throw fail('unreachable', 'test: the holder is down')
    this.openCircuits++
    let isOpen = true
    const atRelay = relayCircuit()
    const circuit: Partial<ClientCircuit> = {
      openStream: async () => this.stream(target, atRelay),
      beginStream: () => ({ stream: this.stream(target, atRelay), opened: Promise.resolve() }),
      destroy: () => {
        if (isOpen) this.openCircuits--
        isOpen = false
      },
    }
    return circuit as ClientCircuit
  }

  #createHolder(index: number, maxRecords: number | undefined): TestHolder {
    const info = relayInfo(this.random, index)
    const made: { serve: (stream: IncomingStream, circuit: RelayCircuit) => void } = { serve: () => {} }
    const relay: RelayExtensions = {
      onMessage: () => {},
      onStream: (_target, handler) => {
        made.serve = handler
      },
    }
    const config = {
      relayId: info.id,
      placement: this.placement,
      types: [this.type, this.guestType],
      recordBytes: RECORD_BYTES,
      ...(maxRecords === undefined ? {} : { maxRecords }),
    }
    const holder = createRecordHolder({ clock: this.clock, log: createCaptureLog() }, config, relay)
    return {
      info,
      holder,
      serve: (stream, circuit) => made.serve(stream, circuit),
      isDown: false,
      delayMs: 50,
    }
  }
}
