/** What each kind of part asks of what is held, and does to it (docs/spec/directory.md §6.1 and §6.2). */
import { equalBytes, toHex } from '@warren/kernel'
import { isKeysCurrent, isLivenessCurrent, misuseOfKeys, type VerifyItem } from './descriptor.ts'
import type { Signed } from './format.ts'
import { prefixOf } from './ip-address.ts'
import {
  type EntryParts,
  type HeldKeys,
  type HeldLiveness,
  isContradictory,
  type RelayEntry,
} from './relay-entry.ts'
import type { IntakeParts } from './set-intake.ts'
import { holdKeys, holdLiveness } from './set-state.ts'

export interface Course<T> {
  readonly hold: (bytes: Uint8Array) => T
  /** What is wrong with it whatever the set holds. */
  readonly isMisused: (held: T) => boolean
  /** What to verify; undefined: it adds nothing to what is held now. */
  readonly wanted: (held: T) => VerifyItem | undefined
  /** The entry to hold; undefined: there is no room. */
  readonly entryWith: (held: T) => EntryParts | undefined
  /** Whether the two contradict each other, if both are authentic. */
  readonly areTwins: (first: T, second: T) => boolean
  /** Those of `all` that contradict another one. */
  readonly twinsAmong: (all: readonly T[]) => T[]
  /** What to verify of half a contradiction; undefined: it adds nothing to what is held now. */
  readonly wantedTwin: (held: T) => VerifyItem | undefined
  readonly entryWithTwins: (first: T, second: T) => EntryParts | undefined
}

/** Of each relay and number the first two that differ. */
function twinsBy<T extends { readonly signed: Signed<unknown> }>(
  all: readonly T[],
  keyOf: (held: T) => string,
): T[] {
  return [...Map.groupBy(all, keyOf).values()].flatMap(([first, ...others]) => {
    const second = others.find(
      ({ signed }) => first !== undefined && !equalBytes(signed.body, first.signed.body),
    )
    return first === undefined || second === undefined ? [] : [first, second]
  })
}

const keysKey = ({ signed }: HeldKeys): string => `${toHex(signed.part.id)} ${signed.part.sequence}`
const livenessKey = ({ signed }: HeldLiveness): string => `${toHex(signed.part.shortId)} ${signed.part.atMs}`

/** Whether a keys part adds to what is held: newer, or a contradiction not yet known. */
function isNewsFor(known: RelayEntry, { signed }: HeldKeys): boolean {
  if (known.keysTwin !== undefined) return false
  const held = known.keys.signed
  if (signed.part.sequence !== held.part.sequence) return signed.part.sequence > held.part.sequence
  return !equalBytes(signed.body, held.body)
}

export function keysCourse({ primitives, network, entries, clock }: IntakeParts): Course<HeldKeys> {
  const check = (held: HeldKeys, isNews: (known: RelayEntry) => boolean): VerifyItem | undefined => {
    const { part } = held.signed
    const known = entries.get(part.id)
    const isCurrent = isKeysCurrent(network.parameters.descriptors, clock.wallMs(), part)
    if (!isCurrent || (known !== undefined && !isNews(known))) return undefined
    return { bytes: held.bytes, relayId: undefined }
  }
  const entryWith = (held: HeldKeys): EntryParts | undefined => {
    const { id, sequence, ip } = held.signed.part
    const known = entries.get(id)
    if (known === undefined) {
      if (entries.isFullFor(id, prefixOf(ip, network.parameters.prefixes))) return undefined
      const firstSeenMs = Math.floor(clock.wallMs())
      return { keys: held, liveness: undefined, keysTwin: undefined, livenessTwin: undefined, firstSeenMs }
    }
    if (known.keys.signed.part.sequence === sequence) return { ...known, keysTwin: held }
    return { ...known, keys: held }
  }
  return {
    hold: (bytes) => holdKeys(primitives, bytes),
    isMisused: ({ signed }) => misuseOfKeys(network, signed.part) !== undefined,
    wanted: (held) => check(held, (known) => isNewsFor(known, held)),
    entryWith,
    areTwins: (first, second) =>
      keysKey(first) === keysKey(second) && !equalBytes(first.signed.body, second.signed.body),
    twinsAmong: (all) => twinsBy(all, keysKey),
    wantedTwin: (held) => check(held, ({ keysTwin }) => keysTwin === undefined),
    entryWithTwins(first, second) {
      const known = entries.get(first.signed.part.id)
      const entry = known === undefined ? entryWith(first) : { ...known, keys: first }
      return entry === undefined ? undefined : { ...entry, keysTwin: second }
    },
  }
}

export function livenessCourse({ primitives, network, entries, clock }: IntakeParts): Course<HeldLiveness> {
  const entryOf = ({ signed }: HeldLiveness): RelayEntry | undefined =>
    entries.getByShortId(signed.part.shortId)
  const check = (held: HeldLiveness, isNews: (known: RelayEntry) => boolean): VerifyItem | undefined => {
    const entry = entryOf(held)
    if (entry === undefined || isContradictory(entry) || !isNews(entry)) return undefined
    if (!isLivenessCurrent(network.parameters.descriptors, clock.wallMs(), held.signed.part.atMs))
      return undefined
    return { bytes: held.bytes, relayId: entry.keys.signed.part.id }
  }
  return {
    hold: (bytes) => holdLiveness(primitives, bytes),
    isMisused: () => false,
    wanted: (held) =>
      check(held, ({ liveness }) => {
        const { part, body } = held.signed
        if (liveness === undefined || part.atMs !== liveness.signed.part.atMs)
          return part.atMs > (liveness?.signed.part.atMs ?? -1)
        return !equalBytes(body, liveness.signed.body)
      }),
    entryWith(held) {
      const entry = entryOf(held)
      if (entry === undefined) return undefined
      const isTwin = entry.liveness?.signed.part.atMs === held.signed.part.atMs
      return isTwin ? { ...entry, livenessTwin: held } : { ...entry, liveness: held }
    },
    areTwins: (first, second) =>
      livenessKey(first) === livenessKey(second) && !equalBytes(first.signed.body, second.signed.body),
    twinsAmong: (all) => twinsBy(all, livenessKey),
    wantedTwin: (held) => check(held, () => true),
    entryWithTwins(first, second) {
      const entry = entryOf(first)
      return entry === undefined ? undefined : { ...entry, liveness: first, livenessTwin: second }
    },
  }
}
