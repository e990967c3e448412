/** What a swarm tells of itself. */
import { type CauseCode, CAUSES } from './sentences.ts'
import type { HoldersStatus, SourceStatus } from './source.ts'

/** What the owner of a work is told about its sharers. */
export interface SwarmStatus {
  /** At least one sharer serves now. */
  readonly isConnected: boolean
  /** A step of {@link STEPS}, or of connecting. */
  readonly step: string
  /** Why nothing comes, once something failed. */
  readonly code?: CauseCode
  readonly sources: readonly SourceStatus[]
  /** Absent: they were not asked. */
  readonly holders?: HoldersStatus
  /** To sharers. */
  readonly circuits: number
}

/** Which of several causes is told: the one with which somebody can do most. */
export const TOLD_FIRST: readonly CauseCode[] = [
  'network',
  'client-key',
  'changed',
  'missing',
  'busy',
  'slow',
  'silent',
  'lost',
  'holders',
  'unreachable',
  'not-here',
  'ended',
  'offline',
  'wrong',
]

/** The sentences behind a status that waits. */
export function causeOf(
  status: SwarmStatus,
): { waitingFor: string; cause: string; next: string } | undefined {
  return status.code === undefined ? undefined : CAUSES[status.code]
}
