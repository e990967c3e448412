/** Why leaving waits: a closed list, so that each can be explained and tested. */
import type { WarrenError } from '@warren/kernel'

export interface PutCause {
  readonly waitingFor: string
  readonly cause: string
  readonly next: string
}

const GOES_ON = 'It goes on by itself; what was signed for stays with its holders meanwhile.'

const CAUSES = {
  full: {
    waitingFor: 'holders',
    cause: 'too few relays have room or take more just now',
    next: GOES_ON,
  },
  unreachable: {
    waitingFor: 'holders',
    cause: 'too few of the relays that are to hold it can be reached',
    next: GOES_ON,
  },
  network: {
    waitingFor: 'the network',
    cause: 'this node has no circuits, or knows too few relays',
    next: 'Type "warren status" to see what the node is waiting for.',
  },
} as const satisfies Record<string, PutCause>

/** Whether trying again later can help. */
export function isWorthWaiting({ kind }: WarrenError): boolean {
  return ['overloaded', 'refused', 'unreachable', 'timeout', 'closed', 'no-path'].includes(kind)
}

export function causeOfPut({ kind }: WarrenError): PutCause {
  if (kind === 'no-path') return CAUSES.network
  return kind === 'overloaded' || kind === 'refused' ? CAUSES.full : CAUSES.unreachable
}
