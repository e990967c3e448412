/** Putting and getting records: several holders, each over its own circuit, by full id only (docs/spec/records.md §5). */
import { assert, type Cancel, fail, isWarrenError, type Ports, safeText, type SafeText } from '@warren/kernel'
import type { RelayInfo, RelayView } from '@warren/directory'
import type { RecordStatus } from '../format.ts'
import { PUBLISH_REPLICAS, READ_REPLICAS, RECORD_BYTES } from '../limits.ts'
import type { Placement, RecordLocation } from '../placement.ts'
import type { RecordType } from '../record-type.ts'
import { exchangeWithHolder, type OpenCircuitTo } from './exchange.ts'
import { type FoundRecord, gather } from './gather.ts'

export interface RecordsClientConfig {
  readonly view: RelayView
  readonly placement: Placement
  readonly openCircuitTo: OpenCircuitTo
  /** Holders a record is put on; the default is PUBLISH_REPLICAS. */
  readonly publishReplicas?: number
  /** Holders asked at first; the default is READ_REPLICAS. */
  readonly readReplicas?: number
  /** Size of every record; the default is RECORD_BYTES. */
  readonly recordBytes?: number
}

/** What one holder said to a put. `stale` tells the revision it holds. */
export interface PutAnswer {
  readonly status: RecordStatus
  readonly revision: number
}

export interface RecordsClient {
  /** Size of every record. */
  readonly recordBytes: number
  /** The relays that hold what belongs at `location`, as this node sees the network now. */
  holdersOf(location: RecordLocation): RelayInfo[]
  /**
   * Puts a record on one of its holders.
   *
   * @throws WarrenError `timeout`, `cancelled`, `malformed`, `closed`, `no-path`, `unreachable`: it may or may not hold it.
   */
  putOn(
    holder: RelayInfo,
    type: RecordType,
    location: RecordLocation,
    record: Uint8Array,
    cancel?: Cancel,
  ): Promise<PutAnswer>
  /**
   * Gets the highest valid revision of at least two answers, if two holders have one; earlier if they are slow.
   *
   * @returns undefined if holders answered and none had it.
   * @throws WarrenError `unreachable` (no holder answered), `not-authentic` (all that answered served something that does
   *   not verify), `no-path` (no relay is known), `cancelled`.
   */
  get(type: RecordType, location: RecordLocation, cancel?: Cancel): Promise<FoundRecord | undefined>
}

export function createRecordsClient(
  ports: Pick<Ports, 'clock' | 'random' | 'log'>,
  config: RecordsClientConfig,
): RecordsClient {
  const { view, placement, openCircuitTo } = config
  const replicas = config.publishReplicas ?? PUBLISH_REPLICAS
  const recordBytes = config.recordBytes ?? RECORD_BYTES
  const holdersOf = (location: RecordLocation): RelayInfo[] =>
    placement.holders(location, view.relays(), replicas)

  return {
    recordBytes,
    holdersOf,
    async putOn(holder, type, location, record, cancel) {
      assert(record.length === recordBytes, 'records: a record has the one size')
      const header = { operation: 'put', type: type.code, id: location.id } as const
      const request = { header, record, recordBytes }
      const { status, revision } = await exchangeWithHolder(ports, openCircuitTo, holder, request, cancel)
      return { status, revision }
    },
    async get(type, location, cancel) {
      const holders = holdersOf(location)
      if (holders.length === 0) throw fail('no-path', 'records: no relay is known that could hold it')
      const header = { operation: 'get', type: type.code, id: location.id } as const
      const result = await gather(
        ports,
        { holders, atOnce: config.readReplicas ?? READ_REPLICAS },
        async (holder, inner) => {
          const answer = await exchangeWithHolder(
            ports,
            openCircuitTo,
            holder,
            { header, recordBytes },
            inner,
          )
          if (answer.status === 'missing') return 'miss'
          if (answer.record === undefined) throw fail('refused', 'records: the holder would not answer')
          return verified(type, location.id, answer.record, ports.clock.wallMs())
        },
        cancel,
      )
      if (result.found !== undefined) return result.found
      if (result.misses > 0) return undefined
      const fields = { asked: result.asked, invalid: result.invalid, failed: result.failed }
      if (result.invalid > 0)
        throw fail('not-authentic', 'records: what the holders served does not verify', { fields })
      throw fail('unreachable', 'records: no holder answered', {
        fields: { ...fields, cause: causeOf(result.lastError) },
        cause: result.lastError,
      })
    },
  }
}

function verified(
  type: RecordType,
  id: Uint8Array,
  record: Uint8Array,
  nowMs: number,
): FoundRecord | 'invalid' {
  try {
    return { record, facts: type.verify(id, record, nowMs) }
  } catch (error) {
    if (!isWarrenError(error) || error.kind === 'bug') throw error
    return 'invalid'
  }
}

function causeOf(error: unknown): SafeText | undefined {
  if (!isWarrenError(error)) return undefined
  if (error.kind === 'timeout') return safeText('timeout')
  return error.kind === 'no-path' ? safeText('no-path') : safeText('unreachable')
}
