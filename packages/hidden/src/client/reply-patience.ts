/** How long a client waits for the last relay of a circuit: longer than any that answers takes here, shorter than for one that never will. */
import type { ClientCircuit } from '@warren/circuit'
import { REPLY_ROUND_TRIPS } from '../limits.ts'
import { REPLY_LEAST_MS, REPLY_TIMEOUT_MS } from '../timeouts.ts'

export function replyPatienceMs({ hopTimesMs }: Pick<ClientCircuit, 'hopTimesMs'>): number {
  const lastMs = hopTimesMs.at(-1) ?? REPLY_TIMEOUT_MS
  return Math.min(REPLY_TIMEOUT_MS, Math.max(REPLY_LEAST_MS, REPLY_ROUND_TRIPS * lastMs))
}
