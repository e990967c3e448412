/** The operations on shared files, downloads and what links hold: their part of the table in operations.ts. */
import * as z from 'zod'
import type { Operation } from './operation.ts'
import {
  contentEntrySchema,
  contentListQuerySchema,
  contentQuerySchema,
  downloadRequestSchema,
  downloadSchema,
  inspectRequestSchema,
  removeDownloadQuerySchema,
} from './schemas/download.ts'
import { jobSchema } from './schemas/job.ts'
import { pageOf, pageQuerySchema } from './schemas/page.ts'
import {
  relocateRequestSchema,
  shareRequestSchema,
  shareSchema,
  shareStreamQuerySchema,
} from './schemas/share.ts'
import { byIdSchema, removedSchema } from './schemas/text.ts'
import type { SHARE_PATHS } from './share-paths.ts'

const scope = 'files'

export const SHARE_OPERATIONS = {
  listShares: {
    summary: 'Files this node shares',
    scope,
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(shareSchema),
  },
  addShare: {
    summary: 'Shares a file or folder; it is read where it lies, not copied',
    scope,
    body: shareRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  addShareStream: {
    summary: 'Shares the bytes of the request, of any length; answers when all have arrived',
    scope,
    query: shareStreamQuerySchema,
    bodyMediaType: 'application/octet-stream',
    status: 202,
    answer: jobSchema,
  },
  getShare: { summary: 'One share', scope, params: byIdSchema, status: 200, answer: shareSchema },
  removeShare: {
    summary: 'Stops sharing; the link is never used again',
    scope,
    params: byIdSchema,
    status: 200,
    answer: removedSchema,
  },
  relocateShare: {
    summary: 'Points a share at the place where its content is now',
    scope,
    params: byIdSchema,
    body: relocateRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  listDownloads: {
    summary: 'Downloads, those that ended included',
    scope,
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(downloadSchema),
  },
  addDownload: {
    summary: 'Gets what a link holds, or goes on with it',
    scope,
    body: downloadRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  getDownload: { summary: 'One download', scope, params: byIdSchema, status: 200, answer: downloadSchema },
  removeDownload: {
    summary: 'Gives a download up, or forgets one that ended',
    scope,
    params: byIdSchema,
    query: removeDownloadQuerySchema,
    status: 200,
    answer: removedSchema,
  },
  pauseDownload: {
    summary: 'Holds a download; what has been fetched stays',
    scope,
    params: byIdSchema,
    status: 200,
    answer: downloadSchema,
  },
  resumeDownload: {
    summary: 'Goes on with a download',
    scope,
    params: byIdSchema,
    status: 200,
    answer: downloadSchema,
  },
  inspectLink: {
    summary: 'Finds out what a link holds',
    scope,
    body: inspectRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  listContent: {
    summary: 'The files that a link holds',
    scope,
    query: contentListQuerySchema,
    status: 200,
    answer: pageOf(contentEntrySchema),
  },
  getContent: {
    summary: 'The bytes of a file that a link holds, as they arrive; knows Range',
    scope,
    query: contentQuerySchema,
    status: 200,
    answer: z.string(),
    mediaType: 'application/octet-stream',
  },
} as const satisfies Record<keyof typeof SHARE_PATHS, Operation>
