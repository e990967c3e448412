/** Rendezvous hashing with a score of its own for each replica: what places records, and shares of the store (docs/spec/records.md §3). */
import { compareBytes, concatBytes, type Primitives } from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'

const SCORE_BYTES = 6
const SCORES_PER_DIGEST = 8
/** Every score is below. */
export const MAX_SCORE = 2 ** (SCORE_BYTES * 8)

export interface ScoredRelay {
  readonly relay: RelayInfo
  /** For each replica. */
  readonly scores: readonly number[]
  /** The relay's, as a map key. */
  readonly operator: string
}

/** Scores 0 to `count` - 1: eight from SHA-512 of `input` and a counting byte. */
export function scoresOf(primitives: Pick<Primitives, 'sha512'>, input: Uint8Array, count: number): number[] {
  const message = concatBytes(input, Uint8Array.of(0))
  const scores: number[] = []
  for (let block = 0; scores.length < count; block++) {
    message[input.length] = block
    const digest = primitives.sha512(message)
    const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength)
    for (let index = 0; index < SCORES_PER_DIGEST && scores.length < count; index++) {
      const offset = index * SCORE_BYTES
      scores.push(view.getUint32(offset) * 0x1_0000 + view.getUint16(offset + 4))
    }
  }
  return scores
}

/**
 * For each replica the relay that scores highest of those that share neither operator nor prefix with one chosen before; if there is none, of
 * those not chosen yet. At most as many as there are candidates.
 */
export function chooseHolders(candidates: readonly ScoredRelay[], count: number): RelayInfo[] {
  const holders = new Set<ScoredRelay>()
  /** Those that share nothing with a holder. One list that is written over: a segment of a large network looks through it a hundred times. */
  const apart = [...candidates]
  while (holders.size < Math.min(count, candidates.length)) {
    const replica = holders.size
    const best =
      bestOf(apart, replica) ??
      bestOf(
        candidates.filter((each) => !holders.has(each)),
        replica,
      )
    if (best === undefined) break
    holders.add(best)
    keepApart(apart, best)
  }
  return [...holders].map(({ relay }) => relay)
}

/** Takes out what shares operator or prefix with a holder. */
function keepApart(candidates: ScoredRelay[], { operator, relay: { prefix } }: ScoredRelay): void {
  let kept = 0
  for (const candidate of candidates) {
    if (candidate.operator === operator || candidate.relay.prefix === prefix) continue
    candidates[kept++] = candidate
  }
  candidates.length = kept
}

function bestOf(candidates: readonly ScoredRelay[], replica: number): ScoredRelay | undefined {
  let best: ScoredRelay | undefined
  for (const candidate of candidates)
    if (best === undefined || isBetterFor(candidate, best, replica)) best = candidate
  return best
}

/** The order of the relay set must not matter, or two nodes would disagree: ties go to the larger relay id. */
export function isBetterFor(a: ScoredRelay, b: ScoredRelay, replica: number): boolean {
  const difference = (a.scores[replica] as number) - (b.scores[replica] as number)
  return difference === 0 ? compareBytes(a.relay.id, b.relay.id) > 0 : difference > 0
}
