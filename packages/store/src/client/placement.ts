/** Which relays hold the shares of a segment, and who stands in for one that is away (docs/spec/store.md §5). */
import { assert, concatBytes, type Primitives, toHex, utf8 } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { chooseHolders, isBetterFor, type ScoredRelay } from '@warren/records'
import { Writer } from '@warren/wire'
import { MAX_ALTERNATES, MAX_SEARCHED, MAX_SEARCHED_CROWDED, MAX_SEGMENT_SHARES } from '../limits.ts'

const LABEL = utf8('warren store place 1')
const RELAY_ID_BYTES = 32
const SCORE_BYTES = 4

/** What scores are made from, beside network and relay. */
export interface PlacementSource {
  /** 32 bytes. */
  readonly salt: Uint8Array
  /** Number of the segment within the salt. */
  readonly number: number
}

export interface SharePlaces {
  /** Of share 0, 1, ...; distinct; fewer than shares if there are fewer relays. */
  readonly holders: readonly RelayInfo[]
  /** Relays without a share of the segment, the one that comes first for this share first. */
  alternates(share: number): readonly RelayInfo[]
  /**
   * Where else a share may be that is not at its place, for who sees other relays than whoever left it: first who comes first for it. More
   * where a segment takes most of the relays, since every one that is gone then moves many of the others.
   */
  elsewhere(share: number): readonly RelayInfo[]
}

/** Places `shares` shares (1 to 255) on some of `relays`. The order of `relays` does not matter. */
export type PlaceShares = (
  source: PlacementSource,
  shares: number,
  relays: readonly RelayInfo[],
) => SharePlaces

export function createPlaceShares(
  primitives: Pick<Primitives, 'shake256'>,
  networkId: Uint8Array,
): PlaceShares {
  /** Relays stay the same from segment to segment. */
  const operators = new WeakMap<RelayInfo, string>()
  const operatorOf = (relay: RelayInfo): string => {
    const known = operators.get(relay) ?? toHex(relay.operator)
    operators.set(relay, known)
    return known
  }
  return (source, shares, relays) => {
    assert(shares >= 1 && shares <= MAX_SEGMENT_SHARES, 'placement: 1 to 255 shares')
    const number = new Writer(4).u32(source.number).finish()
    const input = concatBytes(LABEL, networkId, source.salt, number, new Uint8Array(RELAY_ID_BYTES))
    const candidates = relays.map((relay) => {
      input.set(relay.id, input.length - RELAY_ID_BYTES)
      return { relay, scores: scoresOf(primitives, input, shares), operator: operatorOf(relay) }
    })
    const holders = chooseHolders(candidates, shares)
    const chosen = new Set(holders)
    const others = candidates.filter(({ relay }) => !chosen.has(relay))
    const searched = relays.length < 2 * shares ? MAX_SEARCHED_CROWDED : MAX_SEARCHED
    const order = (share: number) => (a: ScoredRelay, b: ScoredRelay) => (isBetterFor(a, b, share) ? -1 : 1)
    const alternates = (share: number): RelayInfo[] => others.toSorted(order(share)).map(({ relay }) => relay)
    return {
      holders,
      alternates,
      elsewhere(share) {
        const ranked = candidates.toSorted(order(share)).slice(0, searched)
        const all = [...alternates(share).slice(0, MAX_ALTERNATES), ...ranked.map(({ relay }) => relay)]
        return [...new Set(all)].filter((relay) => relay !== holders[share])
      },
    }
  }
}

/** A score for each share, all out of one hash of a long output: one for each share made placing the dearest part of a large network. */
function scoresOf(
  primitives: Pick<Primitives, 'shake256'>,
  input: Uint8Array,
  shares: number,
): readonly number[] {
  const { buffer, byteOffset, byteLength } = primitives.shake256(input, shares * SCORE_BYTES)
  const view = new DataView(buffer, byteOffset, byteLength)
  const scores: number[] = []
  for (let offset = 0; offset < byteLength; offset += SCORE_BYTES) scores.push(view.getUint32(offset))
  return scores
}
