/** The operations on the network itself: their part of the table in operations.ts. */
import type { Operation } from './operation.ts'
import type { NETWORK_PATHS } from './network-paths.ts'
import { jobSchema } from './schemas/job.ts'
import { networkJoinRequestSchema, networkSchema, operatorSchema } from './schemas/network.ts'
import { removedSchema } from './schemas/text.ts'

export const NETWORK_OPERATIONS = {
  getNetwork: {
    summary: 'What others need to join the network',
    scope: 'status',
    status: 200,
    answer: networkSchema,
  },
  joinNetwork: {
    summary: 'Takes relays to start from out of a text or file of the same network',
    scope: 'admin',
    body: networkJoinRequestSchema,
    status: 200,
    answer: networkSchema,
  },
  tryDemonstration: {
    summary: 'Starts a network on this machine for a home that belongs to none; it ends with the daemon',
    scope: 'admin',
    status: 202,
    answer: jobSchema,
  },
  getOperator: {
    summary: 'Whose relay this is; no id: its own',
    scope: 'status',
    status: 200,
    answer: operatorSchema,
  },
  forgetOperator: {
    summary: 'Forgets the operator; the relay says at once that it is its own',
    scope: 'admin',
    status: 200,
    answer: removedSchema,
  },
} as const satisfies Record<keyof typeof NETWORK_PATHS, Operation>
