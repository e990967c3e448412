/** The operations on what is left in the network and kept alive there: their part of the table in operations.ts. */
import type { KEEP_PATHS } from './keep-paths.ts'
import type { Operation } from './operation.ts'
import { jobSchema } from './schemas/job.ts'
import {
  leaveRequestSchema,
  letGoSchema,
  pinRequestSchema,
  pinSchema,
  targetRequestSchema,
} from './schemas/kept.ts'
import { pageOf, pageQuerySchema } from './schemas/page.ts'
import { byIdSchema } from './schemas/text.ts'

const scope = 'files'

export const KEEP_OPERATIONS = {
  leaveShare: {
    summary: 'Leaves a share with relays, so that its link works while this node is away',
    scope,
    params: byIdSchema,
    body: leaveRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  listPins: {
    summary: 'What this node keeps alive in the network',
    scope,
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(pinSchema),
  },
  addPin: {
    summary: 'Keeps what was left under a link alive from now on',
    scope,
    body: pinRequestSchema,
    status: 201,
    answer: pinSchema,
  },
  findPin: {
    summary: 'The pin of what was left under a link or belongs to a capability',
    scope,
    body: targetRequestSchema,
    status: 200,
    answer: pinSchema,
  },
  removePin: {
    summary: 'Keeps something alive no longer; it stays until its time',
    scope,
    params: byIdSchema,
    status: 200,
    answer: letGoSchema,
  },
  checkStored: {
    summary: 'Asks holders what is there of something, changing nothing',
    scope,
    body: targetRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  repairStored: {
    summary: 'Makes the missing shares of something again',
    scope,
    body: targetRequestSchema,
    status: 202,
    answer: jobSchema,
  },
} as const satisfies Record<keyof typeof KEEP_PATHS, Operation>
