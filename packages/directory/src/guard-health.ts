/**
 * Which guards cannot be reached at present. In memory only: after a restart every guard is tried again, the primary first.
 */
import { type Clock, toHex } from '@warren/kernel'
import type { RelayInfo } from './relay-info.ts'
import { MAX_TRACKED_FAILURES } from './limits.ts'
import { GUARD_FIRST_RETRY_MS, GUARD_LAST_RETRY_MS, GUARD_UNREACHABLE_MS } from './timeouts.ts'

interface Failure {
  readonly sinceMs: number
  /** Until when it is passed over; then it is tried again. */
  readonly untilMs: number
  readonly pauseMs: number
}

export interface GuardHealth {
  /** True: failing for the stated time and not yet due for another try. */
  isUnreachable(relay: RelayInfo): boolean
  succeeded(relay: RelayInfo): void
  failed(relay: RelayInfo): void
}

export function createGuardHealth(clock: Clock): GuardHealth {
  const failures = new Map<string, Failure>()
  return {
    isUnreachable(relay) {
      const failure = failures.get(toHex(relay.id))
      return failure !== undefined && clock.nowMs() < failure.untilMs
    },
    succeeded: (relay) => {
      failures.delete(toHex(relay.id))
    },
    failed(relay) {
      const key = toHex(relay.id)
      const nowMs = clock.nowMs()
      const known = failures.get(key)
      if (known === undefined) {
        if (failures.size >= MAX_TRACKED_FAILURES) failures.clear()
        failures.set(key, { sinceMs: nowMs, untilMs: 0, pauseMs: GUARD_FIRST_RETRY_MS })
        return
      }
      if (nowMs - known.sinceMs < GUARD_UNREACHABLE_MS || nowMs < known.untilMs) return
      const pauseMs = Math.min(GUARD_LAST_RETRY_MS, known.untilMs === 0 ? known.pauseMs : known.pauseMs * 2)
      failures.set(key, { sinceMs: known.sinceMs, untilMs: nowMs + pauseMs, pauseMs })
    },
  }
}
