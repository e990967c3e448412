/**
 * The paths that circuits take: guard, layer-2 vanguard, then what the purpose asks (docs/spec/directory.md §9).
 *
 *     client, general or rendezvous point   G  L2  last            last drawn
 *     client, record holder, introduction   G  L2  last            last given
 *     service, introduction point           G  L2  L3  last        last drawn
 *     service, record holder, rendezvous    G  L2  L3  last        last given (by a stranger)
 *
 * L3 is a vanguard of the third layer, or any relay where the network is too small to have one.
 */
import { type Clock, fail, isWarrenError, type Random, toHex, type WarrenError } from '@warren/kernel'
import type { Guards } from './guards.ts'
import { drawSparing } from './kept-apart.ts'
import { MAX_TRACKED_FAILURES } from './limits.ts'
import { type OwnPlace, type PathRules, selectPath } from './path-selection.ts'
import { type RelayQuality, UNMEASURED } from './quality/relay-quality.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'
import { RELAY_AVOIDED_MS } from './timeouts.ts'

export type PathPurpose =
  /**
   * The last relay is drawn: never a guard or vanguard, nor one of `exclude`. 3 hops unless said otherwise. Shares as few relays
   * after the guard as it can with circuits it is to be kept apart from: `apart` names their relays, once a use.
   */
  | {
      readonly kind: 'general'
      readonly hops?: 3 | 4
      readonly exclude?: readonly RelayInfo[]
      readonly apart?: readonly RelayInfo[]
    }
  /**
   * The last relay is given. 4 hops for services: who names it could watch which relay comes before it. It is this node's own relay only
   * where that is said to be right: what a stranger named would otherwise tell him, by a refusal, that he named the right one.
   */
  | { readonly kind: 'last'; readonly relay: RelayInfo; readonly hops: 3 | 4; readonly mayBeOwn?: boolean }
  /**
   * All but the last relay of such a path: it is named later, and must conflict with none of these. Apart from each other, one of a
   * few fits whatever is named; `beside` is to fit for certain.
   */
  | {
      readonly kind: 'start'
      readonly hops: 2 | 3
      readonly apart?: readonly RelayInfo[]
      readonly beside?: RelayInfo
    }

export interface Paths {
  /** @throws WarrenError `no-path`: says how many relays there are and how many are needed; `storage`. */
  pathTo(purpose: PathPurpose): RelayInfo[]
  /** Hop `failedHop` (0: the guard) of a path could not be reached or did not answer. `isRefused`: its machine says that nobody listens. */
  reportFailure(path: readonly RelayInfo[], failedHop: number, how?: { readonly isRefused: boolean }): void
  /** Hop `awaitedHop` of a path takes longer than hops do; the others are drawn first until it comes. */
  reportSlow(path: readonly RelayInfo[], awaitedHop: number): void
  /** The whole path came to be. */
  reportSuccess(path: readonly RelayInfo[]): void
}

export interface PathParts {
  readonly view: RelayView
  readonly guards: Guards
  readonly own?: () => OwnPlace
  readonly quality?: Pick<RelayQuality, 'weightOf'>
}

/** Hops of a path that has a third vanguard: those of services. */
const LAYER3_HOPS = { general: 4, last: 4, start: 3 } as const

/** Relays that failed a short while ago. In memory: an observation, not a judgement. */
class AvoidedRelays {
  readonly #untilMs = new Map<string, number>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(relay: RelayInfo): void {
    if (this.#untilMs.size >= MAX_TRACKED_FAILURES) this.#untilMs.clear()
    this.#untilMs.set(toHex(relay.id), this.#clock.nowMs() + RELAY_AVOIDED_MS)
  }

  forgive(relay: RelayInfo): void {
    if (this.#untilMs.size > 0) this.#untilMs.delete(toHex(relay.id))
  }

  /** A predicate, or undefined if there is nothing to avoid. */
  predicate(): ((relay: RelayInfo) => boolean) | undefined {
    if (this.#untilMs.size === 0) return undefined
    const nowMs = this.#clock.nowMs()
    return (relay) => (this.#untilMs.get(toHex(relay.id)) ?? 0) > nowMs
  }
}

/** The relay that will end the path, as far as that is known. */
function lastOf(purpose: PathPurpose): readonly RelayInfo[] {
  if (purpose.kind === 'last') return [purpose.relay]
  return purpose.kind === 'start' && purpose.beside !== undefined ? [purpose.beside] : []
}

/** Relays of the circuits that it is to be kept apart from. */
function apartOf(purpose: PathPurpose): readonly RelayInfo[] {
  return purpose.kind === 'last' ? [] : (purpose.apart ?? [])
}

/** Guard, layer 2, layer 3. */
const LAST_VANGUARD_HOP = 2

class GuardedPaths implements Paths {
  readonly #random: Random
  readonly #parts: PathParts
  readonly #avoided: AvoidedRelays

  constructor(ports: { readonly random: Random; readonly clock: Clock }, parts: PathParts) {
    this.#random = ports.random
    this.#parts = parts
    this.#avoided = new AvoidedRelays(ports.clock)
  }

  pathTo(purpose: PathPurpose): RelayInfo[] {
    const { guards } = this.#parts
    const last = lastOf(purpose)
    const guard = guards.guardFor({ beside: last })
    let refusal: WarrenError | undefined
    for (const layer2 of guards.layer2For({ beside: [guard, ...last], apart: apartOf(purpose) })) {
      try {
        return this.#behind([guard, layer2], last, purpose)
      } catch (error) {
        // Another vanguard of the set may leave room for the rest; new ones are not drawn for that.
        if (!isWarrenError(error) || error.kind !== 'no-path') throw error
        refusal = error
      }
    }
    throw refusal ?? fail('bug', 'guards: at least one vanguard is offered')
  }

  /** The rest of a path behind guard and layer-2 vanguard. */
  #behind(first: readonly RelayInfo[], last: readonly RelayInfo[], purpose: PathPurpose): RelayInfo[] {
    const hasThird = purpose.hops === LAYER3_HOPS[purpose.kind]
    const layer3 = hasThird
      ? this.#parts.guards.layer3For({ beside: [...first, ...last], apart: apartOf(purpose) })
      : []
    let refusal: WarrenError | undefined
    for (const relay of layer3) {
      try {
        return this.#complete(purpose, [...first, relay])
      } catch (error) {
        if (!isWarrenError(error) || error.kind !== 'no-path') throw error
        refusal = error
      }
    }
    if (refusal !== undefined) throw refusal
    return this.#complete(purpose, first)
  }

  #complete(purpose: PathPurpose, first: readonly RelayInfo[]): RelayInfo[] {
    const { view, own, quality = UNMEASURED } = this.#parts
    const avoid = this.#avoided.predicate()
    const rules: PathRules = {
      length: purpose.hops ?? 3,
      first,
      own: own?.() ?? {},
      weightOf: (relay) => quality.weightOf(relay),
      ...(avoid === undefined ? {} : { avoid }),
    }
    if (purpose.kind === 'last') {
      const { relay: last, mayBeOwn: mayEndHere = false } = purpose
      return selectPath(view, this.#random, { ...rules, last, mayEndHere })
    }
    if (purpose.kind === 'start')
      return drawSparing(apartOf(purpose), rules.avoid, (shunned) =>
        selectPath(view, this.#random, { ...rules, exclude: shunned, apartFrom: lastOf(purpose) }),
      )
    return this.#drawLast(rules, purpose.exclude ?? [], purpose.apart ?? [])
  }

  /** Never a guard that knows our address nor a vanguard as last hop; in a tiny network at least not those in use. */
  #drawLast(rules: PathRules, exclude: readonly RelayInfo[], apart: readonly RelayInfo[]): RelayInfo[] {
    const { view, guards } = this.#parts
    // Within each choice of who may be last: being apart never makes a relay last that should not be.
    const select = (never: readonly RelayInfo[]): RelayInfo[] =>
      drawSparing(apart, rules.avoid, (shunned) =>
        selectPath(view, this.#random, {
          ...rules,
          exclude: shunned,
          excludeLast: [...never, ...exclude],
        }),
      )
    try {
      return select(guards.neverLast())
    } catch (error) {
      if (!isWarrenError(error) || error.kind !== 'no-path') throw error
      return select(guards.status().layer2)
    }
  }

  reportFailure(path: readonly RelayInfo[], failedHop: number, { isRefused } = { isRefused: false }): void {
    const relay = path[failedHop]
    if (relay === undefined) return
    const { guards } = this.#parts
    if (failedHop > 0) this.#avoided.add(relay)
    // A vanguard that does not answer is passed over within its layer, which is not redrawn.
    if (failedHop <= LAST_VANGUARD_HOP)
      guards.reportFailure(relay, { isFirstHop: failedHop === 0, isRefused })
    // Whoever says that the next relay failed did answer.
    if (failedHop > 0) guards.networkAnswered()
  }

  reportSlow(path: readonly RelayInfo[], awaitedHop: number): void {
    const relay = path[awaitedHop]
    if (relay === undefined) return
    if (awaitedHop === 0) this.#parts.guards.reportFailure(relay, { isFirstHop: true })
    else this.#avoided.add(relay)
  }

  reportSuccess(path: readonly RelayInfo[]): void {
    for (const [hop, relay] of path.entries()) {
      if (hop <= LAST_VANGUARD_HOP) this.#parts.guards.reportSuccess(relay)
      this.#avoided.forgive(relay)
    }
  }
}

/** @param parts.quality - what this node measured of relays. */
export function createPaths(
  ports: { readonly random: Random; readonly clock: Clock },
  parts: PathParts,
): Paths {
  return new GuardedPaths(ports, parts)
}
