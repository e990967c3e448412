/**
 * Which peers a round of reconciliation asks (docs/spec/directory.md §5.5).
 *
 * A relay asks other relays every time, so that no part of the network stays apart. A client keeps the same few, on disk:
 * each further one would learn that somebody at its address uses the network. Nobody relies on one alone. When all of them and all relays to
 * start from are silent, it asks those that it is linked to, its guards: they know it already.
 */
import { type Clock, drawShuffled, equalBytes, type Random, type StateStore, toHex } from '@warren/kernel'
import type { LinkTarget } from '@warren/link'
import type { BootstrapList } from './bootstrap-list.ts'
import { isConflict } from './distinct-relays.ts'
import { BOOTSTRAP_PER_ROUND, LINKED_PER_ROUND, MAX_PENALTIES, PEERS_PER_ROUND } from './limits.ts'
import { drawRelay, isOwn, type OwnPlace } from './path-selection.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'
import { PENALTY_MS } from './timeouts.ts'

/** Rounds in a row in which a client's source may fail before another takes its place. */
const FAILURES_BEFORE_REPLACEMENT = 5
const SOURCES_KEY = 'sources'

export interface PeerChoiceParts {
  readonly bootstrap: BootstrapList
  readonly view: RelayView
  readonly own: () => OwnPlace
  /** Relays to which links that this node dialled are open. */
  readonly linked: () => readonly LinkTarget[]
  /** Relays ask anew each round, clients keep theirs. */
  readonly isRelay: boolean
}

export class PeerChoice {
  readonly #ports: { readonly clock: Clock; readonly random: Random; readonly state: StateStore }
  readonly #parts: PeerChoiceParts
  readonly #penalties = new Map<string, number>()
  readonly #failures = new Map<string, number>()

  constructor(
    ports: { readonly clock: Clock; readonly random: Random; readonly state: StateStore },
    parts: PeerChoiceParts,
  ) {
    this.#ports = ports
    this.#parts = parts
  }

  /** Peers that are not asked at present because they broke the protocol or handed on forgeries. */
  get penalised(): number {
    const nowMs = this.#ports.clock.nowMs()
    return [...this.#penalties.values()].filter((untilMs) => untilMs > nowMs).length
  }

  /**
   * The peers of one round. A relay also asks one of the relays to start from that is not in its list: after a partition each
   * part knows only itself, and that one may be the door to the other.
   *
   * @param needsBootstrap - true: too few relays are known, or none of them answered.
   */
  choose(needsBootstrap: boolean): LinkTarget[] {
    const { isRelay, view } = this.#parts
    const peers: LinkTarget[] = isRelay ? this.draw(PEERS_PER_ROUND, []) : this.#sources()
    const entries = this.#parts.bootstrap.entries()
    if (needsBootstrap) {
      const asked = [...peers, ...this.#some(BOOTSTRAP_PER_ROUND, entries, peers)]
      return [...asked, ...this.#some(LINKED_PER_ROUND, this.#parts.linked(), asked)]
    }
    const unknown = entries.filter(({ id }) => view.byId(id) === undefined)
    return isRelay ? [...peers, ...this.#some(1, unknown, peers)] : peers
  }

  /**
   * The same with the relays to start from where the disk is full or gone: whom else a client asks would not be remembered, so that it were others
   * each time.
   *
   * @param failed - told why, if so.
   */
  chooseAnyway(needsBootstrap: boolean, failed: (error: unknown) => void): readonly LinkTarget[] {
    try {
      return this.choose(needsBootstrap)
    } catch (error) {
      failed(error)
      return this.#parts.bootstrap.entries().slice(0, BOOTSTRAP_PER_ROUND)
    }
  }

  #some(count: number, of: readonly LinkTarget[], except: readonly LinkTarget[]): LinkTarget[] {
    const { id } = this.#parts.own()
    const fitting = of.filter(
      (target) =>
        !this.#isPenalised(target.id) &&
        !(id !== undefined && equalBytes(id, target.id)) &&
        !except.some((peer) => equalBytes(peer.id, target.id)),
    )
    return drawShuffled(this.#ports.random, fitting).slice(0, count)
  }

  /** Draws relays at random, buckets first, apart from each other where possible. */
  draw(count: number, except: readonly RelayInfo[]): RelayInfo[] {
    const { view, own } = this.#parts
    const place = own()
    const drawn: RelayInfo[] = []
    while (drawn.length < count) {
      const isFree = (relay: RelayInfo): boolean =>
        !isOwn(relay, place) &&
        !this.#isPenalised(relay.id) &&
        !this.#isFailing(relay.id) &&
        ![...drawn, ...except].some((other) => equalBytes(other.id, relay.id))
      const isApart = (relay: RelayInfo): boolean =>
        isFree(relay) && !drawn.some((other) => isConflict(other, relay))
      const { random } = this.#ports
      const relay = drawRelay(view.relays(), random, isApart) ?? drawRelay(view.relays(), random, isFree)
      if (relay === undefined) break
      drawn.push(relay)
    }
    return drawn
  }

  /** Those of `relays`, drawn before, that are listed and would be drawn again, as they are listed now. */
  stillGood(relays: readonly Pick<RelayInfo, 'id'>[]): RelayInfo[] {
    return relays.flatMap(({ id }) => {
      const relay = this.#parts.view.byId(id)
      return relay === undefined || this.#isPenalised(id) || this.#isFailing(id) ? [] : [relay]
    })
  }

  reportSuccess(id: Uint8Array): void {
    this.#failures.delete(toHex(id))
  }

  /** Only when another peer answered in the same round: being offline ourselves is no reason to choose others. */
  reportFailure(id: Uint8Array): void {
    const name = toHex(id)
    if (this.#failures.size >= MAX_PENALTIES) this.#failures.clear()
    this.#failures.set(name, (this.#failures.get(name) ?? 0) + 1)
  }

  penalise(id: Uint8Array): void {
    if (this.#penalties.size >= MAX_PENALTIES) this.#penalties.clear()
    this.#penalties.set(toHex(id), this.#ports.clock.nowMs() + PENALTY_MS)
  }

  #isFailing(id: Uint8Array): boolean {
    return (this.#failures.get(toHex(id)) ?? 0) >= FAILURES_BEFORE_REPLACEMENT
  }

  #isPenalised(id: Uint8Array): boolean {
    return (this.#penalties.get(toHex(id)) ?? 0) > this.#ports.clock.nowMs()
  }

  /** A client's sources: those on disk that still serve, and new ones in place of the others. */
  #sources(): RelayInfo[] {
    const table = this.#ports.state.table('directory-sources')
    const stored = table.get(SOURCES_KEY) ?? new Uint8Array()
    const ids: { readonly id: Uint8Array }[] = []
    for (let start = 0; start + 32 <= stored.length; start += 32)
      ids.push({ id: stored.subarray(start, start + 32) })
    const kept = this.stillGood(ids)
    const added = this.draw(PEERS_PER_ROUND - kept.length, kept)
    if (added.length > 0 || kept.length * 32 !== stored.length) {
      const bytes = [...kept, ...added].flatMap((relay) => [...relay.id])
      table.put(SOURCES_KEY, Uint8Array.from(bytes))
    }
    return [...kept, ...added]
  }
}
