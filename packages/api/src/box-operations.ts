/** The operations on boxes: their part of the table in operations.ts. */
import type { BOX_PATHS } from './box-paths.ts'
import type { Operation } from './operation.ts'
import {
  boxAppendRequestSchema,
  boxEraseRequestSchema,
  boxesRequestSchema,
  boxLeftSchema,
  boxPinRequestSchema,
  boxReadingSchema,
  boxReadRequestSchema,
  boxRenewRequestSchema,
  boxSequenceSchema,
  writtenSequenceSchema,
} from './schemas/box.ts'
import { jobSchema } from './schemas/job.ts'
import { pageOf, pageQuerySchema } from './schemas/page.ts'
import { byIdSchema, removedSchema } from './schemas/text.ts'

const scope = 'files'

export const BOX_OPERATIONS = {
  listBoxes: {
    summary: 'Sequences of boxes that this node writes or keeps alive',
    scope,
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(boxSequenceSchema),
  },
  addBoxes: {
    summary: 'Begins a sequence of boxes, or writes one that somebody else began',
    scope,
    body: boxesRequestSchema,
    status: 201,
    answer: writtenSequenceSchema,
  },
  pinBoxes: {
    summary: 'Keeps a sequence, or one box, alive from now on',
    scope,
    body: boxPinRequestSchema,
    status: 201,
    answer: boxSequenceSchema,
  },
  removeBoxes: {
    summary: 'Writes a sequence and keeps it alive no longer; what was appended stays until its time',
    scope,
    params: byIdSchema,
    status: 200,
    answer: removedSchema,
  },
  appendBox: {
    summary: 'Appends to a sequence; written down before it leaves, and gone on with after a restart',
    scope,
    params: byIdSchema,
    body: boxAppendRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  readBoxes: {
    summary: 'Reads a sequence from where a capability stands; asks the network, up to 25 s',
    scope,
    body: boxReadRequestSchema,
    status: 200,
    answer: boxReadingSchema,
  },
  eraseBox: {
    summary: 'Takes back the box at which a capability stands; asks the network, up to 25 s',
    scope,
    body: boxEraseRequestSchema,
    status: 200,
    answer: boxLeftSchema,
  },
  renewBox: {
    summary: 'Puts a box on its holders again, unread; asks the network, up to 25 s',
    scope,
    body: boxRenewRequestSchema,
    status: 200,
    answer: boxLeftSchema,
  },
} as const satisfies Record<keyof typeof BOX_PATHS, Operation>
