/**
 * Which relays fail circuits in a way that neither chance nor their neighbours explain (docs/spec/directory.md §12,
 * docs/adr/0010-relay-quality.md).
 *
 * Only a neighbour knows that a relay is on a circuit, so only neighbours can fail circuits in order to put the blame on it. A
 * relay is therefore judged by the better half of its neighbours: it is suspect if circuits fail also there. Of several that
 * would explain the same failures, the one that explains most is blamed, and those circuits count against nobody else.
 */
import {
  BIAS_OUTCOMES,
  FRAMERS_SHARE,
  MIN_JUDGED_CIRCUITS,
  MIN_JUDGED_NEIGHBOURS,
  SUSPECT_GUARD_RATE,
  SUSPECT_MARGIN,
  SUSPECT_STANDARD_ERRORS,
} from '../limits.ts'
import { OUTCOME_VALID_MS } from '../timeouts.ts'

/** One circuit: the relays that took part in building it, and whether that failed. */
export interface Outcome {
  /** Keys of relays in order, the guard first; of a failed build up to the hop that did not come. */
  readonly relays: readonly string[]
  readonly failed: boolean
  /** Wall time in milliseconds. */
  readonly atMs: number
}

interface Tally {
  circuits: number
  failed: number
}

interface Evidence {
  readonly outcomes: Set<Outcome>
  readonly before: Map<string, Tally>
  readonly after: Map<string, Tally>
  isFirst: boolean
}

function count(tallies: Map<string, Tally>, key: string | undefined, { failed }: Outcome, by: 1 | -1): void {
  if (key === undefined) return
  const tally = tallies.get(key) ?? { circuits: 0, failed: 0 }
  tally.circuits += by
  if (failed) tally.failed += by
  if (tally.circuits === 0) tallies.delete(key)
  else tallies.set(key, tally)
}

/** Everything known of every relay, from which the circuits that one of them explains can be taken away again. */
class AllEvidence {
  readonly of = new Map<string, Evidence>()

  constructor(outcomes: Iterable<Outcome> = []) {
    for (const outcome of outcomes) this.add(outcome)
  }

  add(outcome: Outcome): void {
    this.#count(outcome, 1)
  }

  remove(outcome: Outcome): void {
    this.#count(outcome, -1)
  }

  explain(relay: string): void {
    for (const outcome of [...(this.of.get(relay)?.outcomes ?? [])]) this.remove(outcome)
  }

  #count(outcome: Outcome, by: 1 | -1): void {
    for (const [place, relay] of outcome.relays.entries()) {
      const evidence = this.of.get(relay) ?? {
        outcomes: new Set(),
        before: new Map(),
        after: new Map(),
        isFirst: false,
      }
      this.of.set(relay, evidence)
      if (by === 1) evidence.outcomes.add(outcome)
      else evidence.outcomes.delete(outcome)
      if (evidence.outcomes.size === 0) this.of.delete(relay)
      if (place === 0) evidence.isFirst = true
      count(evidence.before, outcome.relays[place - 1], outcome, by)
      count(evidence.after, outcome.relays[place + 1], outcome, by)
    }
  }
}

interface Rate {
  /** Share of circuits that failed. */
  readonly rate: number
  readonly circuits: number
}

/** The failure rate with those neighbours with which least fails; undefined: too few to tell who is to blame. */
function rateOfBetterHalf(neighbours: ReadonlyMap<string, Tally>): Rate | undefined {
  const tallies = [...neighbours.values()].sort((a, b) => b.failed / b.circuits - a.failed / a.circuits)
  const total = tallies.reduce((sum, { circuits }) => sum + circuits, 0)
  if (tallies.length < MIN_JUDGED_NEIGHBOURS || total < MIN_JUDGED_CIRCUITS) return undefined
  let leftOut = total * FRAMERS_SHARE
  let kept = 0
  let failed = 0
  for (const tally of tallies) {
    const out = Math.min(leftOut, tally.circuits)
    leftOut -= out
    kept += tally.circuits - out
    failed += (tally.circuits - out) * (tally.failed / tally.circuits)
  }
  return { rate: failed / kept, circuits: kept }
}

/** Lower end of Wilson's interval: what the rate is at least, as far as so few circuits tell. */
function atLeast({ rate, circuits }: Rate): number {
  const square = SUSPECT_STANDARD_ERRORS ** 2
  const middle = rate + square / (2 * circuits)
  const spread = SUSPECT_STANDARD_ERRORS * Math.sqrt((rate * (1 - rate) + square / (4 * circuits)) / circuits)
  return (middle - spread) / (1 + square / circuits)
}

/** By its neighbours on either side, whichever speaks better for it. */
function judge({ before, after }: Evidence): Rate | undefined {
  const rates = [rateOfBetterHalf(before), rateOfBetterHalf(after)].filter((rate) => rate !== undefined)
  return rates.toSorted((a, b) => atLeast(a) - atLeast(b))[0]
}

/** What half of all relays stay below: the failures that this network has anyway. */
function usualRate(evidence: AllEvidence): number {
  const rates = [...evidence.of.values()]
    .filter(({ isFirst }) => !isFirst)
    .flatMap((one) => judge(one)?.rate ?? [])
    .sort((a, b) => a - b)
  return rates[Math.floor((rates.length - 1) / 2)] ?? 0
}

function failuresOf({ outcomes }: Evidence): number {
  let failed = 0
  for (const outcome of outcomes) if (outcome.failed) failed++
  return failed
}

/**
 * A guard is before everybody, so that what is usual says nothing about it. It could kill all circuits but those of its own
 * vanguards: it is in doubt when circuits fail with most of them.
 */
function isGuardInDoubt({ after }: Evidence): boolean {
  const judged = [...after.values()].filter(({ circuits }) => circuits >= MIN_JUDGED_CIRCUITS)
  const bad = judged.filter(
    ({ circuits, failed }) => atLeast({ rate: failed / circuits, circuits }) > SUSPECT_GUARD_RATE,
  )
  return bad.length >= MIN_JUDGED_NEIGHBOURS && bad.length > judged.length / 2
}

function isInDoubt(evidence: Evidence, usual: number): boolean {
  if (evidence.isFirst) return isGuardInDoubt(evidence)
  const rate = judge(evidence)
  return rate !== undefined && atLeast(rate) > usual + SUSPECT_MARGIN
}

/** Who explains most failures of those that are in doubt. */
function worstOf(evidence: AllEvidence): string | undefined {
  const usual = usualRate(evidence)
  let worst: { readonly relay: string; readonly failures: number } | undefined
  for (const [relay, one] of evidence.of) {
    if (!isInDoubt(one, usual)) continue
    const failures = failuresOf(one)
    if (worst === undefined || failures > worst.failures) worst = { relay, failures }
  }
  return worst?.relay
}

/** The newest circuits, and who is under suspicion for how they fared. */
export class PathBias {
  readonly #outcomes: Outcome[] = []
  readonly #evidence = new AllEvidence()

  get outcomes(): readonly Outcome[] {
    return this.#outcomes
  }

  note(outcome: Outcome): void {
    this.#outcomes.push(outcome)
    this.#evidence.add(outcome)
    for (;;) {
      const [oldest] = this.#outcomes
      const isOver = oldest !== undefined && outcome.atMs - oldest.atMs > OUTCOME_VALID_MS
      if (oldest === undefined || (!isOver && this.#outcomes.length <= BIAS_OUTCOMES)) return
      this.#outcomes.shift()
      this.#evidence.remove(oldest)
    }
  }

  /** Keys of the relays under suspicion. */
  suspects(): Set<string> {
    const suspects = new Set<string>()
    let worst = worstOf(this.#evidence)
    if (worst === undefined) return suspects
    const unexplained = new AllEvidence(this.#outcomes)
    while (worst !== undefined) {
      suspects.add(worst)
      unexplained.explain(worst)
      worst = worstOf(unexplained)
    }
    return suspects
  }
}
