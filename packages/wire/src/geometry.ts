/**
 * Cell geometry: every size that follows from the cell size, computed in this one place (docs/spec/link.md §2).
 *
 *     cell  = circuit id u32 | command u8 | acknowledged u16 | body
 *     body  = tag 16 | relay command u8 | data length u16 | stream id u16 | data      (relay cells)
 */
import { assert } from '@warren/kernel'

export interface Geometry {
  readonly cellBytes: number
  readonly headerBytes: number
  readonly bodyBytes: number
  readonly tagBytes: number
  /** Relay command, data length and stream id. */
  readonly relayHeaderBytes: number
  /** Most data one relay cell carries. */
  readonly dataBytes: number
}

export const CELL_HEADER_BYTES = 7
export const TAG_BYTES = 16
export const RELAY_HEADER_BYTES = 5

/** @param cellBytes - 512 to 16384. */
export function geometryOf(cellBytes: number): Geometry {
  assert(cellBytes >= 512 && cellBytes <= 16_384, 'geometry: cell size is 512 to 16384')
  const bodyBytes = cellBytes - CELL_HEADER_BYTES
  return {
    cellBytes,
    headerBytes: CELL_HEADER_BYTES,
    bodyBytes,
    tagBytes: TAG_BYTES,
    relayHeaderBytes: RELAY_HEADER_BYTES,
    dataBytes: bodyBytes - TAG_BYTES - RELAY_HEADER_BYTES,
  }
}

/** The geometry of network files that name no other. */
export const DEFAULT_GEOMETRY = geometryOf(4096)
