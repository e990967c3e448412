import type { Finding } from '@warren/api'
import { found } from '../causes.ts'
import type { Check } from '../check.ts'
import type { Facts } from '../facts.ts'
import { count, duration } from '../words.ts'

export const GUARD: Check = {
  label: 'the entry relay',
  applies: ({ daemon }) => daemon?.status?.guard !== undefined || daemon?.status?.guards !== undefined,
  run: (facts) => [...usedUp(facts), ...suspected(facts), ...away(facts)],
}

/** No guard is left, and the month's replacements are drawn: Warren stops rather than show its address to more relays. */
function usedUp({ daemon }: Facts): Finding[] {
  const { guard, guards } = daemon?.status ?? {}
  if (guard !== undefined || guards === undefined || guards.replaced < guards.replacementsAllowed) return []
  return [
    found('guards-used-up', {
      certainty: 'certain',
      title: 'One entry relay after the other vanished, so Warren chooses no further one this month.',
      evidence: `${count(guards.replaced, 'replacement')} in the last 30 days, of ${guards.replacementsAllowed} that may be; none of the chosen relays is listed now.`,
      fix: 'Ask who runs the network whether relays were lost, and look at this connection: somebody in between may be hiding relays. Try another connection; Warren goes on by itself when a chosen relay is back, or when 30 days have passed.',
    }),
  ]
}

/** Circuits die in a way that neither chance nor the relays behind the guard explain. */
function suspected({ daemon }: Facts): Finding[] {
  const { guard, guards } = daemon?.status ?? {}
  if (guards?.suspect !== true) return []
  const standsIn = guard?.primary === false
  return [
    found('guard-suspect', {
      certainty: 'likely',
      title: 'Too many circuits through the entry relay of this node fail; it may choose which ones live.',
      evidence: standsIn
        ? `A backup, ${guard.address}, stands in for it meanwhile.`
        : `No backup is above suspicion; circuits start at ${guard?.address ?? 'none'}.`,
      fix: 'Nothing needs to be typed: Warren keeps to its few chosen relays and comes back when circuits last again. If it stays so, tell who runs the network; if it is so with every connection but not elsewhere, the connection is to blame.',
    }),
  ]
}

function away({ daemon, relays }: Facts): Finding[] {
  const { guard, guards } = daemon?.status ?? {}
  const probe = relays?.find(({ isGuard }) => isGuard)
  if (guard === undefined || guard.reachable || guards?.suspect === true || probe?.outcome === 'linked')
    return []
  const known = guard.ageMs === undefined ? '' : ` This node has had it for ${duration(guard.ageMs)}.`
  return [
    found('guard-away', {
      certainty: probe === undefined ? 'likely' : 'certain',
      title: 'The entry relay of this node cannot be reached; another one stands in for it.',
      evidence: `${guards?.reason ?? `${guard.address} does not answer`}.${known}`,
      fix: 'Nothing needs to be done: Warren comes back to it, and replaces it if it stays away for long.',
    }),
  ]
}
