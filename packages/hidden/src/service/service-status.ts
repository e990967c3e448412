/** What a service's owner is shown: which step it is at, and what it waits for. */
import { safeText, type SafeText } from '@warren/kernel'
import type { PublishedCount } from './descriptor-publisher.ts'

/** `reachable`: at least one introduction point is established and enough holders have a descriptor that names it. */
export type ServiceState = 'starting' | 'reachable' | 'stopped'

export interface HiddenServiceStatus {
  readonly state: ServiceState
  readonly introductionPoints: { readonly established: number; readonly wanted: number }
  /** Holders of the descriptors for the current and the next period. */
  readonly published: { readonly current: PublishedCount; readonly next: PublishedCount }
  /** What it waits for; undefined if everything is as it should be. */
  readonly waitingFor: SafeText | undefined
  /** Why that takes long, if it is known. */
  readonly cause: SafeText | undefined
  /** Circuits with clients. */
  readonly circuits: number
  readonly introductions: {
    readonly accepted: number
    readonly replayed: number
    readonly invalid: number
    readonly dropped: number
  }
  /** What clients are asked to spend now, in tries; 0: nothing, since it keeps up. */
  readonly suggestedEffort: number
  /** Rendezvous points that could not be reached. */
  readonly failedRendezvous: number
}

/** Holders that must have a descriptor before readers can be expected to find it. */
const ENOUGH_HOLDERS = 2

export function isPublishedEnough({ stored, holders }: PublishedCount): boolean {
  return stored > 0 && stored >= Math.min(ENOUGH_HOLDERS, holders)
}

export function waitingFor(
  established: number,
  wanted: number,
  published: { readonly current: PublishedCount; readonly next: PublishedCount },
): SafeText | undefined {
  if (established < wanted) return safeText('introduction points')
  const { current, next } = published
  if (current.holders === 0 || current.stored < current.holders) return safeText('holders of the descriptor')
  if (next.stored < next.holders) return safeText("holders of the next period's descriptor")
  return undefined
}
