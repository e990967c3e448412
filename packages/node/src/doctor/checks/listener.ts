import { found } from '../causes.ts'
import type { Check } from '../check.ts'

export const LISTENER: Check = {
  label: 'whether others reach this relay',
  applies: ({ daemon }) => daemon?.status?.relay !== undefined,
  run({ daemon }) {
    const relay = daemon?.status?.relay
    if (relay?.reachable !== false) return []
    return [
      found('listener-unreachable', {
        certainty: 'likely',
        title: `Other relays cannot reach this one at ${relay.address}.`,
        evidence: relay.finding ?? 'They were asked, through circuits, to connect to it, and could not.',
        fix:
          relay.next ??
          'Forward that TCP port on your router to this machine (or add --port-mapping), open it in the firewall, or correct --advertise HOST:PORT.',
      }),
    ]
  },
}
