/**
 * What somebody shows of his set, as far as two of them can be told apart by it: how many relays it has under each beginning
 * of a name. Names are spread evenly, so two sets of different relays differ in these numbers by about the square root of
 * each, and sets that differ in a few relays differ by those (docs/spec/directory.md §5.7).
 */
import { DIGITS, type FingerprintTree } from './fingerprint-tree.ts'

export interface SetView {
  /** Relays by the first digit of their names, or by the first two. */
  readonly counts: readonly number[]
}

/** Relays that one set has beyond the other, at least, each way. */
export interface ViewDifference {
  readonly lacking: number
  readonly added: number
}

export const FINE_PARTS = 256

export function viewOf(tree: FingerprintTree): SetView {
  return {
    counts: Array.from({ length: FINE_PARTS }, (_, part) => tree.count(part.toString(16).padStart(2, '0'))),
  }
}

export function viewOfNames(names: Iterable<string>): SetView {
  const counts = new Array<number>(FINE_PARTS).fill(0)
  for (const name of names) {
    const part = Number.parseInt(name.slice(0, 2), 16)
    counts[part] = (counts[part] as number) + 1
  }
  return { counts }
}

export function sizeOf({ counts }: SetView): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** How `theirs` differs from `ours`. */
export function differenceOf(ours: SetView, theirs: SetView): ViewDifference {
  const parts = Math.min(ours.counts.length, theirs.counts.length)
  const [own, other] = [coarsened(ours, parts), coarsened(theirs, parts)]
  let lacking = 0
  let added = 0
  for (let part = 0; part < parts; part++) {
    const more = (other[part] ?? 0) - (own[part] ?? 0)
    if (more > 0) added += more
    else lacking -= more
  }
  return { lacking, added }
}

function coarsened({ counts }: SetView, parts: number): readonly number[] {
  if (counts.length === parts) return counts
  return Array.from(DIGITS, (_, digit) =>
    counts.slice(digit * DIGITS.length, (digit + 1) * DIGITS.length).reduce((sum, count) => sum + count, 0),
  )
}

/** Whether two views differ by more than a share of the larger one, and by more than a number of relays. */
export function isBeyond(
  ours: SetView,
  theirs: SetView,
  { share, relays }: { readonly share: number; readonly relays: number },
): boolean {
  const { lacking, added } = differenceOf(ours, theirs)
  return lacking + added > Math.max(relays, share * Math.max(sizeOf(ours), sizeOf(theirs)))
}

/** Sets differ a little while news travels; beyond a quarter, and two relays, somebody sees another network. */
export function isFarApart(ours: SetView, theirs: SetView): boolean {
  return isBeyond(ours, theirs, { share: 1 / 4, relays: 2 })
}
