/** The operations that change what the node is while its daemon goes on: their part of the table in operations.ts. */
import type { CHANGE_PATHS } from './change-paths.ts'
import type { Operation } from './operation.ts'
import { networkSchema, newNetworkRequestSchema } from './schemas/network.ts'
import { restoreRequestSchema, restoreOutcomeSchema } from './schemas/recovery.ts'
import { relayAddressesSchema, relayRequestSchema } from './schemas/relay-request.ts'
import {
  portsRequestSchema,
  settingsSchema,
  storeQuotaRequestSchema,
  upstreamRequestSchema,
} from './schemas/settings.ts'
import { statusSchema } from './schemas/status.ts'

export const CHANGE_OPERATIONS = {
  makeNetwork: {
    summary: 'Makes a network with this node as its first relay, for a home that belongs to none',
    scope: 'admin',
    body: newNetworkRequestSchema,
    status: 201,
    answer: networkSchema,
  },
  endDemonstration: {
    summary: 'Ends the demonstration and removes what was made in it; the home belongs to no network again',
    scope: 'admin',
    status: 200,
    answer: statusSchema,
  },
  getRelayAddresses: {
    summary: 'Addresses of this machine at which it could be a relay',
    scope: 'admin',
    status: 200,
    answer: relayAddressesSchema,
  },
  startRelay: {
    summary: 'Makes the node a listed relay, or one with other settings; its circuits are built anew',
    scope: 'admin',
    body: relayRequestSchema,
    status: 200,
    answer: statusSchema,
  },
  stopRelay: {
    summary: 'Makes the node no relay any more; its circuits are built anew',
    scope: 'admin',
    status: 200,
    answer: statusSchema,
  },
  restartNode: {
    summary: 'Begins the node anew: all relays and circuits are tried again at once',
    scope: 'admin',
    status: 200,
    answer: statusSchema,
  },
  getSettings: {
    summary: 'Where the node listens for programs of this machine, and the proxy that its links go through',
    scope: 'admin',
    status: 200,
    answer: settingsSchema,
  },
  setUpstream: {
    summary: 'Every link goes through this proxy from now on, and nothing beside it; circuits are built anew',
    scope: 'admin',
    body: upstreamRequestSchema,
    status: 200,
    answer: statusSchema,
  },
  removeUpstream: {
    summary: 'Links go through no proxy any more: relays see the address of this machine',
    scope: 'admin',
    status: 200,
    answer: statusSchema,
  },
  setPorts: {
    summary: 'Where the node listens for programs of this machine; that of the API holds from the next start',
    scope: 'admin',
    body: portsRequestSchema,
    status: 200,
    answer: settingsSchema,
  },
  setStoreQuota: {
    summary: 'How much a relay keeps for others; its circuits are built anew',
    scope: 'admin',
    body: storeQuotaRequestSchema,
    status: 200,
    answer: statusSchema,
  },
  restoreOwner: {
    summary:
      'Brings an owner back by words or shares of them, into a home that belongs to no network and was not used',
    scope: 'admin',
    body: restoreRequestSchema,
    status: 200,
    answer: restoreOutcomeSchema,
  },
} as const satisfies Record<keyof typeof CHANGE_PATHS, Operation>
