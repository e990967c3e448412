import { found } from '../causes.ts'
import type { Check } from '../check.ts'

export const GUARD: Check = {
  label: 'the entry relay',
  applies: ({ daemon }) => daemon?.status?.guard !== undefined,
  run({ daemon, relays }) {
    const guard = daemon?.status?.guard
    const probe = relays?.find(({ isGuard }) => isGuard)
    if (guard === undefined || guard.reachable || probe?.outcome === 'linked') return []
    return [
      found('guard-away', {
        certainty: probe === undefined ? 'likely' : 'certain',
        title: 'The entry relay of this node cannot be reached; another one stands in for it.',
        evidence: `${guard.address} does not answer.`,
        fix: 'Nothing needs to be done: Warren comes back to it, and replaces it if it stays away for long.',
      }),
    ]
  },
}
