/** One round of reconciliation: several peers compared with at once, what they gave verified, what they showed compared. */
import {
  asWarrenError,
  type Cancel,
  type Clock,
  fail,
  type Primitives,
  type Random,
  type WarrenError,
  within,
} from '@warren/kernel'
import type { Link, LinkTarget } from '@warren/link'
import type { RelayAge } from './ages.ts'
import type { DirectoryExchange } from './exchange.ts'
import type { Answer } from './message-format.ts'
import { MAX_BARREN_BYTES, MAX_REQUESTS_PER_ROUND } from './limits.ts'
import { RangeClaims } from './range-claims.ts'
import { RangeSession } from './range-session.ts'
import type { RelaySet } from './relay-set.ts'
import { differenceOf, isFarApart, type SetView, sizeOf, viewOf } from './set-view.ts'
import { DIAL_MS, SESSION_MS } from './timeouts.ts'
import type { ViewBook } from './view-book.ts'

/** How the directory gets a link to a peer: dialled, started, and routed to {@link DirectoryExchange.handleCell}. */
export type LinkTo = (target: LinkTarget, cancel?: Cancel) => Promise<Link>

export interface PeerOutcome {
  readonly target: LinkTarget
  /** Set: it gave no usable answer. */
  readonly error: WarrenError | undefined
  /** What it showed of its set, as far as it came to that. */
  readonly view: SetView | undefined
  /** Items of its answers that no honest peer has. */
  readonly forged: number
}

export interface RoundParts {
  readonly clock: Clock
  readonly random: Random
  readonly primitives: Pick<Primitives, 'sha256'>
  readonly set: RelaySet
  readonly exchange: DirectoryExchange
  readonly views: ViewBook
  readonly linkTo: LinkTo
  /** A peer said how large its set is. */
  readonly expects: (relays: number) => void
  /** Whether a peer is asked since when it has known relays, and what becomes of it. */
  readonly ages: {
    wants(target: LinkTarget): boolean
    add(target: LinkTarget, ages: readonly RelayAge[]): void
  }
}

/** A comparison with one peer, from the first request to the last. */
class PeerRound {
  readonly #parts: RoundParts
  readonly #claims: RangeClaims
  readonly #session: RangeSession
  readonly #cancel: Cancel
  forged = 0

  constructor(parts: RoundParts, claims: RangeClaims, cancel: Cancel) {
    this.#parts = parts
    this.#claims = claims
    this.#cancel = cancel
    this.#session = new RangeSession(parts, parts.set.compared, claims)
  }

  get view(): SetView | undefined {
    return this.#session.view
  }

  async run(target: LinkTarget): Promise<void> {
    const { clock, linkTo } = this.#parts
    const link = await within(clock, DIAL_MS, linkTo(target, this.#cancel), this.#cancel)
    // Asked first, so that it is there before the first relays are.
    void this.#askAges(link, target)
    try {
      await this.#compare(link)
    } catch (error) {
      const reason = asWarrenError(error)
      if (isOffence(reason)) link.close()
      throw reason
    } finally {
      this.#claims.release(this.#session)
    }
  }

  async #askAges(link: Link, target: LinkTarget): Promise<void> {
    const { exchange, ages } = this.#parts
    if (!ages.wants(target)) return
    try {
      ages.add(target, await exchange.askAges(link, this.#cancel))
    } catch {
      // One source less that vouches: the others do, or nobody.
    }
  }

  async #compare(link: Link): Promise<void> {
    const { clock, exchange } = this.#parts
    const untilMs = clock.nowMs() + SESSION_MS
    let barrenBytes = 0
    for (let requests = 0; this.forged === 0 && !this.#cancel.aborted; requests++) {
      const request = this.#session.next()
      if (request === 'done') return
      if (clock.nowMs() > untilMs || requests > MAX_REQUESTS_PER_ROUND)
        throw fail('protocol-violation', 'directory: a comparison without an end')
      if (request === 'wait') {
        await this.#claims.whenReleased()
        continue
      }
      const answer = await exchange.ask(link, request, this.#cancel)
      barrenBytes = (await this.#take(answer, link)) > 0 ? 0 : barrenBytes + answer.bytes
      if (barrenBytes > MAX_BARREN_BYTES)
        throw fail('protocol-violation', 'directory: ranges that lead to nothing', {
          fields: { barrenBytes },
        })
    }
  }

  /** How many items were new. */
  async #take(answer: Answer, { peer }: Link): Promise<number> {
    const { set, expects, views } = this.#parts
    const isFirst = this.#session.view === undefined
    const items = this.#session.take(answer.replies)
    const shown = this.#session.view
    if (isFirst && shown !== undefined) {
      expects(sizeOf(shown))
      await views.note(peer.kind === 'relay' ? peer.id : undefined, answer, shown)
    }
    const { fresh, forged, declined } = await set.accept(items)
    this.forged += forged
    set.decline(declined)
    this.#claims.release(this.#session)
    return fresh.length
  }
}

/** What only a peer does that breaks the protocol, as against one that is slow, gone or busy. */
export function isOffence({ kind }: WarrenError): boolean {
  return kind === 'protocol-violation' || kind === 'malformed'
}

/** Asks all peers at once; never throws. */
export function runRound(
  parts: RoundParts,
  targets: readonly LinkTarget[],
  cancel: Cancel,
): Promise<PeerOutcome[]> {
  const claims = new RangeClaims(parts.clock)
  return Promise.all(
    targets.map(async (target) => {
      const round = new PeerRound(parts, claims, cancel)
      const error = await round.run(target).then(() => undefined, asWarrenError)
      return { target, error, view: round.view, forged: round.forged }
    }),
  )
}

/** A peer that shows another network than all of them together make up: how many relays, and how many of them differ. */
export interface Disagreement {
  readonly shown: number
  readonly here: number
  /** Relays here that it does not show, and the other way round, at least. */
  readonly lacking: number
  readonly added: number
}

export function disagreementsOf(outcomes: readonly PeerOutcome[], set: RelaySet): Disagreement[] {
  const ours = viewOf(set.compared.tree)
  return outcomes.flatMap(({ error, view }) =>
    error !== undefined || view === undefined || !isFarApart(ours, view)
      ? []
      : [{ shown: sizeOf(view), here: sizeOf(ours), ...differenceOf(ours, view) }],
  )
}
