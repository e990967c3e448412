/**
 * The beacon: a value per period that places records, so that whoever wants to hold a given record cannot choose his
 * relay identity for it long before (docs/spec/records.md §3).
 */
import { concatBytes, type Primitives, utf8 } from '@warren/kernel'

export interface Beacon {
  /** 32 bytes for one period, the same at every node. */
  valueOf(period: number): Uint8Array
}

const LABEL = utf8('warren-beacon-date-1')

/**
 * The default beacon: a hash of the network and the period's number.
 *
 * Grindable: everybody knows all future values, so somebody who knows a record's id can draw relay identities ahead of
 * time until one of them places well. Against R relays that takes about R draws for one of the positions; a draw is one
 * Ed25519 key and one SHA-512, 23 microseconds of one core as measured with sodium. A position lets its owner drop the
 * record and count the gets of its id, never read it, forge it or learn who asks.
 */
export function createDateBeacon(primitives: Pick<Primitives, 'sha256'>, networkId: Uint8Array): Beacon {
  return {
    valueOf(period) {
      const number = new Uint8Array(8)
      new DataView(number.buffer).setBigUint64(0, BigInt(period))
      return primitives.sha256(concatBytes(LABEL, networkId, number))
    },
  }
}
