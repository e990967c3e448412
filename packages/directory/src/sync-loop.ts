/** Rounds of reconciliation, one after the other, for as long as the directory runs (docs/spec/directory.md §5.5). */
import {
  asWarrenError,
  type Cancel,
  CancelSource,
  type Clock,
  type ErrorKind,
  type Log,
  pause,
  type Primitives,
  type Random,
} from '@warren/kernel'
import type { LinkTarget } from '@warren/link'
import type { BootstrapList } from './bootstrap-list.ts'
import type { DirectoryExchange } from './exchange.ts'
import type { Network } from './network-file.ts'
import type { PeerChoice } from './peer-choice.ts'
import type { RelaySet } from './relay-set.ts'
import type { ViewBook } from './view-book.ts'
import { SyncPace } from './sync-pace.ts'
import {
  type Disagreement,
  disagreementsOf,
  isOffence,
  type LinkTo,
  type PeerOutcome,
  type RoundParts,
  runRound,
} from './sync-round.ts'

export interface SyncParts {
  readonly clock: Clock
  readonly random: Random
  readonly primitives: Pick<Primitives, 'sha256'>
  readonly log: Log
  readonly network: Network
  readonly bootstrap: BootstrapList
  readonly set: RelaySet
  readonly exchange: DirectoryExchange
  readonly choice: PeerChoice
  readonly views: ViewBook
  readonly linkTo: LinkTo
  readonly ages: RoundParts['ages']
  /** Whether enough relays are known. */
  readonly isUsable: () => boolean
  /** A round is over. */
  readonly concluded: () => void
}

export class SyncLoop {
  readonly #parts: SyncParts
  readonly #pace: SyncPace
  #stopping: CancelSource | undefined
  #wake = new CancelSource()
  #outcomes: readonly PeerOutcome[] = []
  #nextRoundAtMs: number | undefined
  #expected = 0
  rounds = 0
  /** Peers of the last round whose set differed much from ours after it. */
  disagreements: readonly Disagreement[] = []
  lastRoundAtMs: number | undefined

  constructor(parts: SyncParts) {
    this.#parts = parts
    this.#pace = new SyncPace(parts.random, parts.network.parameters.descriptors.reconcileIntervalS * 1000)
  }

  get isRunning(): boolean {
    return this.#stopping !== undefined
  }

  get asked(): number {
    return this.#outcomes.length
  }

  get answered(): number {
    return this.#outcomes.filter(({ error }) => error === undefined).length
  }

  /** Relays of the largest set that a peer of this round showed, or of the last round. */
  get expected(): number {
    return this.#expected
  }

  get nextRoundInMs(): number | undefined {
    return this.#nextRoundAtMs === undefined
      ? undefined
      : Math.max(0, this.#nextRoundAtMs - this.#parts.clock.nowMs())
  }

  /** Peers of the last round that gave no answer. */
  failures(): { readonly id: Uint8Array; readonly kind: ErrorKind }[] {
    return this.#outcomes.flatMap(({ target, error }) =>
      error === undefined ? [] : [{ id: target.id, kind: error.kind }],
    )
  }

  start(): void {
    if (this.#stopping !== undefined) return
    this.#stopping = new CancelSource()
    void this.#runUntil(this.#stopping.cancel)
  }

  stop(): void {
    this.#stopping?.abort()
    this.#stopping = undefined
    this.#wake.abort()
    this.#nextRoundAtMs = undefined
  }

  /** Ends the pause before the next round. */
  wake(): void {
    this.#wake.abort()
  }

  async #runUntil(stopped: Cancel): Promise<void> {
    const expects = (relays: number): void => {
      this.#expected = Math.max(this.#expected, relays)
    }
    while (!stopped.aborted) {
      this.#nextRoundAtMs = undefined
      this.#expected = 0
      this.#conclude(await runRound({ ...this.#parts, expects }, this.#targets(), stopped))
      if (stopped.aborted) return
      const waitMs = this.#pace.nextMs(this.answered, this.#parts.isUsable())
      this.#nextRoundAtMs = this.#parts.clock.nowMs() + waitMs
      this.#wake = new CancelSource()
      this.#parts.concluded()
      await pause(this.#parts.clock, waitMs, this.#wake.cancel).catch(() => {})
    }
  }

  #targets(): readonly LinkTarget[] {
    const { choice, log, isUsable } = this.#parts
    const needsBootstrap = !isUsable() || (this.rounds > 0 && this.answered === 0)
    return choice.chooseAnyway(needsBootstrap, (error) => {
      log.write('error', 'directory: its sources could not be written down', {}, asWarrenError(error))
    })
  }

  #conclude(outcomes: readonly PeerOutcome[]): void {
    const { clock, log, choice, set, bootstrap } = this.#parts
    this.#outcomes = outcomes
    bootstrap.note(outcomes)
    this.disagreements = disagreementsOf(outcomes, set)
    this.rounds++
    const anyAnswered = this.answered > 0
    if (anyAnswered) this.lastRoundAtMs = Math.floor(clock.wallMs())
    for (const { target, error, forged } of outcomes) {
      if (forged > 0 || (error !== undefined && isOffence(error))) {
        log.write('info', 'directory: a peer is not asked for a while', { forged }, error)
        choice.penalise(target.id)
      }
      if (error?.kind === 'bug' || error?.kind === 'storage') {
        log.write('error', 'directory: an answer could not be taken', {}, error)
      }
      if (error === undefined) choice.reportSuccess(target.id)
      else if (anyAnswered) choice.reportFailure(target.id)
    }
  }
}
