/** What the guards say of themselves: which one is in use, since when, why it is not the primary, and what is left of the cap. */
import { equalBytes, type SafeText, safeText } from '@warren/kernel'
import type { GuardEntry } from './guard-state.ts'
import type { RelayInfo } from './relay-info.ts'

export interface GuardStatus {
  /** The relay that circuits start at now; undefined before the first draw. */
  readonly guard: RelayInfo | undefined
  readonly isPrimary: boolean
  /** Why it is not the primary, or why there is none. */
  readonly reason: SafeText | undefined
  /** How long this node has had it. */
  readonly ageMs: number | undefined
  /** Relays that have been this node's guard and still count: each knows its address. */
  readonly used: number
  /** Circuits through the primary guard fail so often that it, or who is behind it, is likely to choose which may live. */
  readonly isSuspect: boolean
  /** Neither the guard nor anybody else answers. */
  readonly isNetworkInDoubt: boolean
  /** Replacements of guards in the last 30 days, and how many there may be. */
  readonly replacements: { readonly used: number; readonly allowed: number }
  readonly layer2: readonly RelayInfo[]
  readonly layer3: readonly RelayInfo[]
  /** Everybody who was drawn for a layer and still counts, listed at present or not. */
  readonly members: readonly GuardMember[]
}

export interface GuardMember extends Pick<GuardEntry, 'id' | 'layer' | 'used'> {
  /** How long this node has had it. */
  readonly ageMs: number
}

export interface GuardFacts {
  readonly nowMs: number
  readonly living: readonly GuardEntry[]
  readonly current: RelayInfo | undefined
  readonly primary: GuardEntry | undefined
  /** The primary, or who comes first while it is not listed. */
  readonly primaryRelay: RelayInfo | undefined
  readonly layer2: readonly RelayInfo[]
  readonly layer3: readonly RelayInfo[]
  readonly isNetworkInDoubt: boolean
  readonly isSuspect: (relay: RelayInfo) => boolean
  readonly replacements: GuardStatus['replacements']
}

export function describeGuards(facts: GuardFacts): GuardStatus {
  const { nowMs, living, current, primary, layer2, layer3, isNetworkInDoubt, replacements } = facts
  const entry = living.find(
    ({ layer, id }) => layer === 'guard' && current !== undefined && equalBytes(id, current.id),
  )
  const isPrimary = entry !== undefined && entry === primary
  const isSuspect = facts.primaryRelay !== undefined && facts.isSuspect(facts.primaryRelay)
  return {
    guard: current,
    isPrimary,
    reason: reasonOf(facts, isPrimary, isSuspect),
    ageMs: entry === undefined ? undefined : Math.max(0, nowMs - entry.addedAtMs),
    used: living.filter(({ layer, used }) => layer === 'guard' && used).length,
    isSuspect,
    isNetworkInDoubt,
    replacements,
    layer2,
    layer3,
    members: living.map(({ id, layer, used, addedAtMs }) => ({
      id,
      layer,
      used,
      ageMs: Math.max(0, nowMs - addedAtMs),
    })),
  }
}

function reasonOf(facts: GuardFacts, isPrimary: boolean, isSuspect: boolean): SafeText | undefined {
  const { primary, current, isNetworkInDoubt, replacements } = facts
  if (primary === undefined) return safeText('not drawn yet')
  if (current === undefined) {
    return replacements.used >= replacements.allowed
      ? safeText('no guard is listed, and the replacements of this month are used up')
      : safeText('no guard is listed at present')
  }
  if (isNetworkInDoubt)
    return safeText('neither the guard nor anybody else answers: this machine may be cut off')
  if (isPrimary) return undefined
  return isSuspect
    ? safeText('too many circuits through the primary guard fail')
    : safeText('the primary guard is not reachable')
}
