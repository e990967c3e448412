/** The operations on the servers that run on this machine: their part of the table in operations.ts. */
import type { LOCAL_SERVER_PATHS } from './local-server-paths.ts'
import type { Operation } from './operation.ts'
import { localServerSchema, targetCheckRequestSchema, targetCheckSchema } from './schemas/local-server.ts'
import { pageOf, pageQuerySchema } from './schemas/page.ts'

export const LOCAL_SERVER_OPERATIONS = {
  listLocalServers: {
    summary: 'TCP servers that listen on this machine now',
    scope: 'admin',
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(localServerSchema),
  },
  checkTarget: {
    summary: 'Whether a local server answers, as a service would ask it',
    scope: 'services',
    body: targetCheckRequestSchema,
    status: 200,
    answer: targetCheckSchema,
  },
} as const satisfies Record<keyof typeof LOCAL_SERVER_PATHS, Operation>
