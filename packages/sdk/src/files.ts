/** Sharing and getting in one call each: the request, its job to the end, and what came out of it. */
import type { Download, Job, Request, Share, Stored } from '@warren/api'
import { ApiError } from './api-error.ts'
import type { Client } from './client.ts'

export interface WorkOptions {
  /** Ends the waiting, not the work: that is given up with the operation `cancelJob`. */
  readonly signal?: AbortSignal
  /** Told how it advances. */
  readonly onJob?: (job: Job) => void
}

/** Shares a file or folder; resolves once others can get it. @throws ApiError */
export async function share(
  client: Client,
  request: Request<'addShare'>['body'],
  options: WorkOptions = {},
): Promise<Share> {
  return shareOf(client, await client.call('addShare', { body: request }), options)
}

/** Shares bytes of this program; resolves once others can get them. @throws ApiError */
export async function shareBytes(
  client: Client,
  query: NonNullable<Request<'addShareStream'>['query']>,
  bytes: AsyncIterable<Uint8Array> | Blob,
  options: WorkOptions = {},
): Promise<Share> {
  const { signal } = options
  const job = await client.shareStream(query, bytes, signal === undefined ? {} : { signal })
  return shareOf(client, job, options)
}

async function shareOf(client: Client, job: Job, options: WorkOptions): Promise<Share> {
  const { result } = await follow(client, job, options)
  if (result?.share === undefined) throw new ApiError('bug', 'The daemon tells no share.')
  return result.share
}

/**
 * Leaves a share with relays, so that its link works while this node is away; resolves once enough of them have signed for all of it.
 *
 * @param until - ISO 8601: as long as it is to stay; 30 days, and on while this node runs, if absent.
 * @throws ApiError
 */
export async function leave(
  client: Client,
  shareId: string,
  { until, ...options }: WorkOptions & { readonly until?: string } = {},
): Promise<Share> {
  const body = until === undefined ? {} : { until }
  return shareOf(client, await client.call('leaveShare', { params: { id: shareId }, body }), options)
}

/** What is there in the network of a link, or of a capability to verify; changes nothing. @throws ApiError */
export async function checkStored(
  client: Client,
  target: string,
  options: WorkOptions = {},
): Promise<Stored> {
  return storedOf(client, await client.call('checkStored', { body: { target } }), options)
}

/** Makes what is missing of it again; resolves with what is there then. @throws ApiError */
export async function repairStored(
  client: Client,
  target: string,
  options: WorkOptions = {},
): Promise<Stored> {
  return storedOf(client, await client.call('repairStored', { body: { target } }), options)
}

async function storedOf(client: Client, job: Job, options: WorkOptions): Promise<Stored> {
  const { result } = await follow(client, job, options)
  if (result?.stored === undefined) throw new ApiError('bug', 'The daemon does not tell what is stored.')
  return result.stored
}

/** Resolves once all of it is in place. @throws ApiError */
export async function get(
  client: Client,
  request: Request<'addDownload'>['body'],
  options: WorkOptions & { readonly onDownload?: (download: Download) => void } = {},
): Promise<Download> {
  const job = await client.call('addDownload', { body: request })
  const { result } = await follow(client, job, options)
  if (result?.download === undefined) throw new ApiError('bug', 'The daemon tells no download.')
  return result.download
}

function follow(
  client: Client,
  job: Job,
  { signal, onJob, onDownload }: WorkOptions & { readonly onDownload?: (download: Download) => void },
): Promise<Job> {
  const id = job.result?.download?.id
  return client.follow(job, onJob ?? (() => {}), {
    ...(signal === undefined ? {} : { signal }),
    onEvent: (event) => {
      if (event.type === 'download' && event.data.id === id) onDownload?.(event.data)
    },
  })
}
