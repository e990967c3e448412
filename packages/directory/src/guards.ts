/**
 * Entry guards and layer-2 vanguards, first form (docs/spec/directory.md §8).
 *
 * Whoever draws a new first hop for each circuit will sooner or later draw one that watches. So a node draws one primary
 * guard for months, two backups that stand in only while the primary cannot be reached or is itself the wanted last
 * hop, and a few second hops that hide the guard from third hops. All are on disk before their first use; failing does
 * not replace them, and how many replacements a month may be drawn is capped: then the node stops with a reason.
 */
import {
  type Clock,
  drawShuffled,
  drawUnit,
  equalBytes,
  fail,
  type Random,
  type SafeText,
  safeText,
  type StateStore,
  type WarrenError,
} from '@warren/kernel'
import { isConflict, isSameRelay } from './distinct-relays.ts'
import { createGuardHealth, type GuardHealth } from './guard-health.ts'
import { type GuardEntry, type GuardLayer, type GuardState, loadGuards, saveGuards } from './guard-state.ts'
import { leastUsedFirst } from './kept-apart.ts'
import { GUARD_SAMPLE, LAYER2_MAX, LAYER2_MIN, MIN_AGED_RELAYS } from './limits.ts'
import type { NetworkParameters } from './network-parameters.ts'
import { drawRelay, isOwn, type OwnPlace } from './path-selection.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'

/** What the rest of the path asks of a guard or vanguard. */
export interface GuardConstraints {
  /** Relays of the same path: none may share id, operator or prefix. */
  readonly beside?: readonly RelayInfo[]
  /** Relays that circuits this one is to be kept apart from use, named once a use: vanguards used least come first. */
  readonly apart?: readonly RelayInfo[]
}

export interface GuardStatus {
  /** The relay that circuits start at now; undefined before the first draw. */
  readonly guard: RelayInfo | undefined
  readonly isPrimary: boolean
  /** Why it is not the primary, or why there is none. */
  readonly reason: SafeText | undefined
  readonly layer2: readonly RelayInfo[]
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
  /**
   * Relays that must not end a circuit: the guard, the second layer, and other guards that know our address, as long as half
   * of the relays remain.
   */
  neverLast(): RelayInfo[]
  /** A link to this relay, or a circuit that starts at it, came to be. */
  reportSuccess(relay: RelayInfo): void
  /** It could not be reached. Only what says so of the first hop itself counts. */
  reportFailure(relay: RelayInfo): void
  status(): GuardStatus
}

export interface GuardPorts {
  readonly state: StateStore
  readonly random: Random
  readonly clock: Clock
}

const DAY_MS = 86_400_000
const MONTH_MS = 30 * DAY_MS

/** Relays old enough to be trusted with our address: at least the absolute age or the network's median, if less. */
export function agedRelays(
  relays: readonly RelayInfo[],
  nowMs: number,
  minAgeMs: number,
): readonly RelayInfo[] {
  // Where there are few relays their ages say nothing, and a rule would only narrow the choice.
  if (relays.length < MIN_AGED_RELAYS) return relays
  const ages = relays.map((relay) => nowMs - relay.firstSeenMs).sort((a, b) => a - b)
  const threshold = Math.min(minAgeMs, ages[Math.floor(ages.length / 2)] as number)
  return relays.filter((relay) => nowMs - relay.firstSeenMs >= threshold)
}

/** First members of the guard layer: in a tiny network the backups must leave relays for the other places of a path. */
function sampleSize(relays: number): number {
  return Math.max(1, Math.min(GUARD_SAMPLE, relays - 2))
}

function layer2Size(relays: number): number {
  return Math.max(LAYER2_MIN, Math.min(LAYER2_MAX, Math.floor(relays / 4)))
}

class LayeredGuards implements Guards {
  readonly #ports: GuardPorts
  readonly #view: RelayView
  readonly #parameters: NetworkParameters['guards']
  readonly #own: () => OwnPlace
  readonly #health: GuardHealth
  #state: GuardState

  constructor(
    ports: GuardPorts,
    view: RelayView,
    parameters: NetworkParameters['guards'],
    own: () => OwnPlace,
  ) {
    this.#ports = ports
    this.#view = view
    this.#parameters = parameters
    this.#own = own
    this.#health = createGuardHealth(ports.clock)
    this.#state = loadGuards(ports.state)
  }

  guardFor(constraints: GuardConstraints = {}): RelayInfo {
    this.#fillGuards()
    const relay =
      this.#preferred(this.#fitting('guard', constraints)) ?? this.#recruit('guard', constraints, true)
    if (relay === undefined) throw this.#noneFits(safeText('guard'))
    this.#markUsed(relay)
    return relay
  }

  layer2For(constraints: GuardConstraints = {}): RelayInfo[] {
    // Guards first, so that the small layer never takes the relays that guards would be drawn from.
    this.#fillGuards()
    this.#fill('layer2', layer2Size(this.#others().length))
    const candidates = drawShuffled(this.#ports.random, this.#fitting('layer2', constraints))
    const isReachable = (relay: RelayInfo): boolean => !this.#health.isUnreachable(relay)
    const reachable = leastUsedFirst(candidates.filter(isReachable), constraints.apart ?? [])
    if (reachable.length > 0) return [...reachable, ...candidates.filter((relay) => !isReachable(relay))]
    return [...this.#standIn(constraints, candidates), ...candidates]
  }

  /** A further vanguard, where none of the layer both fits and answers; capped by the month as any replacement. */
  #standIn(constraints: GuardConstraints, candidates: readonly RelayInfo[]): RelayInfo[] {
    try {
      const relay = this.#recruit('layer2', constraints, true)
      if (relay !== undefined) return [relay]
    } catch (error) {
      // Those that did not answer lately may again; to stop here would be worse than to ask them.
      if (candidates.length === 0) throw error
    }
    if (candidates.length === 0) throw this.#noneFits(safeText('layer 2'))
    return []
  }

  neverLast(): RelayInfo[] {
    const guards = this.#living().flatMap((entry) =>
      entry.layer === 'guard' && entry.used ? (this.#view.byId(entry.id) ?? []) : [],
    )
    const layer2 = this.#listed('layer2')
    const current = this.#preferred(guards)
    const inUse = current === undefined ? layer2 : [current, ...layer2]
    // Each backup that ever stood in would otherwise shrink a small network's last hops, at worst to none.
    const room = Math.max(0, Math.floor(this.#others().length / 2) - inUse.length)
    return [...inUse, ...guards.filter((relay) => relay !== current).slice(0, room)]
  }

  reportSuccess(relay: RelayInfo): void {
    this.#health.succeeded(relay)
  }

  reportFailure(relay: RelayInfo): void {
    this.#health.failed(relay)
  }

  status(): GuardStatus {
    const guard = this.#preferred(this.#listed('guard'))
    const primary = this.#living().find((entry) => entry.layer === 'guard')
    const isPrimary = guard !== undefined && primary !== undefined && equalBytes(primary.id, guard.id)
    const layer2 = this.#listed('layer2')
    if (primary === undefined) return { guard, isPrimary, reason: safeText('not drawn yet'), layer2 }
    if (guard === undefined)
      return { guard, isPrimary, reason: safeText('no guard is listed at present'), layer2 }
    return {
      guard,
      isPrimary,
      reason: isPrimary ? undefined : safeText('the primary guard is not reachable'),
      layer2,
    }
  }

  /** Usable relays other than this node. */
  #others(): readonly RelayInfo[] {
    const own = this.#own()
    return this.#view.relays().filter((relay) => !isOwn(relay, own))
  }

  #living(): readonly GuardEntry[] {
    const nowMs = this.#ports.clock.wallMs()
    return this.#state.entries.filter((entry) => entry.expiresAtMs > nowMs)
  }

  /** Members of a layer that are usable now, in the order in which they were drawn: the first is the primary. */
  #listed(layer: GuardLayer): RelayInfo[] {
    return this.#living().flatMap((entry) => {
      const relay = entry.layer === layer ? this.#view.byId(entry.id) : undefined
      return relay === undefined || isOwn(relay, this.#own()) ? [] : [relay]
    })
  }

  #fitting(layer: GuardLayer, { beside = [] }: GuardConstraints): RelayInfo[] {
    return this.#listed(layer).filter((relay) => !beside.some((other) => isConflict(other, relay)))
  }

  #preferred(candidates: readonly RelayInfo[]): RelayInfo | undefined {
    return candidates.find((relay) => !this.#health.isUnreachable(relay)) ?? candidates[0]
  }

  #fillGuards(): void {
    this.#fill('guard', sampleSize(this.#others().length))
  }

  /** Draws the first members of a layer; later ones count as replacements. */
  #fill(layer: GuardLayer, wanted: number): void {
    let count = this.#living().filter((entry) => entry.layer === layer).length
    while (count < wanted && this.#recruit(layer, {}, false) !== undefined) count++
  }

  /** Draws one more member of a layer and commits it before anybody may use it. */
  #recruit(layer: GuardLayer, constraints: GuardConstraints, replacing: boolean): RelayInfo | undefined {
    const nowMs = this.#ports.clock.wallMs()
    const recent = this.#state.replacedAtMs.filter((atMs) => nowMs - atMs < MONTH_MS)
    if (replacing && recent.length >= this.#parameters.replacementsPerMonth) throw usedUp(recent.length)
    const relay = this.#draw(layer, constraints)
    if (relay === undefined) return undefined
    const expiresAtMs = nowMs + this.#drawLifeMs(layer)
    const entry: GuardEntry = { id: relay.id, layer, addedAtMs: nowMs, expiresAtMs, used: false }
    this.#commit({
      entries: [...this.#living(), entry],
      replacedAtMs: replacing ? [...recent, nowMs] : recent,
    })
    return relay
  }

  #draw(layer: GuardLayer, { beside = [] }: GuardConstraints): RelayInfo | undefined {
    const { random, clock } = this.#ports
    const members = this.#living().flatMap((entry) => this.#view.byId(entry.id) ?? [])
    const sameLayer = this.#listed(layer)
    const fits = (relay: RelayInfo): boolean =>
      !members.some((member) => isSameRelay(member, relay)) &&
      !beside.some((other) => isConflict(other, relay))
    const others = this.#others()
    const aged = agedRelays(others, clock.wallMs(), this.#parameters.minAgeDays * DAY_MS)
    // Best a relay apart from all members, so that any guard goes with any vanguard; then one apart from its own layer.
    return (
      drawRelay(
        aged,
        random,
        (relay) => fits(relay) && !members.some((member) => isConflict(member, relay)),
      ) ??
      drawRelay(
        aged,
        random,
        (relay) => fits(relay) && !sameLayer.some((member) => isConflict(member, relay)),
      ) ??
      drawRelay(others, random, fits)
    )
  }

  #drawLifeMs(layer: GuardLayer): number {
    const { minDays, maxDays, layer2MinDays, layer2MaxDays } = this.#parameters
    const between = (min: number, max: number): number =>
      (min + drawUnit(this.#ports.random) * (max - min)) * DAY_MS
    if (layer === 'guard') return between(minDays, maxDays)
    // The larger of two draws: few lives are short, yet how long one lasts stays unpredictable.
    return Math.max(between(layer2MinDays, layer2MaxDays), between(layer2MinDays, layer2MaxDays))
  }

  #markUsed(relay: RelayInfo): void {
    const isIt = (entry: GuardEntry): boolean => entry.layer === 'guard' && equalBytes(entry.id, relay.id)
    const { entries, replacedAtMs } = this.#state
    if (!entries.some((entry) => isIt(entry) && !entry.used)) return
    this.#commit({
      entries: entries.map((entry) => (isIt(entry) ? { ...entry, used: true } : entry)),
      replacedAtMs,
    })
  }

  #commit(next: GuardState): void {
    saveGuards(this.#ports.state, next)
    this.#state = next
  }

  #noneFits(layer: SafeText): WarrenError {
    const fields = { layer, relays: this.#view.relays().length }
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
export function createGuards(
  ports: GuardPorts,
  view: RelayView,
  parameters: NetworkParameters['guards'],
  own: () => OwnPlace = () => ({}),
): Guards {
  return new LayeredGuards(ports, view, parameters, own)
}
