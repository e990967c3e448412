/**
 * Which relays hold a record: rendezvous hashing with one salt per replica (docs/spec/records.md §3).
 *
 *     digest(relay, block) = SHA-512("warren-record-place-1" | network id | beacon | record id | relay id | block u8)
 *     score r              = bytes [6 i, 6 i + 6) of digest block b as a big-endian number, r = 8 b + i
 *
 * Replica r goes to the relay with the highest score r among those that share neither operator nor prefix with a holder
 * before it; if there is none, to the best that is no holder yet. A relay that joins or leaves moves only the replicas
 * it wins or held, and their spread.
 */
import { assert, concatBytes, type Primitives, toHex, utf8 } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import type { Beacon } from './beacon.ts'
import { MAX_REPLICAS } from './limits.ts'
import { chooseHolders, MAX_SCORE, scoresOf } from './scored-choice.ts'

const LABEL = utf8('warren-record-place-1')

/** Where a record belongs: its id, and the period whose beacon places it. */
export interface RecordLocation {
  readonly id: Uint8Array
  readonly period: number
}

export interface Placement {
  /** The relays of `relays` that hold the record: `count`, or all if there are fewer; distinct, best replica first. */
  holders(location: RecordLocation, relays: readonly RelayInfo[], count: number): RelayInfo[]
  /** How well a relay places for a record, 0 to 1: its best score over `count` replicas. What a full relay keeps longest. */
  closeness(location: RecordLocation, relayId: Uint8Array, count: number): number
}

export function createPlacement(
  primitives: Pick<Primitives, 'sha512'>,
  networkId: Uint8Array,
  beacon: Beacon,
): Placement {
  const inputOf = (location: RecordLocation, beaconValue: Uint8Array, relayId: Uint8Array): Uint8Array =>
    concatBytes(LABEL, networkId, beaconValue, location.id, relayId)

  return {
    holders(location, relays, count) {
      assert(count >= 1 && count <= MAX_REPLICAS, 'placement: 1 to 32 replicas')
      const beaconValue = beacon.valueOf(location.period)
      const candidates = relays.map((relay) => ({
        relay,
        scores: scoresOf(primitives, inputOf(location, beaconValue, relay.id), count),
        operator: toHex(relay.operator),
      }))
      return chooseHolders(candidates, Math.min(count, relays.length))
    },
    closeness(location, relayId, count) {
      const scores = scoresOf(primitives, inputOf(location, beacon.valueOf(location.period), relayId), count)
      return Math.max(...scores) / MAX_SCORE
    },
  }
}
