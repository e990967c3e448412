/** Leaves parts of a site with holders, or renews those that lie there already. */
import { type Cancel, concatBytes, type Primitives, throwIfCancelled, toHex } from '@warren/kernel'
import type { LeftSegment, SegmentState, Segments } from '@warren/store'
import { BLOCK_BYTES } from '../files/format/index.ts'
import {
  applyPartCipher,
  type PartCode,
  partKey,
  partOf,
  type PartReference,
  segmentCountOf,
  segmentsOf,
} from './format/part.ts'

export interface LeavePorts {
  readonly primitives: Primitives
  readonly segments: Segments
}

export interface LeaveOptions {
  /** The site's content secret. */
  readonly secret: Uint8Array
  /** Hours since 1970. */
  readonly until: number
  readonly group: string
  readonly cancel: Cancel
  /** Parts of versions before, by key in hexadecimal. */
  readonly known: ReadonlyMap<string, PartReference>
  /** How a part of so many blocks is coded if it is new. */
  readonly codeOf: (blocks: number) => PartCode
}

/** What leaving came to: for the person who waits. */
export interface LeaveCount {
  sentParts: number
  sentBytes: number
  keptParts: number
  /** The least that any segment has beyond what it needs. */
  spare: number
  /** The earliest end of what holders promised, hours since 1970. */
  until: number
}

export function newLeaveCount(until: number): LeaveCount {
  return { sentParts: 0, sentBytes: 0, keptParts: 0, spare: Number.POSITIVE_INFINITY, until }
}

/** Filled with zeros to whole blocks; at least one. */
export function toBlocks(plain: Uint8Array): Uint8Array {
  const bytes = Math.max(1, Math.ceil(plain.length / BLOCK_BYTES)) * BLOCK_BYTES
  return bytes === plain.length ? plain : concatBytes(plain, new Uint8Array(bytes - plain.length))
}

/**
 * Sees to it that a part lies with holders until the wished time: what is there is renewed, what is not is put.
 *
 * @param plain - whole blocks; encrypted in place.
 */
export async function leavePart(
  ports: LeavePorts,
  plain: Uint8Array,
  options: LeaveOptions,
  count: LeaveCount,
): Promise<PartReference> {
  const { primitives } = ports
  const key = partKey(primitives, options.secret, plain)
  const known = options.known.get(toHex(key))
  if (known !== undefined && (await renewPart(ports, known, options, count))) {
    count.keptParts++
    return known
  }
  const code = known ?? options.codeOf(plain.length / BLOCK_BYTES)
  applyPartCipher(primitives, key, plain)
  const part = await putPart(ports, key, code, plain, options, count)
  count.sentParts++
  count.sentBytes += plain.length
  return part
}

async function putPart(
  { primitives, segments }: LeavePorts,
  key: Uint8Array,
  code: PartCode,
  encrypted: Uint8Array,
  { until, group, cancel }: LeaveOptions,
  count: LeaveCount,
): Promise<PartReference> {
  const { blocks, data, parity } = code
  // Only the places of the segments matter here: their ids are what putting them tells.
  const idCount = blocks + (data === 1 ? 0 : segmentCountOf(code) * parity)
  const places = segmentsOf(primitives, { key, blocks, data, parity, ids: new Uint8Array(idCount * 32) })
  const ids: (readonly Uint8Array[])[] = []
  let at = 0
  for (const { salt, number, data: own } of places) {
    throwIfCancelled(cancel)
    const bytes = encrypted.subarray(at, at + own * BLOCK_BYTES)
    at += bytes.length
    const put = await segments.put({ salt, number, data: own, parity }, bytes, until, { group, cancel })
    count.spare = Math.min(count.spare, put.held - own)
    count.until = Math.min(count.until, put.until)
    ids.push(put.ids)
  }
  return partOf(key, { blocks, data, parity }, ids)
}

/** @returns false: too little of it is left, so it is to be put again. */
async function renewPart(
  { primitives, segments }: LeavePorts,
  part: PartReference,
  { until, group, cancel }: LeaveOptions,
  count: LeaveCount,
): Promise<boolean> {
  const states: SegmentState[] = []
  for (const segment of segmentsOf(primitives, part)) {
    throwIfCancelled(cancel)
    // Receipts are enough here: the keeper tries what holders say, day by day.
    const state = await segments.check(segment, { group, cancel, until, sample: 0 })
    if (isWeak(segment, state)) return false
    states.push(state)
  }
  for (const state of states) {
    count.spare = Math.min(count.spare, state.live - state.needed)
    count.until = Math.min(count.until, state.until)
  }
  return true
}

/** Below k + m/2 live shares (docs/spec/store.md §12). */
function isWeak({ data, parity }: LeftSegment, { live }: SegmentState): boolean {
  return live < data + Math.ceil(parity / 2)
}
