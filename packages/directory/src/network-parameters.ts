/**
 * The parameters that all members of a network must share, each with its range and its two defaults: for a real network
 * and for one on a desk (docs/spec/network-file.md §3). They are part of the network's id.
 */
import { type Literal, type SafeText, safeText } from '@warren/kernel'

export interface NetworkParameters {
  /** Size of every cell on every link. */
  readonly cellBytes: number
  /** Address bits that two relays of one path must not share. */
  readonly prefixes: { readonly ipv4Bits: number; readonly ipv6Bits: number }
  readonly descriptors: {
    /** How often a relay states that it lives. */
    readonly livenessIntervalS: number
    /** How long such a statement counts. */
    readonly livenessValidityS: number
    /** How often a relay signs its keys anew. */
    readonly keysIntervalHours: number
    readonly keysValidityHours: number
    /** How long one onion key is the current one. */
    readonly onionKeyDays: number
    /** How long it is still answered afterwards, before it is destroyed. */
    readonly onionKeyOverlapDays: number
    /** How far in the future a statement may lie: two honest clocks differ by less. */
    readonly clockSkewS: number
    /** How often a node compares its set with others'. */
    readonly reconcileIntervalS: number
  }
  readonly guards: {
    /** A guard's life is drawn between these. */
    readonly minDays: number
    readonly maxDays: number
    /** A layer-2 vanguard's life is the larger of two draws between these. */
    readonly layer2MinDays: number
    readonly layer2MaxDays: number
    /** Relays seen for at least this long may be guards (or the median age, if less). */
    readonly minAgeDays: number
    /** New guards a month beyond the first ones; then the node stops with a reason. */
    readonly replacementsPerMonth: number
  }
  readonly records: {
    /** Every record has this size. */
    readonly recordBytes: number
    readonly publishReplicas: number
    readonly readReplicas: number
    /** Records one relay holds at most. */
    readonly holderRecords: number
  }
  /** Life of a service's blinded key. */
  readonly periodMinutes: number
  /** Idle links send padding after a random time between these; both 0: no padding (testing networks only). */
  readonly linkPadding: { readonly minMs: number; readonly maxMs: number }
}

/** One parameter: where it stands, its range, and its defaults. */
export interface ParameterRule {
  readonly path: SafeText
  readonly min: number
  readonly max: number
  readonly real: number
  readonly testing: number
}

function rule<const P extends string>(
  path: Literal<P>,
  range: readonly [min: number, max: number],
  real: number,
  testing = real,
): ParameterRule {
  return { path: safeText<P>(path), min: range[0], max: range[1], real, testing }
}

/** Every parameter, in the order in which the network id hashes them. Appending one makes a new format version. */
export const PARAMETER_RULES: readonly ParameterRule[] = [
  rule('cellBytes', [512, 16_384], 4096),
  rule('prefixes.ipv4Bits', [8, 32], 16),
  rule('prefixes.ipv6Bits', [16, 128], 32),
  rule('descriptors.livenessIntervalS', [10, 7 * 86_400], 86_400, 60),
  rule('descriptors.livenessValidityS', [30, 30 * 86_400], 129_600, 600),
  rule('descriptors.keysIntervalHours', [1, 24 * 60], 7 * 24),
  rule('descriptors.keysValidityHours', [2, 24 * 120], 21 * 24),
  rule('descriptors.onionKeyDays', [1, 180], 28),
  rule('descriptors.onionKeyOverlapDays', [1, 60], 7),
  rule('descriptors.clockSkewS', [1, 86_400], 3 * 3600, 300),
  rule('descriptors.reconcileIntervalS', [1, 86_400], 1800, 20),
  rule('guards.minDays', [1, 365], 60),
  rule('guards.maxDays', [1, 730], 120),
  rule('guards.layer2MinDays', [1, 60], 1),
  rule('guards.layer2MaxDays', [1, 120], 12),
  rule('guards.minAgeDays', [0, 90], 14),
  rule('guards.replacementsPerMonth', [1, 1000], 4, 1000),
  rule('records.recordBytes', [1024, 65_535], 16_384),
  rule('records.publishReplicas', [1, 32], 8),
  rule('records.readReplicas', [1, 32], 4),
  rule('records.holderRecords', [16, 1_000_000], 8192),
  rule('periodMinutes', [5, 14_400], 1440),
  rule('linkPadding.minMs', [0, 60_000], 1500, 0),
  rule('linkPadding.maxMs', [0, 120_000], 9500, 0),
]

/** `holds` must be true of every set of parameters; `path` names the one to change. */
interface Relation {
  readonly path: SafeText
  readonly holds: (parameters: NetworkParameters) => boolean
}

/** What must hold between parameters. */
export const PARAMETER_RELATIONS: readonly Relation[] = [
  {
    // A statement that came late by the whole skew must still bridge the gap to the next.
    path: safeText('descriptors.livenessValidityS'),
    holds: ({ descriptors: d }) => d.livenessValidityS >= d.livenessIntervalS + d.clockSkewS,
  },
  {
    path: safeText('descriptors.keysValidityHours'),
    holds: ({ descriptors: d }) => d.keysValidityHours * 3600 >= d.keysIntervalHours * 3600 + d.clockSkewS,
  },
  {
    path: safeText('descriptors.onionKeyOverlapDays'),
    holds: ({ descriptors: d }) => d.onionKeyOverlapDays <= d.onionKeyDays,
  },
  { path: safeText('guards.maxDays'), holds: ({ guards: g }) => g.maxDays >= g.minDays },
  { path: safeText('guards.layer2MaxDays'), holds: ({ guards: g }) => g.layer2MaxDays >= g.layer2MinDays },
  { path: safeText('records.readReplicas'), holds: ({ records: r }) => r.readReplicas <= r.publishReplicas },
  { path: safeText('linkPadding.maxMs'), holds: ({ linkPadding: p }) => p.maxMs >= p.minMs },
]

/** A plain tree of numbers, as it stands in the file. */
export type ParameterTree = { readonly [key: string]: number | ParameterTree }

/** The number at a path such as `records.readReplicas`; undefined if there is none. */
export function numberAt(tree: unknown, path: string): number | undefined {
  let at: unknown = tree
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return typeof at === 'number' ? at : undefined
}

/** Builds the parameters from one number a rule. */
export function parametersFrom(valueOf: (rule: ParameterRule) => number): NetworkParameters {
  const tree: Record<string, unknown> = {}
  for (const parameter of PARAMETER_RULES) {
    const keys = parameter.path.split('.')
    const last = keys.pop() as string
    let at = tree
    for (const key of keys) {
      at[key] ??= {}
      at = at[key] as Record<string, unknown>
    }
    at[last] = valueOf(parameter)
  }
  // PARAMETER_RULES names every member of the interface; a test compares the two.
  return tree as unknown as NetworkParameters
}

export function defaultParameters(testing: boolean): NetworkParameters {
  return parametersFrom((parameter) => (testing ? parameter.testing : parameter.real))
}
