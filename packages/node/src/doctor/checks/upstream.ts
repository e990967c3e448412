import { found } from '../causes.ts'
import type { Check } from '../check.ts'

export const UPSTREAM: Check = {
  label: 'the upstream proxy',
  applies: ({ upstream }) => upstream !== undefined,
  run({ upstream }) {
    if (upstream === undefined) return []
    const { address, outcome } = upstream
    const silent = 'Nothing goes past it while it is gone, so nothing works.'
    switch (outcome) {
      case 'fine':
        return []
      case 'not-socks':
        return [
          found('upstream-not-socks', {
            certainty: 'certain',
            title: `What listens at ${address} is not a SOCKS5 proxy.`,
            evidence: `It does not answer a SOCKS5 greeting. ${silent}`,
            fix: 'Check the port in --upstream socks5://HOST:PORT (or "upstream" in config.json).',
          }),
        ]
      case 'wants-password':
        return [
          found('upstream-password', {
            certainty: 'certain',
            title: `The upstream proxy ${address} wants a user name and password, or others than it got.`,
            evidence: `It accepts none of the methods offered. ${silent}`,
            fix: 'Give them: --upstream socks5://USER:PASSWORD@HOST:PORT (or "upstream" in config.json).',
          }),
        ]
      default:
        return [
          found('upstream-gone', {
            certainty: 'certain',
            title: `The upstream proxy ${address} cannot be reached.`,
            evidence: `${EVIDENCE[outcome]} ${silent}`,
            fix: 'Start it (Tor, ssh -D, the VPN); Warren goes on by itself then. Or change --upstream.',
          }),
        ]
    }
  },
}

const EVIDENCE = {
  refused: 'Nobody listens there.',
  filtered: 'It does not answer.',
  'no-route': 'There is no route to it.',
  failed: 'The connection to it breaks.',
} as const
