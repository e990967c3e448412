import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { count, duration } from '../words.ts'

/** A network that does not say tolerates this much. */
const DEFAULT_TOLERATED_MS = 3 * 3600 * 1000

export const CLOCK: Check = {
  label: 'the clock',
  applies: (facts) => skewsOf(facts).length > 0 || facts.daemon?.status?.state === 'usable',
  run(facts) {
    const skews = skewsOf(facts)
    const median = skews[Math.floor(skews.length / 2)] ?? 0
    const toleratedMs = facts.network.toleratedSkewMs ?? DEFAULT_TOLERATED_MS
    if (Math.abs(median) <= toleratedMs) return []
    const agreeing = skews.filter((skew) => Math.abs(skew - median) <= toleratedMs).length
    const direction = median > 0 ? 'behind' : 'ahead'
    return [
      found('clock-wrong', {
        // One relay may be wrong itself, or lie.
        certainty: agreeing >= 2 ? 'certain' : 'likely',
        title: `The clock of this machine is ${duration(median)} ${direction}.`,
        evidence: `${told(facts) ? count(agreeing, 'relay') : 'The relays it is linked to'} said so; the network allows ${duration(toleratedMs)}.`,
        fix: 'Set the clock: sudo timedatectl set-ntp true, or sudo date -s "YYYY-MM-DD HH:MM:SS". Warren goes on by itself then.',
      }),
    ]
  },
}

/** Whether relays were asked just now. */
function told({ relays }: Facts): boolean {
  return relays?.some(({ skewMs }) => skewMs !== undefined) === true
}

/** The relays' clocks minus ours, ascending: what they just said, and what the daemon has heard. */
function skewsOf({ relays, daemon }: Facts): number[] {
  const clocks = (relays ?? []).flatMap(({ skewMs }) => (skewMs === undefined ? [] : [skewMs]))
  const heard = daemon?.status?.clockSkewMs
  // The daemon's is the machine's clock against the peers'.
  if (clocks.length === 0 && heard !== undefined) return [-heard, -heard]
  return clocks.toSorted((a, b) => a - b)
}
