/** What the operations on shares, downloads and contents of links do. */
import type { Download, Job, Parsed, Share } from '@warren/api'
import { fail, isWarrenError } from '@warren/kernel'
import type { JobProgress } from '../jobs/job-board.ts'
import { INSPECT_PATIENCE_MS } from '../timeouts.ts'
import { present, gone } from './absent.ts'
import { maySeeDownload, maySeeShare, placeFor } from './directory-limit.ts'
import type { HandlerPorts, Handlers } from './handlers.ts'
import { pageBy, pageOfMany } from './page.ts'
import { patiently } from './patience.ts'
import type { Caller } from './tokens.ts'

const STEPS = { read: 'reading the files', publish: 'putting the link on the network' } as const

type ShareOperation = Exclude<Extract<keyof Handlers, `${string}Share` | 'listShares'>, 'leaveShare'>
type DownloadOperation = Extract<keyof Handlers, `${string}Download` | 'listDownloads'>

export function shareHandlers(ports: HandlerPorts): Pick<Handlers, ShareOperation> {
  const { daemon, jobs } = ports
  const shares = () => daemon.node().files.shares
  const places = () => daemon.node().files.places
  /** What the caller may not see does not exist for it. */
  const visible = (id: string, caller: Caller): Share => {
    const share = shares().get(id)
    return present(share !== undefined && maySeeShare(caller, share) ? share : undefined, 'share')
  }
  return {
    listShares: ({ query }, caller) =>
      pageBy(
        shares()
          .list()
          .filter((share) => maySeeShare(caller, share)),
        ({ id }) => id,
        query,
      ),
    getShare: ({ params }, caller) => visible(params.id, caller),
    addShare: async ({ body }, caller) => {
      shares().checkRelay(body.besideRelay)
      const { directory } = caller
      const path = await placeFor(caller, places(), body.path)
      return startShare(ports, caller, (progress) => shares().add({ ...body, path }, progress, directory))
    },
    removeShare: async ({ params }, caller) => {
      visible(params.id, caller)
      const removed = gone(await shares().remove(params.id), 'share')
      ports.tellRemoved('share', params.id)
      return removed
    },
    relocateShare: async ({ params, body }, caller) => {
      const share = visible(params.id, caller)
      const path = await placeFor(caller, places(), body.path)
      ports.quotas.checkJobs(caller)
      const plan = {
        kind: 'share-relocate',
        scope: 'files',
        startedBy: caller.id,
        steps: Object.values(STEPS),
        result: { share },
      } as const
      return jobs.start(plan, async (progress) => {
        progress.step(STEPS.read)
        return {
          share: await untilReachable(
            ports,
            await shares().relocate(share.id, path, progress, caller.directory),
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
  caller: Caller,
): Promise<Job> {
  const { shares } = ports.daemon.node().files
  shares.checkRelay(query.besideRelay)
  let read: () => void = () => {}
  const hasRead = new Promise<void>((resolve) => {
    read = resolve
  })
  const job = startShare(ports, caller, async (progress) => {
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

function startShare(
  ports: HandlerPorts,
  caller: Caller,
  add: (progress: JobProgress) => Promise<Share>,
): Job {
  const { jobs, daemon, quotas } = ports
  quotas.checkJobs(caller)
  quotas.checkShares(caller)
  const steps = Object.values(STEPS)
  const plan = { kind: 'share', scope: 'files', startedBy: caller.id, steps } as const
  return jobs.start(plan, async (progress) => {
    progress.step(STEPS.read)
    const share = await add(progress)
    quotas.noteShare(caller, share.id)
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

export function downloadHandlers({
  daemon,
  jobs,
  tellRemoved,
  quotas,
}: HandlerPorts): Pick<Handlers, DownloadOperation> {
  const downloads = () => daemon.node().files.downloads
  /** What the caller may not see does not exist for it. */
  const visible = (id: string, caller: Caller): Download => {
    const download = downloads().get(id)
    return present(
      download !== undefined && maySeeDownload(caller, download) ? download : undefined,
      'download',
    )
  }
  const checkKeepSharing = (besideRelay: boolean | undefined, { quota }: Caller): void => {
    daemon.node().files.shares.checkRelay(besideRelay)
    // Shares that are made later, by nobody's request, would count for nobody.
    if (quota === undefined) return
    throw fail('no-permission', 'a token with a bound of shares makes each of them itself', {
      next: 'Wait until the download is done, then share it: POST /v1/shares with its link as "also".',
    })
  }
  return {
    listDownloads: ({ query }, caller) =>
      pageBy(
        downloads()
          .list()
          .filter((download) => maySeeDownload(caller, download)),
        ({ id }) => id,
        query,
      ),
    getDownload: ({ params }, caller) => visible(params.id, caller),
    addDownload: async ({ body }, caller) => {
      const to = await placeFor(caller, daemon.node().files.places, body.to)
      quotas.checkJobs(caller)
      if (body.keepSharing === true) checkKeepSharing(body.besideRelay, caller)
      const download = downloads().start({ ...body, to }, caller.directory)
      const about = { scope: 'files', startedBy: caller.id, result: { download } } as const
      const plan = { kind: 'get', steps: [GET_STEP], ...about } as const
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
    pauseDownload: ({ params }, caller) => downloads().pause(visible(params.id, caller).id),
    resumeDownload: ({ params }, caller) => downloads().resume(visible(params.id, caller).id),
    removeDownload: async ({ params, query }, caller) => {
      visible(params.id, caller)
      const removed = gone(await downloads().remove(params.id, query.keepParts ?? false), 'download')
      tellRemoved('download', params.id)
      return removed
    },
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
  quotas,
}: HandlerPorts): Pick<Handlers, 'inspectLink' | 'listContent'> {
  const content = () => daemon.node().files.content
  return {
    inspectLink: ({ body }, caller) => {
      content().checkLink(body.link)
      quotas.checkJobs(caller)
      const step = 'finding out what the link holds'
      const plan = { kind: 'inspect', scope: 'files', startedBy: caller.id, steps: [step] } as const
      return jobs.start(plan, async (progress) => {
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
