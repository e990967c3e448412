/** The operations on the name book: their part of the table in operations.ts. */
import type { Operation } from './operation.ts'
import type { NAME_PATHS } from './name-paths.ts'
import {
  byNameSchema,
  nameEntrySchema,
  nameRequestSchema,
  removeNameQuerySchema,
  resolvedNameSchema,
} from './schemas/name.ts'
import { pageOf, pageQuerySchema } from './schemas/page.ts'
import { removedSchema } from './schemas/text.ts'

export const NAME_OPERATIONS = {
  listNames: {
    summary: 'Names that stand for addresses and links: those of the owner, and what others say',
    scope: 'connect',
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(nameEntrySchema),
  },
  addName: {
    summary: 'Gives an address or link a name, or notes what somebody else calls it',
    scope: 'admin',
    body: nameRequestSchema,
    status: 201,
    answer: nameEntrySchema,
  },
  resolveName: {
    summary: 'What a name stands for, and whose word that is',
    scope: 'connect',
    params: byNameSchema,
    status: 200,
    answer: resolvedNameSchema,
  },
  removeName: {
    summary: 'Forgets a name, or what somebody else says of it',
    scope: 'admin',
    params: byNameSchema,
    query: removeNameQuerySchema,
    status: 200,
    answer: removedSchema,
  },
} as const satisfies Record<keyof typeof NAME_PATHS, Operation>
