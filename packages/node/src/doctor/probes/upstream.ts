/** The proxy that every link goes through, greeted as for a connection; nothing is sent through it. */
import { asWarrenError, type Cancel, type Clock, type WarrenError, within } from '@warren/kernel'
import { greetUpstream, type Upstream } from '@warren/platform/node'
import { formatHostPort } from '../../config.ts'
import type { UpstreamFacts } from '../facts.ts'
import { UPSTREAM_PROBE_TIMEOUT_MS } from '../timeouts.ts'
import { codeOf } from './system-code.ts'

type Outcome = UpstreamFacts['outcome']

export async function probeUpstream(
  clock: Clock,
  upstream: Upstream,
  cancel: Cancel,
): Promise<UpstreamFacts> {
  const address = formatHostPort(upstream.address)
  try {
    await within(clock, UPSTREAM_PROBE_TIMEOUT_MS, greetUpstream(upstream, cancel), cancel)
    return { address, outcome: 'fine' }
  } catch (error) {
    return { address, outcome: outcomeOf(asWarrenError(error)) }
  }
}

const OUTCOME_OF_CODE: Readonly<Record<string, Outcome>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'filtered',
  ENETUNREACH: 'no-route',
  EHOSTUNREACH: 'no-route',
  EADDRNOTAVAIL: 'no-route',
}

function outcomeOf(error: WarrenError): Outcome {
  const known = OUTCOME_OF_CODE[codeOf(error) ?? '']
  if (known !== undefined) return known
  switch (error.kind) {
    case 'timeout':
      return 'filtered'
    case 'no-permission':
      return 'wants-password'
    case 'protocol-violation':
    case 'closed':
      return 'not-socks'
    default:
      return 'failed'
  }
}
