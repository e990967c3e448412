/** The operations on what leaves this machine and what may be told of it: their part of the table in operations.ts. */
import type { EXPOSURE_PATHS } from './exposure-paths.ts'
import type { Operation } from './operation.ts'
import { exposureSchema } from './schemas/exposure.ts'
import { pageOf, pageQuerySchema } from './schemas/page.ts'
import { relayRefSchema } from './schemas/relay-ref.ts'
import { spaceSchema } from './schemas/space.ts'
import { socketSchema } from './schemas/socket.ts'
import { streamSchema } from './schemas/stream.ts'
import { supportBundleSchema } from './schemas/support.ts'
import { trafficQuerySchema, trafficSchema } from './schemas/traffic.ts'

export const EXPOSURE_OPERATIONS = {
  getExposure: {
    summary: 'Who could link what this node does to it, and what it does for others',
    scope: 'status',
    status: 200,
    answer: exposureSchema,
  },
  listRelays: {
    summary: 'Relays of the network that this node would use',
    scope: 'status',
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(relayRefSchema),
  },
  listStreams: {
    summary: 'Open streams, with the services that they lead to',
    scope: 'admin',
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(streamSchema),
  },
  getTraffic: {
    summary: 'Bytes of all links, second by second',
    scope: 'status',
    query: trafficQuerySchema,
    status: 200,
    answer: trafficSchema,
  },
  listSockets: {
    summary: 'Every socket of this process, as the system tells them, and what each is for',
    scope: 'admin',
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(socketSchema),
  },
  makeSupportBundle: {
    summary: 'What helps others to help: no key, address, name or content is in it; takes up to 15 s',
    scope: 'admin',
    status: 200,
    answer: supportBundleSchema,
  },
  getSpace: {
    summary: 'What takes space in the home, and what its disk has left',
    scope: 'admin',
    status: 200,
    answer: spaceSchema,
  },
} as const satisfies Record<keyof typeof EXPOSURE_PATHS, Operation>
