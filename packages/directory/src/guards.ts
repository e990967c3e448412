/**
 * Entry guards and vanguards (docs/spec/directory.md §8).
 *
 * Whoever draws a new first hop for each circuit will sooner or later draw one that watches. So a node draws one primary
 * guard for months, two backups that stand in only while the primary does not answer or is itself the wanted last hop, a
 * few second hops that hide the guard from third hops, and third hops that hide those from relays that strangers chose.
 * All are on disk before their first use; one is replaced only when it is gone, or none of its layer answers, and how many replacements may be
 * drawn is capped: then the node stops with a reason.
 */
import {
  type Clock,
  equalBytes,
  fail,
  isWarrenError,
  type Random,
  type SafeText,
  safeText,
  type StateStore,
  type WarrenError,
} from '@warren/kernel'
import { agedRelays } from './aged-relays.ts'
import { isConflict, isSameRelay } from './distinct-relays.ts'
import { type FailureKind, GuardHealth } from './guard-health.ts'
import { DAY_MS, drawLifeMs, type GuardLayer, layerSize, replacementWindowMs } from './guard-layers.ts'
import { type GuardEntry, type GuardState, loadGuards, type Replacement, saveGuards } from './guard-state.ts'
import { describeGuards, type GuardStatus } from './guard-status.ts'
import { leastUsedFirst } from './kept-apart.ts'
import type { NetworkParameters } from './network-parameters.ts'
import { drawRelay, isOwn, type OwnPlace } from './path-selection.ts'
import { drawInOrder, type RelayQuality, UNMEASURED } from './quality/relay-quality.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'

/** What the rest of the path asks of a guard or vanguard. */
export interface GuardConstraints {
  /** Relays of the same path: none may share id, operator or prefix. */
  readonly beside?: readonly RelayInfo[]
  /** Relays that circuits this one is to be kept apart from use, named once a use: vanguards used least come first. */
  readonly apart?: readonly RelayInfo[]
}

export interface Guards {
  /** @throws WarrenError `no-path`: no relay fits, or the month's replacements are used up; `storage`. */
  guardFor(constraints?: GuardConstraints): RelayInfo
  /**
   * The vanguards that fit, best first: at random among those that answer, and are used least by what is kept apart.
   *
   * @returns at least one. @throws WarrenError `no-path`, `storage`.
   */
  layer2For(constraints?: GuardConstraints): RelayInfo[]
  /** Those of the third layer; none where the network is too small to have one. @throws as {@link layer2For}. */
  layer3For(constraints?: GuardConstraints): RelayInfo[]
  /**
   * Relays that must not end a circuit: the guard, the second layer, and, as long as half of the relays remain, other guards
   * that know our address and the third layer.
   */
  neverLast(): RelayInfo[]
  /** A circuit that starts at this relay, or passes it as vanguard, came to be. */
  reportSuccess(relay: RelayInfo): void
  /** It could not be reached, or did not answer, as the first hop or a later one. */
  reportFailure(relay: RelayInfo, how: FailureKind): void
  /**
   * A relay that circuits start at fails, and is kept: in so many milliseconds it is tried for the last time, and then given up or not.
   * Undefined: it does not fail, or it was given up, so that another path starts elsewhere.
   */
  undecidedMs(relay: RelayInfo): number | undefined
  /**
   * This relay is a vanguard, and none of its layer answers, itself included: in so many milliseconds one failure more has another drawn. Undefined:
   * one of them answers, or was not asked lately, or it is decided, so that another path passes elsewhere.
   */
  layerUndecidedMs(relay: RelayInfo): number | undefined
  /** Circuits that start at this relay were better begun elsewhere: it is under suspicion, and another of the sample stands in for it. */
  hasGivenWay(relay: RelayInfo): boolean
  /** Somebody on the network answered: if the guard does not, it is the guard. */
  networkAnswered(): void
  status(): GuardStatus
}

export interface GuardPorts {
  readonly state: StateStore
  readonly random: Random
  readonly clock: Clock
}

export interface GuardParts {
  readonly view: RelayView
  readonly parameters: NetworkParameters['guards']
  readonly own?: () => OwnPlace
  /** Since when a relay is known, if this node's own eyes are not all there is. */
  readonly knownSinceMs?: (relay: RelayInfo) => number
  /** What this node measured and suspects. */
  readonly quality?: Pick<RelayQuality, 'weightOf' | 'isSuspect'>
  /** The guard does not answer, and it may be the network: to ask somebody else would tell. */
  readonly doubted?: () => void
}

class LayeredGuards implements Guards {
  readonly #ports: GuardPorts
  readonly #parts: GuardParts
  readonly #quality: Pick<RelayQuality, 'weightOf' | 'isSuspect'>
  readonly #health: GuardHealth
  #state: GuardState

  constructor(ports: GuardPorts, parts: GuardParts) {
    this.#ports = ports
    this.#parts = parts
    this.#quality = parts.quality ?? UNMEASURED
    this.#health = new GuardHealth(ports.clock)
    this.#state = loadGuards(ports.state)
  }

  guardFor(constraints: GuardConstraints = {}): RelayInfo {
    this.#fill('guard')
    const relay =
      this.#standInForAll(constraints) ??
      this.#preferred(this.#fitting('guard', constraints)) ??
      this.#recruit('guard', constraints, true)
    if (relay === undefined) throw this.#noneFits(safeText('guard'))
    this.#markUsed(relay)
    return relay
  }

  layer2For(constraints: GuardConstraints = {}): RelayInfo[] {
    // Guards first, so that the small layers never take the relays that guards would be drawn from.
    this.#fill('guard')
    this.#fill('layer2')
    return this.#vanguards('layer2', constraints)
  }

  layer3For(constraints: GuardConstraints = {}): RelayInfo[] {
    this.#fill('guard')
    this.#fill('layer2')
    this.#fill('layer3')
    return this.#listed('layer3').length === 0 && this.#wanted('layer3') === 0
      ? []
      : this.#vanguards('layer3', constraints)
  }

  neverLast(): RelayInfo[] {
    const guards = this.#living().flatMap((entry) =>
      entry.layer === 'guard' && entry.used ? (this.#parts.view.byId(entry.id) ?? []) : [],
    )
    const layer2 = this.#listed('layer2')
    const current = this.#preferred(guards)
    const inUse = current === undefined ? layer2 : [current, ...layer2]
    // Each backup that ever stood in would otherwise shrink a small network's last hops, at worst to none.
    const room = Math.max(0, Math.floor(this.#others().length / 2) - inUse.length)
    const further = [...guards.filter((relay) => relay !== current), ...this.#listed('layer3')]
    return [...inUse, ...further.slice(0, room)]
  }

  reportSuccess(relay: RelayInfo): void {
    this.#health.succeeded(relay)
  }

  reportFailure(relay: RelayInfo, how: FailureKind): void {
    if (this.#health.failed(relay, how) === 'doubtful') this.#parts.doubted?.()
  }

  undecidedMs(relay: RelayInfo): number | undefined {
    return this.#health.undecidedMs(relay)
  }

  layerUndecidedMs(relay: RelayInfo): number | undefined {
    for (const layer of ['layer2', 'layer3'] as const) {
      const members = this.#listed(layer)
      if (!members.some((member) => isSameRelay(member, relay))) continue
      if (!members.every((member) => this.#health.isFailing(member))) return undefined
      const undecided = members.flatMap((member) => this.#health.undecidedMs(member) ?? [])
      return undecided.length === 0 ? undefined : Math.max(...undecided)
    }
    return undefined
  }

  hasGivenWay(relay: RelayInfo): boolean {
    if (!this.#quality.isSuspect(relay)) return false
    const current = this.#preferred(this.#listed('guard'))
    return current !== undefined && !equalBytes(current.id, relay.id)
  }

  networkAnswered(): void {
    this.#health.networkAnswered()
  }

  status(): GuardStatus {
    const nowMs = this.#ports.clock.wallMs()
    const current = this.#preferred(this.#listed('guard'))
    const replaced = this.#replacedLately('guard', nowMs).length
    return describeGuards({
      nowMs,
      living: this.#living(),
      current,
      primary: this.#living().find(({ layer }) => layer === 'guard'),
      layer2: this.#listed('layer2'),
      layer3: this.#listed('layer3'),
      isNetworkInDoubt: current !== undefined && this.#health.isNetworkInDoubt(current),
      isSuspect: (relay) => this.#quality.isSuspect(relay),
      replacements: { used: replaced, allowed: this.#parts.parameters.replacementsPerMonth },
      primaryRelay: this.#listed('guard')[0],
    })
  }

  #vanguards(layer: 'layer2' | 'layer3', constraints: GuardConstraints): RelayInfo[] {
    const candidates = drawInOrder(this.#ports.random, this.#fitting(layer, constraints), (relay) =>
      this.#quality.weightOf(relay),
    )
    const isReachable = (relay: RelayInfo): boolean => !this.#health.isUnreachable(relay)
    const reachable = leastUsedFirst(candidates.filter(isReachable), constraints.apart ?? [])
    // Who failed a moment ago fails again, most likely: the others of the layer are there for that, and none is drawn for it.
    const isFailing = (relay: RelayInfo): boolean => this.#health.isFailing(relay)
    reachable.sort((a, b) => Number(isFailing(a)) - Number(isFailing(b)))
    if (reachable.length > 0) return [...reachable, ...candidates.filter((relay) => !isReachable(relay))]
    return [...this.#standIn(layer, constraints, candidates), ...candidates]
  }

  /** A further vanguard, where none of the layer both fits and answers; capped as any replacement. */
  #standIn(layer: GuardLayer, constraints: GuardConstraints, candidates: readonly RelayInfo[]): RelayInfo[] {
    try {
      const relay = this.#recruit(layer, constraints, true)
      if (relay !== undefined) return [relay]
    } catch (error) {
      // Those that did not answer lately may again; to stop here would be worse than to ask them.
      if (candidates.length === 0) throw error
    }
    if (candidates.length === 0)
      throw this.#noneFits(layer === 'layer2' ? safeText('layer 2') : safeText('layer 3'))
    return []
  }

  #own(): OwnPlace {
    return this.#parts.own?.() ?? {}
  }

  /** Usable relays other than this node. */
  #others(): readonly RelayInfo[] {
    const own = this.#own()
    return this.#parts.view.relays().filter((relay) => !isOwn(relay, own))
  }

  /** Those that may become members. */
  #eligible(): readonly RelayInfo[] {
    const minAgeMs = this.#parts.parameters.minAgeDays * DAY_MS
    const { knownSinceMs } = this.#parts
    return agedRelays(this.#others(), this.#ports.clock.wallMs(), minAgeMs, knownSinceMs)
  }

  #wanted(layer: GuardLayer): number {
    return layerSize(layer, this.#eligible().length)
  }

  #living(): readonly GuardEntry[] {
    const nowMs = this.#ports.clock.wallMs()
    return this.#state.entries.filter((entry) => entry.expiresAtMs > nowMs)
  }

  /** Members of a layer that are usable now, in the order in which they were drawn: the first is the primary. */
  #listed(layer: GuardLayer): RelayInfo[] {
    const own = this.#own()
    return this.#living().flatMap((entry) => {
      const relay = entry.layer === layer ? this.#parts.view.byId(entry.id) : undefined
      return relay === undefined || isOwn(relay, own) ? [] : [relay]
    })
  }

  #fitting(layer: GuardLayer, { beside = [] }: GuardConstraints): RelayInfo[] {
    return this.#listed(layer).filter((relay) => !beside.some((other) => isConflict(other, relay)))
  }

  /** The first that answers and is above suspicion; else the first that answers; else the first. Never a new one. */
  #preferred(candidates: readonly RelayInfo[]): RelayInfo | undefined {
    const answering = candidates.filter((relay) => !this.#health.isUnreachable(relay))
    return answering.find((relay) => !this.#quality.isSuspect(relay)) ?? answering[0] ?? candidates[0]
  }

  /**
   * A further guard, where none answers and it is not the network: relays that died together would otherwise keep this node off the network
   * until their descriptors expire. Capped as any replacement; beyond that the primary is tried on and on.
   */
  #standInForAll(constraints: GuardConstraints): RelayInfo | undefined {
    const listed = this.#listed('guard')
    const isDead = (relay: RelayInfo): boolean =>
      this.#health.isUnreachable(relay) && !this.#health.isNetworkInDoubt(relay)
    if (listed.length === 0 || !listed.every(isDead)) return undefined
    try {
      return this.#recruit('guard', constraints, true)
    } catch (error) {
      if (!isWarrenError(error) || error.kind !== 'no-path') throw error
      return undefined
    }
  }

  /** Draws the first members of a layer; later ones count as replacements. */
  #fill(layer: GuardLayer): void {
    const wanted = this.#wanted(layer)
    let count = this.#living().filter((entry) => entry.layer === layer).length
    while (count < wanted && this.#recruit(layer, {}, false) !== undefined) count++
  }

  #replacedLately(layer: GuardLayer, nowMs: number): Replacement[] {
    return this.#state.replacements.filter(
      (one) => one.layer === layer && nowMs - one.atMs < replacementWindowMs(layer),
    )
  }

  /** Draws one more member of a layer and commits it before anybody may use it. */
  #recruit(layer: GuardLayer, constraints: GuardConstraints, replacing: boolean): RelayInfo | undefined {
    const nowMs = this.#ports.clock.wallMs()
    const { parameters } = this.#parts
    const recent = this.#replacedLately(layer, nowMs).length
    if (replacing && recent >= parameters.replacementsPerMonth) throw usedUp(recent)
    const relay = this.#draw(layer, constraints)
    if (relay === undefined) return undefined
    const expiresAtMs = nowMs + drawLifeMs(layer, this.#ports.random, parameters)
    const entry: GuardEntry = { id: relay.id, layer, addedAtMs: nowMs, expiresAtMs, used: false }
    const counted = this.#state.replacements.filter(
      (one) => nowMs - one.atMs < replacementWindowMs(one.layer),
    )
    this.#commit({
      entries: [...this.#living(), entry],
      replacements: replacing ? [...counted, { layer, atMs: nowMs }] : counted,
    })
    return relay
  }

  #draw(layer: GuardLayer, { beside = [] }: GuardConstraints): RelayInfo | undefined {
    const { random } = this.#ports
    const members = this.#living().flatMap((entry) => this.#parts.view.byId(entry.id) ?? [])
    const sameLayer = this.#listed(layer)
    const fits = (relay: RelayInfo): boolean =>
      !members.some((member) => isSameRelay(member, relay)) &&
      !beside.some((other) => isConflict(other, relay))
    const eligible = this.#eligible()
    // Best a relay apart from all members, so that any guard goes with any vanguard; then one apart from its own layer.
    return (
      drawRelay(
        eligible,
        random,
        (relay) =>
          fits(relay) &&
          !this.#quality.isSuspect(relay) &&
          !members.some((member) => isConflict(member, relay)),
      ) ??
      drawRelay(
        eligible,
        random,
        (relay) => fits(relay) && !sameLayer.some((member) => isConflict(member, relay)),
      ) ??
      drawRelay(this.#others(), random, fits)
    )
  }

  #markUsed(relay: RelayInfo): void {
    const isIt = (entry: GuardEntry): boolean => entry.layer === 'guard' && equalBytes(entry.id, relay.id)
    const { entries, replacements } = this.#state
    if (!entries.some((entry) => isIt(entry) && !entry.used)) return
    this.#commit({
      entries: entries.map((entry) => (isIt(entry) ? { ...entry, used: true } : entry)),
      replacements,
    })
  }

  #commit(next: GuardState): void {
    saveGuards(this.#ports.state, next)
    this.#state = next
  }

  #noneFits(layer: SafeText): WarrenError {
    const fields = { layer, relays: this.#parts.view.relays().length }
    const next = 'Wait for more relays with other operators and networks.'
    return fail('no-path', 'no relay fits as guard or vanguard', { fields, next })
  }
}

function usedUp(replaced: number): WarrenError {
  const next =
    'Too many of the chosen first relays vanished this month. Check your connection, then ask who runs the network.'
  return fail('no-path', 'the replacements of guards for this month are used up', {
    fields: { replaced },
    next,
  })
}

/** @throws WarrenError `storage`: the guards on disk cannot be read. */
export function createGuards(ports: GuardPorts, parts: GuardParts): Guards {
  return new LayeredGuards(ports, parts)
}
