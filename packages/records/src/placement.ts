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
import { assert, compareBytes, concatBytes, type Primitives, toHex, utf8 } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import type { Beacon } from './beacon.ts'
import { MAX_REPLICAS } from './limits.ts'

const LABEL = utf8('warren-record-place-1')
const SCORE_BYTES = 6
const SCORES_PER_DIGEST = 8

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

interface Candidate {
  readonly relay: RelayInfo
  readonly scores: readonly number[]
  readonly operator: string
}

export function createPlacement(
  primitives: Pick<Primitives, 'sha512'>,
  networkId: Uint8Array,
  beacon: Beacon,
): Placement {
  const scoresOf = (input: Uint8Array, count: number): number[] => {
    const scores: number[] = []
    for (let block = 0; scores.length < count; block++) {
      const digest = primitives.sha512(concatBytes(input, Uint8Array.of(block)))
      const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength)
      for (let index = 0; index < SCORES_PER_DIGEST; index++) {
        const offset = index * SCORE_BYTES
        scores.push(view.getUint32(offset) * 0x1_0000 + view.getUint16(offset + 4))
      }
    }
    return scores.slice(0, count)
  }
  const inputOf = (location: RecordLocation, beaconValue: Uint8Array, relayId: Uint8Array): Uint8Array =>
    concatBytes(LABEL, networkId, beaconValue, location.id, relayId)

  return {
    holders(location, relays, count) {
      assert(count >= 1 && count <= MAX_REPLICAS, 'placement: 1 to 32 replicas')
      const beaconValue = beacon.valueOf(location.period)
      const candidates = relays.map((relay) => ({
        relay,
        scores: scoresOf(inputOf(location, beaconValue, relay.id), count),
        operator: toHex(relay.operator),
      }))
      return chooseHolders(candidates, Math.min(count, relays.length))
    },
    closeness(location, relayId, count) {
      const scores = scoresOf(inputOf(location, beacon.valueOf(location.period), relayId), count)
      return Math.max(...scores) / 2 ** (SCORE_BYTES * 8)
    },
  }
}

function chooseHolders(candidates: readonly Candidate[], count: number): RelayInfo[] {
  const chosen = new Set<Candidate>()
  const operators = new Set<string>()
  const prefixes = new Set<string>()
  for (let replica = 0; replica < count; replica++) {
    const free = (candidate: Candidate): boolean => !chosen.has(candidate)
    const spread = (candidate: Candidate): boolean =>
      free(candidate) && !operators.has(candidate.operator) && !prefixes.has(candidate.relay.prefix)
    const holder = bestOf(candidates, replica, spread) ?? bestOf(candidates, replica, free)
    if (holder === undefined) break
    chosen.add(holder)
    operators.add(holder.operator)
    prefixes.add(holder.relay.prefix)
  }
  return [...chosen].map((holder) => holder.relay)
}

function bestOf(
  candidates: readonly Candidate[],
  replica: number,
  fits: (candidate: Candidate) => boolean,
): Candidate | undefined {
  let best: Candidate | undefined
  for (const candidate of candidates) {
    if (!fits(candidate)) continue
    if (best === undefined || isBetter(candidate, best, replica)) best = candidate
  }
  return best
}

function isBetter(a: Candidate, b: Candidate, replica: number): boolean {
  const difference = (a.scores[replica] as number) - (b.scores[replica] as number)
  // The order of the relay set must not matter, or two nodes would disagree.
  return difference === 0 ? compareBytes(a.relay.id, b.relay.id) > 0 : difference > 0
}
