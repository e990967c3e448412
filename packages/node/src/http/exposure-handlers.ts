/** What leaves this machine and what may be told of it, over the local API. */
import type { Circuit } from '@warren/api'
import { COARSE_BYTES } from '../limits.ts'
import type { HandlerPorts, Handlers } from './handlers.ts'
import { pageBy } from './page.ts'
import type { Caller } from './tokens.ts'

type ExposureOperation =
  | 'getExposure'
  | 'listRelays'
  | 'listCircuits'
  | 'listStreams'
  | 'getTraffic'
  | 'listSockets'
  | 'makeSupportBundle'
  | 'getSpace'

export function exposureHandlers({ daemon }: HandlerPorts): Pick<Handlers, ExposureOperation> {
  return {
    getExposure: () => daemon.node().exposure(),
    listRelays: ({ query }) => pageBy(daemon.node().relays(), ({ id }) => id, query),
    listCircuits: ({ query }, caller) =>
      pageBy(
        daemon
          .node()
          .circuits()
          .map((circuit) => shownTo(caller, circuit)),
        ({ id }) => String(id).padStart(12, '0'),
        query,
      ),
    listStreams: ({ query }) => pageBy(daemon.node().streams(), ({ id }) => streamKey(id), query),
    getTraffic: ({ query }) => daemon.node().traffic(query.seconds),
    listSockets: async ({ query }) => pageBy(await daemon.sockets(), ({ id }) => id.padStart(20, '0'), query),
    makeSupportBundle: () => daemon.supportBundle(),
    getSpace: () => daemon.space(),
  }
}

/** What one circuit carries from second to second tells which page it is, to who has learned pages by heart. */
function shownTo(caller: Caller, circuit: Circuit): Circuit {
  if (caller.may('admin')) return circuit
  const coarse = (bytes: number): number => bytes - (bytes % COARSE_BYTES)
  return {
    ...circuit,
    sentBytes: coarse(circuit.sentBytes),
    receivedBytes: coarse(circuit.receivedBytes),
  }
}

/** `CIRCUIT-STREAM` in an order that numbers have. */
function streamKey(id: string): string {
  return id
    .split('-')
    .map((number) => number.padStart(12, '0'))
    .join('-')
}
