/**
 * Bytes of a request to a record holder and of its answer (docs/spec/records.md §4). One request a stream.
 *
 * Every record has the network's one record size.
 *
 *     request = version u8 (1) | operation u8 | type u8 | id 32 | record (put only)
 *     answer  = status u8 | revision u64 | record (get only; zeros unless found)
 */
import { assert, concatBytes, fail } from '@warren/kernel'

export const REQUEST_VERSION = 1
export const RECORD_ID_BYTES = 32
export const REQUEST_HEADER_BYTES = 3 + RECORD_ID_BYTES
export const ANSWER_HEADER_BYTES = 9

/** What a request asks for; the value is the number on the wire. */
export const RECORD_OPERATIONS = { get: 1, put: 2 } as const
export type RecordOperation = keyof typeof RECORD_OPERATIONS

/** How a holder answers; the value is the number on the wire. */
export const RECORD_STATUSES = {
  stored: 1,
  found: 2,
  missing: 3,
  /** A put whose revision is not above the one held, which `revision` tells. */
  stale: 4,
  /** A put whose record does not verify. */
  refused: 5,
  overloaded: 6,
  /** A kind of record this holder does not know. */
  unsupported: 7,
} as const
export type RecordStatus = keyof typeof RECORD_STATUSES

const STATUSES_OF: Readonly<Record<RecordOperation, readonly RecordStatus[]>> = {
  get: ['found', 'missing', 'overloaded', 'unsupported'],
  put: ['stored', 'stale', 'refused', 'overloaded', 'unsupported'],
}

export interface RequestHeader {
  readonly operation: RecordOperation
  readonly type: number
  readonly id: Uint8Array
}

export interface RecordAnswer {
  readonly status: RecordStatus
  readonly revision: number
  /** Set if and only if `found`. */
  readonly record: Uint8Array | undefined
}

/** @param record - for a put, of the network's record size; undefined for a get. */
export function encodeRequest(header: RequestHeader, record: Uint8Array | undefined): Uint8Array {
  assert(header.id.length === RECORD_ID_BYTES, 'record request: an id is 32 bytes')
  assert((header.operation === 'put') === (record !== undefined), 'record request: a put carries a record')
  const start = Uint8Array.of(REQUEST_VERSION, RECORD_OPERATIONS[header.operation], header.type)
  return concatBytes(start, header.id, record ?? new Uint8Array(0))
}

/**
 * Reads the first {@link REQUEST_HEADER_BYTES} of a request.
 *
 * @throws WarrenError `malformed`.
 */
export function decodeRequestHeader(bytes: Uint8Array): RequestHeader {
  if (bytes.length !== REQUEST_HEADER_BYTES) throw fail('malformed', 'record request: wrong length')
  if (bytes[0] !== REQUEST_VERSION) throw fail('malformed', 'record request: unknown version')
  const operation = nameOf(RECORD_OPERATIONS, bytes[1] as number)
  const type = bytes[2] as number
  if (operation === undefined || type === 0)
    throw fail('malformed', 'record request: unknown operation or type')
  return { operation, type, id: bytes.slice(3) }
}

/** Length of a whole request that begins with `header`. */
export function requestBytes(header: RequestHeader, recordBytes: number): number {
  return REQUEST_HEADER_BYTES + (header.operation === 'put' ? recordBytes : 0)
}

/** Length of the answer to an operation: the same for hits and misses. */
export function answerBytes(operation: RecordOperation, recordBytes: number): number {
  return ANSWER_HEADER_BYTES + (operation === 'get' ? recordBytes : 0)
}

export function encodeAnswer(
  operation: RecordOperation,
  recordBytes: number,
  answer: RecordAnswer,
): Uint8Array {
  const bytes = new Uint8Array(answerBytes(operation, recordBytes))
  bytes[0] = RECORD_STATUSES[answer.status]
  new DataView(bytes.buffer).setBigUint64(1, BigInt(answer.revision))
  if (answer.record !== undefined) bytes.set(answer.record, ANSWER_HEADER_BYTES)
  return bytes
}

/** @throws WarrenError `malformed`. */
export function decodeAnswer(
  operation: RecordOperation,
  recordBytes: number,
  bytes: Uint8Array,
): RecordAnswer {
  if (bytes.length !== answerBytes(operation, recordBytes))
    throw fail('malformed', 'record answer: wrong length')
  const status = nameOf(RECORD_STATUSES, bytes[0] as number)
  if (status === undefined) throw fail('malformed', 'record answer: unknown status')
  if (!STATUSES_OF[operation].includes(status))
    throw fail('malformed', 'record answer: status of the other operation')
  const revision = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(1)
  if (revision > BigInt(Number.MAX_SAFE_INTEGER))
    throw fail('malformed', 'record answer: revision out of range')
  const record = status === 'found' ? bytes.slice(ANSWER_HEADER_BYTES) : undefined
  return { status, revision: Number(revision), record }
}

function nameOf<T extends Record<string, number>>(table: T, value: number): keyof T | undefined {
  for (const name in table) if (table[name] === value) return name
  return undefined
}
