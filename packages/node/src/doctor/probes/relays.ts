/**
 * Asks relays for a link, all at once, with the product's own link code; closes each as soon as it is open. Nobody else is
 * contacted, and nothing is looked up by name.
 */
import { geometryOf } from '@warren/wire'
import { formatPeerAddress, type Network } from '@warren/directory'
import {
  asWarrenError,
  CancelSource,
  type Cancel,
  type Clock,
  type Ports,
  SILENT_LOG,
  type Transport,
  type WarrenError,
} from '@warren/kernel'
import { createLinkManager, type LinkManager, type LinkTarget } from '@warren/link'
import { createLinkProofs } from '../../compose/link-proofs.ts'
import { isLoopback } from '../../config.ts'
import type { RelayFacts, RelayOutcome } from '../facts.ts'
import { RELAYS_ASKED_MAX } from '../limits.ts'
import { RELAY_PROBE_TIMEOUT_MS } from '../timeouts.ts'
import { codeOf } from './system-code.ts'

export type RelayProbePorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'transport'>

export interface AskedRelay extends LinkTarget {
  readonly isGuard: boolean
}

export async function probeRelays(
  ports: RelayProbePorts,
  network: Network,
  relays: readonly AskedRelay[],
  cancel: Cancel,
): Promise<RelayFacts[]> {
  const asked = relays.slice(0, RELAYS_ASKED_MAX)
  return Promise.all(asked.map((relay) => probeRelay(ports, network, relay, cancel)))
}

async function probeRelay(
  ports: RelayProbePorts,
  network: Network,
  relay: AskedRelay,
  cancel: Cancel,
): Promise<RelayFacts> {
  const { clock } = ports
  const startedAtMs = clock.nowMs()
  const stage: { text: string | undefined } = { text: undefined }
  const links = linksFor({ ...ports, transport: noting(ports.transport, stage) }, network)
  const facts = {
    address: formatPeerAddress(relay.address),
    port: relay.address.port,
    isLoopback: isLoopback(relay.address.host),
    isGuard: relay.isGuard,
  }
  try {
    const { clockSkewMs: skewMs } = await within(clock, cancel, (bounded) => links.linkTo(relay, bounded))
    const tookMs = clock.nowMs() - startedAtMs
    return { ...facts, outcome: 'linked', tookMs, ...(skewMs === undefined ? {} : { skewMs }) }
  } catch (error) {
    // The transport's own last word comes in the turn after the link was given up.
    await links.close()
    return {
      ...facts,
      outcome: outcomeOf(asWarrenError(error), stage.text),
      tookMs: clock.nowMs() - startedAtMs,
    }
  } finally {
    await links.close()
  }
}

/** Gives the work up after the bound, so that the transport can say how far it had come. */
async function within<T>(clock: Clock, cancel: Cancel, work: (cancel: Cancel) => Promise<T>): Promise<T> {
  const source = new CancelSource()
  const abort = (): void => source.abort()
  const timer = clock.after(RELAY_PROBE_TIMEOUT_MS, abort)
  cancel.addEventListener('abort', abort)
  try {
    return await work(source.cancel)
  } finally {
    timer.cancel()
    cancel.removeEventListener('abort', abort)
  }
}

function linksFor(ports: RelayProbePorts, { id, parameters }: Network): LinkManager {
  const config = {
    geometry: geometryOf(parameters.cellBytes),
    // As anybody: a relay that asks does not say which one it is.
    proofs: createLinkProofs(ports, id, undefined),
  }
  return createLinkManager({ ...ports, log: SILENT_LOG }, config, {
    opened: (link) => link.start({ cell: () => {}, writable: () => {}, close: () => {} }),
  })
}

/** The transport, which also tells how far a dial came. */
function noting(transport: Transport, stage: { text: string | undefined }): Transport {
  return {
    listen: (address, events) => transport.listen(address, events),
    async dial(address, opening, cancel) {
      try {
        const channel = await transport.dial(address, opening, cancel)
        stage.text = 'link'
        return channel
      } catch (error) {
        const { fields } = asWarrenError(error)
        if (typeof fields['stage'] === 'string') stage.text = fields['stage']
        throw error
      }
    },
  }
}

const OUTCOME_OF_CODE: Readonly<Record<string, RelayOutcome>> = {
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  EINVAL: 'no-route',
  EHOSTUNREACH: 'host-away',
  EHOSTDOWN: 'host-away',
  ETIMEDOUT: 'filtered',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EMFILE: 'no-descriptors',
  ENFILE: 'no-descriptors',
}

/** @param stage - `connect`, `tls`, `opening` (of the transport), `link`; undefined: not known. */
export function outcomeOf(error: WarrenError, stage: string | undefined): RelayOutcome {
  const code = codeOf(error)
  const known = OUTCOME_OF_CODE[code ?? '']
  if (known !== undefined) return known
  switch (error.kind) {
    case 'unreachable':
      return 'refused'
    case 'timeout':
    case 'cancelled':
      return stage === undefined || stage === 'connect' ? 'filtered' : 'stalled'
    case 'not-authentic':
      return 'other-relay'
    case 'unsupported':
      return 'other-version'
    case 'refused':
      // What a proxy on the way says is nothing that the relay did.
      if (stage === undefined) return 'failed'
      if (stage === 'tls') return code === undefined ? 'reset' : 'not-tls'
      return stage === 'connect' ? 'reset' : 'not-warren'
    case 'malformed':
    case 'protocol-violation':
      return 'other-version'
    default:
      return 'failed'
  }
}
