/** END reasons as errors and back (docs/spec/circuit.md §6). */
import { fail, type WarrenError } from '@warren/kernel'
import type { EndReason } from '../circuit.ts'

/** What an END before CONNECTED means to the opener. */
export function refusalOf(reason: EndReason): WarrenError {
  switch (reason) {
    case 'notFound':
      return fail('not-found', 'stream: the far end knows no such target')
    case 'overloaded':
      return fail('overloaded', 'stream: the far end has no room')
    case 'timeout':
      return fail('timeout', 'stream: the far end got no answer in time')
    default:
      return fail('refused', 'stream: the far end refused')
  }
}

/** What an END other than `done` means on a stream that was open. */
export function resetOf(reason: EndReason): WarrenError {
  switch (reason) {
    case 'overloaded':
      return fail('overloaded', 'stream: the far end ran out of room')
    case 'timeout':
      return fail('timeout', 'stream: the far end waited too long')
    default:
      return fail('closed', 'stream: reset by the far end')
  }
}

/** What the far end is told when this end aborts: as little as helps. */
export function reasonOf(error: WarrenError): EndReason {
  switch (error.kind) {
    case 'refused':
    case 'overloaded':
    case 'timeout':
      return error.kind
    case 'not-found':
      return 'notFound'
    default:
      return 'reset'
  }
}
