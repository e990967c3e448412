/**
 * Chooses the relays of a path (docs/spec/directory.md §7).
 *
 * Prefix buckets first, then a relay in the bucket: a thousand relays in one data centre weigh as much as one. A bucket
 * weighs as much as its best relay that fits, at most 1, so that slow neighbours take nothing from a good one.
 * No two relays of a path share operator or prefix; never oneself, nor a relay at one's own addresses, but at the end where that may be.
 */
import {
  assert,
  drawBelow,
  drawShuffled,
  drawUnit,
  equalBytes,
  fail,
  type Random,
  safeText,
  toHex,
  type WarrenError,
} from '@warren/kernel'
import { distinctRelays, isConflict, isSameRelay } from './distinct-relays.ts'
import { MAX_PATH_RELAYS, MAX_RELAY_WEIGHT, MIN_RELAY_WEIGHT } from './limits.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'

/** Where this node itself stands, so that no path comes back to it. */
export interface OwnPlace {
  /** Its identity, if it is a relay. */
  readonly id?: Uint8Array | undefined
  /** The IP addresses it is reachable or seen at, canonical. */
  readonly hosts?: readonly string[]
}

export interface PathRules {
  /** Relays in the path, those given included. */
  readonly length: number
  /** The first relays, already chosen: guard, layer 2. */
  readonly first?: readonly RelayInfo[]
  readonly last?: RelayInfo
  /** `last` may be this node's own relay. */
  readonly mayEndHere?: boolean
  /** Never drawn. Relays given in `first` and `last` are not asked. */
  readonly exclude?: readonly RelayInfo[]
  /** Nothing drawn conflicts with these either: they will follow. */
  readonly apartFrom?: readonly RelayInfo[]
  /** Never drawn as last hop. */
  readonly excludeLast?: readonly RelayInfo[]
  /** Passed over where a path without them exists. */
  readonly avoid?: (relay: RelayInfo) => boolean
  readonly own?: OwnPlace
  /** What this node measured, 1 if nothing; cut to {@link MIN_RELAY_WEIGHT} to 1. Never what a relay says of itself. */
  readonly weightOf?: (relay: RelayInfo) => number
}

export function isOwn(relay: RelayInfo, own: OwnPlace | undefined): boolean {
  if (own === undefined) return false
  if (own.id !== undefined && equalBytes(own.id, relay.id)) return true
  return own.hosts?.includes(relay.address.host) ?? false
}

interface Buckets {
  readonly prefixes: readonly string[]
  readonly relaysOf: ReadonlyMap<string, readonly RelayInfo[]>
}

/** By the array that a view hands out: it is a new one whenever the set changes. */
const BUCKETS = new WeakMap<readonly RelayInfo[], Buckets>()

function bucketsOf(relays: readonly RelayInfo[]): Buckets {
  const known = BUCKETS.get(relays)
  if (known !== undefined) return known
  const relaysOf = new Map<string, RelayInfo[]>()
  for (const relay of relays) {
    const bucket = relaysOf.get(relay.prefix)
    if (bucket === undefined) relaysOf.set(relay.prefix, [relay])
    else bucket.push(relay)
  }
  const buckets = { prefixes: [...relaysOf.keys()], relaysOf }
  BUCKETS.set(relays, buckets)
  return buckets
}

type Fits = (relay: RelayInfo) => boolean

type WeightOf = (relay: RelayInfo) => number

/** Nobody is certain to be drawn because he was quick, and nobody is never drawn again because he once was slow. */
function bounded(weightOf: WeightOf): WeightOf {
  return (relay) => {
    const weight = weightOf(relay)
    return Number.isNaN(weight)
      ? MAX_RELAY_WEIGHT
      : Math.min(MAX_RELAY_WEIGHT, Math.max(MIN_RELAY_WEIGHT, weight))
  }
}

function drawWeighted<T>(random: Random, items: readonly T[], weightOf: (item: T) => number): T {
  const weights = items.map(weightOf)
  let left = drawUnit(random) * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [index, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return items[index] as T
  }
  return items.at(-1) as T
}

function weightOfBucket(bucket: readonly RelayInfo[], weightOf: WeightOf): number {
  return bucket.reduce((most, relay) => Math.max(most, weightOf(relay)), 0)
}

/** Buckets drawn blindly before the fitting ones are listed: all but a few fit in any sizeable network. */
const BLIND_DRAWS = 12

/**
 * Draws one relay: a bucket by weight among those with a relay that fits, then a relay of it by weight.
 *
 * @returns undefined if none fits.
 */
export function drawRelay(
  relays: readonly RelayInfo[],
  random: Random,
  fits: Fits,
  weightOf: PathRules['weightOf'] = () => 1,
): RelayInfo | undefined {
  const { prefixes, relaysOf } = bucketsOf(relays)
  const weigh = bounded(weightOf)
  const fitting = (prefix: string): readonly RelayInfo[] => (relaysOf.get(prefix) ?? []).filter(fits)
  for (let draw = 0; draw < BLIND_DRAWS && prefixes.length > 0; draw++) {
    const found = fitting(prefixes[drawBelow(random, prefixes.length)] as string)
    // Taking a bucket that was drawn uniformly with a chance of its weight is a draw by weight.
    if (found.length > 0 && drawUnit(random) * MAX_RELAY_WEIGHT < weightOfBucket(found, weigh))
      return drawWeighted(random, found, weigh)
  }
  const buckets = prefixes.map(fitting).filter((bucket) => bucket.length > 0)
  if (buckets.length === 0) return undefined
  const bucket = drawWeighted(random, buckets, (one) => weightOfBucket(one, weigh))
  return drawWeighted(random, bucket, weigh)
}

interface Draft {
  readonly relays: readonly RelayInfo[]
  readonly rules: PathRules
  readonly fixed: readonly RelayInfo[]
  readonly fits: Fits
  readonly fitsLast: Fits
  /** Relays to draw, the last hop included if it is not given. */
  readonly open: number
}

/** The last hop first, since most is asked of it. Undefined: what was drawn first left no choice for the rest. */
function drawGreedily(draft: Draft, random: Random): RelayInfo[] | undefined {
  const { rules, fixed } = draft
  const taken = [...fixed]
  const drawn: RelayInfo[] = []
  for (let index = 0; index < draft.open; index++) {
    const fits = index === 0 && rules.last === undefined ? draft.fitsLast : draft.fits
    const free: Fits = (relay) => fits(relay) && !taken.some((other) => isConflict(relay, other))
    const relay = drawRelay(draft.relays, random, free, rules.weightOf)
    if (relay === undefined) return undefined
    taken.push(relay)
    drawn.push(relay)
  }
  return drawn
}

/** Relays looked at by the exhaustive search before it gives up: seconds of work would be an attack. */
const MAX_SEARCH_STEPS = 20_000_000

/** Finds a choice if there is one, where drawing one after the other met a dead end. */
function drawByMatching(draft: Draft, random: Random): RelayInfo[] | undefined {
  const { rules, fixed, open } = draft
  const free = (relay: RelayInfo): boolean =>
    draft.fits(relay) && !fixed.some((other) => isConflict(relay, other))
  const candidates = drawShuffled(random, draft.relays.filter(free))
  const match = (relays: readonly RelayInfo[], count: number): RelayInfo[] | undefined => {
    const found = distinctRelays(relays, count)
    return found.length >= count ? found.slice(0, count) : undefined
  }
  const all = match(candidates, open)
  if (all === undefined || rules.last !== undefined) return all
  for (const [tries, last] of candidates.filter(draft.fitsLast).entries()) {
    if (tries * candidates.length > MAX_SEARCH_STEPS) return undefined
    const rest = match(
      candidates.filter((relay) => !isConflict(relay, last)),
      open - 1,
    )
    if (rest !== undefined) return [last, ...rest]
  }
  return undefined
}

/** Attempts at drawing before the search by matching. */
const GREEDY_ATTEMPTS = 4

function draw(draft: Draft, random: Random): RelayInfo[] | undefined {
  if (draft.open === 0) return []
  for (let attempt = 0; attempt < GREEDY_ATTEMPTS; attempt++) {
    const drawn = drawGreedily(draft, random)
    if (drawn !== undefined) return drawn
  }
  return drawByMatching(draft, random)
}

function noPath(relays: readonly RelayInfo[], rules: PathRules): WarrenError {
  const usable = relays.filter((relay) => !isOwn(relay, rules.own))
  const fields = {
    relays: usable.length,
    operators: new Set(usable.map(({ operator }) => toHex(operator))).size,
    prefixes: new Set(usable.map(({ prefix }) => prefix)).size,
    distinct: distinctRelays(usable, MAX_PATH_RELAYS).length,
    needed: rules.length,
    given: (rules.first?.length ?? 0) + (rules.last === undefined ? 0 : 1),
    excluded: (rules.exclude?.length ?? 0) + (rules.excludeLast?.length ?? 0),
  }
  const next = 'Wait for more relays, or ask more people with other operators and networks to run one.'
  return fail('no-path', 'too few relays with distinct operators and prefixes', { fields, next })
}

/** The relays that are given may be wrong among themselves: then no draw can help. */
function checkGiven(fixed: readonly RelayInfo[], rules: PathRules): void {
  for (const [index, relay] of fixed.entries()) {
    const clash = fixed.slice(0, index).some((other) => isConflict(relay, other))
    const mayBeOwn = rules.mayEndHere === true && relay === rules.last
    if (!clash && (mayBeOwn || !isOwn(relay, rules.own))) continue
    const reason = clash
      ? safeText('given relays share an operator or prefix')
      : safeText('a given relay is this node')
    throw fail('no-path', 'the relays that a path must contain cannot be in one', { fields: { reason } })
  }
}

/**
 * Draws a path.
 *
 * @throws WarrenError `no-path`: none exists; the fields count relays, prefixes, mutually distinct relays, and how many are needed.
 */
export function selectPath(view: Pick<RelayView, 'relays'>, random: Random, rules: PathRules): RelayInfo[] {
  const { first = [], last, length } = rules
  const fixed = last === undefined ? [...first] : [...first, last]
  assert(
    length >= 1 && length <= MAX_PATH_RELAYS && fixed.length <= length,
    'path: the given relays fit its length',
  )
  checkGiven(fixed, rules)
  const relays = view.relays()
  const isIn = (list: readonly RelayInfo[] | undefined, relay: RelayInfo): boolean =>
    list?.some((other) => isSameRelay(relay, other)) ?? false
  const { apartFrom = [] } = rules
  const fits: Fits = (relay) =>
    !isOwn(relay, rules.own) &&
    !isIn(rules.exclude, relay) &&
    !apartFrom.some((other) => isConflict(relay, other))
  const fitsLast: Fits = (relay) => fits(relay) && !isIn(rules.excludeLast, relay)
  const draft: Draft = { relays, rules, fixed, fits, fitsLast, open: length - fixed.length }
  const { avoid } = rules
  const drawn =
    (avoid === undefined
      ? undefined
      : draw(
          {
            ...draft,
            fits: (relay) => fits(relay) && !avoid(relay),
            fitsLast: (relay) => fitsLast(relay) && !avoid(relay),
          },
          random,
        )) ?? draw(draft, random)
  if (drawn === undefined) throw noPath(relays, rules)
  if (last !== undefined) return [...first, ...drawn, last]
  const [ending, ...middle] = drawn
  return ending === undefined ? [...first] : [...first, ...middle, ending]
}
