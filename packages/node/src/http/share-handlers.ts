/** What the operations on shares, downloads and contents of links do. */
import type { Job, Parsed, Share } from '@warren/api'
import { isWarrenError } from '@warren/kernel'
import type { JobProgress } from '../jobs/job-board.ts'
import { INSPECT_PATIENCE_MS } from '../timeouts.ts'
import { present, gone } from './absent.ts'
import type { HandlerPorts, Handlers } from './handlers.ts'
import { pageBy, pageOfMany } from './page.ts'
import { patiently } from './patience.ts'

const STEPS = { read: 'reading the files', publish: 'putting the link on the network' } as const

type ShareOperation = Extract<keyof Handlers, `${string}Share` | 'listShares'>
type DownloadOperation = Extract<keyof Handlers, `${string}Download` | 'listDownloads'>

export function shareHandlers(ports: HandlerPorts): Pick<Handlers, ShareOperation> {
  const { daemon, jobs } = ports
  const shares = () => daemon.node().files.shares
  return {
    listShares: ({ query }) => pageBy(shares().list(), ({ id }) => id, query),
    getShare: ({ params }) => present(shares().get(params.id), 'share'),
    addShare: ({ body }) => {
      shares().checkRelay(body.besideRelay)
      return startShare(ports, (progress) => shares().add(body, progress))
    },
    removeShare: async ({ params }) => gone(await shares().remove(params.id), 'share'),
    relocateShare: ({ params, body }) => {
      const share = present(shares().get(params.id), 'share')
      const plan = {
        kind: 'share-relocate',
        scope: 'files',
        steps: Object.values(STEPS),
        result: { share },
      } as const
      return jobs.start(plan, async (progress) => {
        progress.step(STEPS.read)
        return {
          share: await untilReachable(
            ports,
            await shares().relocate(share.id, body.path, progress),
            progress,
          ),
        }
      })
    },
  }
}

/** Shares the bytes of a request while they arrive; answers when the link is known. */
export async function addShareStream(
  ports: HandlerPorts,
  query: Parsed<'addShareStream'>['query'],
  bytes: AsyncIterable<Uint8Array>,
): Promise<Job> {
  const { shares } = ports.daemon.node().files
  shares.checkRelay(query.besideRelay)
  let read: () => void = () => {}
  const hasRead = new Promise<void>((resolve) => {
    read = resolve
  })
  const job = startShare(ports, async (progress) => {
    try {
      return await shares.addStream(query, bytes, progress)
    } finally {
      read()
    }
  })
  await hasRead
  // What the job tells of the share comes one turn later.
  await Promise.resolve()
  return ports.jobs.get(job.id)?.job ?? job
}

function startShare(ports: HandlerPorts, add: (progress: JobProgress) => Promise<Share>): Job {
  const { jobs, daemon } = ports
  jobs.checkRoom()
  const plan = { kind: 'share', scope: 'files', steps: Object.values(STEPS) } as const
  return jobs.start(plan, async (progress) => {
    progress.step(STEPS.read)
    const share = await add(progress)
    try {
      return { share: await untilReachable(ports, share, progress) }
    } catch (error) {
      // Who gives the job up wants no share: as if it had never been asked for.
      if (isWarrenError(error) && error.kind === 'cancelled')
        await daemon.node().files.shares.remove(share.id)
      throw error
    }
  })
}

function untilReachable({ daemon }: HandlerPorts, share: Share, progress: JobProgress): Promise<Share> {
  progress.step(STEPS.publish)
  progress.result({ share })
  const show = (now: Share): void => progress.waiting(now.waitingFor, now.cause)
  return daemon.node().files.shares.reachable(share.id, show, progress.cancel)
}

const GET_STEP = 'getting the files'

export function downloadHandlers({ daemon, jobs }: HandlerPorts): Pick<Handlers, DownloadOperation> {
  const downloads = () => daemon.node().files.downloads
  return {
    listDownloads: ({ query }) => pageBy(downloads().list(), ({ id }) => id, query),
    getDownload: ({ params }) => present(downloads().get(params.id), 'download'),
    addDownload: ({ body }) => {
      jobs.checkRoom()
      const download = downloads().start(body)
      const plan = { kind: 'get', scope: 'files', steps: [GET_STEP], result: { download } } as const
      return jobs.start(plan, async (progress) => {
        progress.step(GET_STEP)
        try {
          const done = await downloads().finished(
            download.id,
            (now) => {
              progress.part(now.totalBytes === 0 ? 0 : now.verifiedBytes / now.totalBytes)
              progress.waiting(now.waitingFor, now.cause, now.next)
            },
            progress.cancel,
          )
          return { download: done }
        } catch (error) {
          // Who gives the job up may want to go on later: what has been fetched stays.
          if (isWarrenError(error) && error.kind === 'cancelled') pauseIfRunning(downloads(), download.id)
          throw error
        }
      })
    },
    pauseDownload: ({ params }) => downloads().pause(params.id),
    resumeDownload: ({ params }) => downloads().resume(params.id),
    removeDownload: async ({ params, query }) =>
      gone(await downloads().remove(params.id, query.keepParts ?? false), 'download'),
  }
}

function pauseIfRunning(
  downloads: { get(id: string): { state: string } | undefined; pause(id: string): unknown },
  id: string,
): void {
  const state = downloads.get(id)?.state
  if (state === 'running' || state === 'waiting') downloads.pause(id)
}

export function contentHandlers({
  daemon,
  jobs,
  clock,
}: HandlerPorts): Pick<Handlers, 'inspectLink' | 'listContent'> {
  const content = () => daemon.node().files.content
  return {
    inspectLink: ({ body }) => {
      content().checkLink(body.link)
      const step = 'finding out what the link holds'
      return jobs.start({ kind: 'inspect', scope: 'files', steps: [step] }, async (progress) => {
        progress.step(step)
        return { content: await content().inspect(body.link, progress) }
      })
    },
    listContent: async ({ query }) => {
      const entries = await patiently(clock, INSPECT_PATIENCE_MS, undefined, (progress) =>
        content().entries(query.link, progress),
      )
      return pageOfMany(entries, query)
    },
  }
}
