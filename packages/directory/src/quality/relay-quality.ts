/** What a node knows of relays from its own circuits (docs/spec/directory.md §12), as those see it who choose relays. */
import { drawUnit, type Random } from '@warren/kernel'
import type { RelayInfo } from '../relay-info.ts'

export interface RelayQuality {
  /** How often it is chosen against one that nothing speaks against: at most 1, and never 0. */
  weightOf(relay: RelayInfo): number
  /** Circuits through it fail in a way that chance and its neighbours do not explain. */
  isSuspect(relay: RelayInfo): boolean
}

/** Of a node that has measured nothing. */
export const UNMEASURED: RelayQuality = { weightOf: () => 1, isSuspect: () => false }

/** A random order in which each next one is drawn by weight among the rest. */
export function drawInOrder(
  random: Random,
  relays: readonly RelayInfo[],
  weightOf: (relay: RelayInfo) => number,
): RelayInfo[] {
  // The first of exponential waiting times whose rates are the weights is a draw by weight, and so is each next one.
  const waits = relays.map((relay) => ({ relay, wait: -Math.log(1 - drawUnit(random)) / weightOf(relay) }))
  return waits.toSorted((a, b) => a.wait - b.wait).map(({ relay }) => relay)
}
