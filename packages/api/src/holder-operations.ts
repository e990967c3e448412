/** The operations on what a relay keeps for others: their part of the table in operations.ts. */
import type { HOLDER_PATHS } from './holder-paths.ts'
import type { Operation } from './operation.ts'
import { storeStatusSchema } from './schemas/store-status.ts'

export const HOLDER_OPERATIONS = {
  getStoreStatus: {
    summary: 'What this node keeps for others, if it is a relay',
    scope: 'status',
    status: 200,
    answer: storeStatusSchema,
  },
} as const satisfies Record<keyof typeof HOLDER_PATHS, Operation>
