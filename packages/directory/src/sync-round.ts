/** One round of reconciliation: several peers asked at once, their items verified, their answers compared. */
import { asWarrenError, type Cancel, type Clock, type WarrenError, within } from '@warren/kernel'
import type { Link, LinkTarget } from '@warren/link'
import type { DirectoryExchange } from './exchange.ts'
import { MAX_CONTINUATIONS } from './limits.ts'
import type { RelaySet } from './relay-set.ts'
import { DIAL_MS } from './timeouts.ts'

/** How the directory gets a link to a peer: dialled, started, and routed to {@link DirectoryExchange.handleCell}. */
export type LinkTo = (target: LinkTarget, cancel?: Cancel) => Promise<Link>

export interface PeerOutcome {
  readonly target: LinkTarget
  /** Set: it gave no usable answer. */
  readonly error: WarrenError | undefined
  /** Usable relays in its set, by its own count. */
  readonly relays: number
  /** Items of its answer that no honest peer has. */
  readonly forged: number
}

export interface RoundParts {
  readonly clock: Clock
  readonly set: RelaySet
  readonly exchange: DirectoryExchange
  readonly linkTo: LinkTo
}

async function askPeer(
  { clock, set, exchange, linkTo }: RoundParts,
  target: LinkTarget,
  cancel: Cancel,
): Promise<PeerOutcome> {
  let forged = 0
  try {
    const link = await within(clock, DIAL_MS, linkTo(target, cancel), cancel)
    for (let asked = 0; ; asked++) {
      const answer = await exchange.ask(link, cancel)
      const report = await set.accept(answer.items)
      forged += report.forged
      const goesOn = answer.more && report.fresh.length > 0 && forged === 0 && asked < MAX_CONTINUATIONS
      if (!goesOn) return { target, error: undefined, relays: answer.relays, forged }
    }
  } catch (error) {
    return { target, error: asWarrenError(error), relays: 0, forged }
  }
}

/** Asks all peers at once; never throws. */
export function runRound(
  parts: RoundParts,
  targets: readonly LinkTarget[],
  cancel: Cancel,
): Promise<PeerOutcome[]> {
  return Promise.all(targets.map((target) => askPeer(parts, target, cancel)))
}

/** Sets differ a little while news travels; beyond a quarter, and two relays, somebody sees another network. */
export function countDisagreement(outcomes: readonly PeerOutcome[], relaysNow: number): number {
  const tolerated = Math.max(2, relaysNow / 4)
  return outcomes.filter(
    ({ error, relays }) => error === undefined && Math.abs(relaysNow - relays) > tolerated,
  ).length
}
