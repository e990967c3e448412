/** What differs between the layers of first relays: how many members, how long they stay, how often one may be replaced (docs/spec/directory.md §8). */
import { drawUnit, type Random } from '@warren/kernel'
import {
  GUARD_SAMPLE,
  LAYER2_MAX,
  LAYER2_MIN,
  LAYER3_MAX,
  LAYER3_MIN,
  LAYER_SHARE,
  REPLACEMENT_WINDOW_DAYS,
} from './limits.ts'
import type { NetworkParameters } from './network-parameters.ts'
import { LAYER3_LIFE_MAX_MS, LAYER3_LIFE_MIN_MS } from './timeouts.ts'

export type GuardLayer = 'guard' | 'layer2' | 'layer3'

export const GUARD_LAYERS: readonly GuardLayer[] = ['guard', 'layer2', 'layer3']

type GuardParameters = NetworkParameters['guards']

export const DAY_MS = 86_400_000

/**
 * Members that a layer is filled to: at most a quarter of the eligible relays, in networks of a few with as many as paths
 * need; no third layer where its quarter would be a handful that a stranger soon has met.
 */
export function layerSize(layer: GuardLayer, eligible: number): number {
  const share = Math.floor(eligible / LAYER_SHARE)
  switch (layer) {
    case 'guard':
      // In a tiny network the backups must leave relays for the other places of a path.
      return Math.max(1, Math.min(GUARD_SAMPLE, eligible - 2))
    case 'layer2':
      return Math.max(LAYER2_MIN, Math.min(LAYER2_MAX, share))
    case 'layer3':
      return share < LAYER3_MIN ? 0 : Math.min(LAYER3_MAX, share)
  }
}

/** Each member gets a life of its own, so that nobody can tell from outside when the next one changes. */
export function drawLifeMs(layer: GuardLayer, random: Random, parameters: GuardParameters): number {
  const between = (minMs: number, maxMs: number): number => minMs + drawUnit(random) * (maxMs - minMs)
  const { minDays, maxDays, layer2MinDays, layer2MaxDays } = parameters
  if (layer === 'guard') return between(minDays * DAY_MS, maxDays * DAY_MS)
  const [minMs, maxMs] =
    layer === 'layer2'
      ? [layer2MinDays * DAY_MS, layer2MaxDays * DAY_MS]
      : [LAYER3_LIFE_MIN_MS, LAYER3_LIFE_MAX_MS]
  // The larger of two draws: few lives are short, yet how long one lasts stays unpredictable.
  return Math.max(between(minMs, maxMs), between(minMs, maxMs))
}

/** The time within which only so many members of a layer may be replaced. */
export function replacementWindowMs(layer: GuardLayer): number {
  // Its members last hours: who counted them by the month would stop a service for a morning's churn.
  return layer === 'layer3' ? LAYER3_LIFE_MAX_MS : REPLACEMENT_WINDOW_DAYS * DAY_MS
}

/**
 * Most relays that can become guards within `days`, whatever relays or the network between do, however often the node is
 * killed: each place is drawn once in `minDays`, and the replacements of each month come on top.
 */
export function guardBound({ minDays, replacementsPerMonth }: GuardParameters, days: number): number {
  const drawn = GUARD_SAMPLE * (1 + Math.floor(days / minDays))
  return drawn + replacementsPerMonth * (1 + Math.floor(days / REPLACEMENT_WINDOW_DAYS))
}
