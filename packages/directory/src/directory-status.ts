/** What a directory says of itself: a step, counts, and the cause of any waiting. */
import type { BootstrapStatus } from './bootstrap-list.ts'
import type { ErrorKind, SafeText } from '@warren/kernel'
import type { Disagreement } from './sync-round.ts'
import type { TwoFaced } from './view-book.ts'

/** stopped > cached (relays from disk, nobody asked yet) or bootstrapping > joining (too few relays) > ready. */
export type DirectoryStep = 'stopped' | 'bootstrapping' | 'joining' | 'cached' | 'ready'

/** A peer of the last round that gave no answer. */
export interface PeerFailure {
  /** Index of the bootstrap entry; undefined for a relay from the set. */
  readonly bootstrapEntry: number | undefined
  readonly kind: ErrorKind
}

/** Whether paths can be built. */
export interface Usability {
  readonly usable: boolean
  /** Why not. */
  readonly reason: SafeText | undefined
  readonly relays: number
  /** Relays of which no two share operator or prefix. */
  readonly distinct: number
  readonly needed: number
}

export interface DirectoryStatus extends Usability {
  readonly step: DirectoryStep
  /** What is being waited for, if anything. */
  readonly waitingFor: SafeText | undefined
  readonly operators: number
  readonly rounds: number
  readonly asked: number
  readonly answered: number
  readonly failures: readonly PeerFailure[]
  /** The relays to start from, and how each answered last. */
  readonly bootstrap: readonly BootstrapStatus[]
  /** Peers of the last round whose set differed from all taken together by more than a quarter. */
  readonly disagreement: number
  readonly disagreements: readonly Disagreement[]
  /** Relays that were caught showing different networks to different peers, since this node started. */
  readonly twoFaced: readonly TwoFaced[]
  /** Relays that the largest set shown in the last round has, and parts of descriptors that wait to be verified. */
  readonly expected: number
  readonly unverified: number
  /** Relays excluded because they contradicted themselves. */
  readonly equivocating: number
  /** Peers not asked at present because they broke the protocol or handed on forgeries. */
  readonly penalised: number
  readonly lastRoundAtMs: number | undefined
  readonly nextRoundInMs: number | undefined
}
