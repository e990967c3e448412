/** What the operations on sites do. */
import type { Job } from '@warren/api'
import { SITE_STEPS } from '@warren/applications'
import { fail } from '@warren/kernel'
import type { JobPlan, JobProgress, JobResult } from '../jobs/job-board.ts'
import type { SiteControl } from '../sites/control.ts'
import { INSPECT_PATIENCE_MS } from '../timeouts.ts'
import { letGo, present } from './absent.ts'
import { outsideOf, placeFor } from './directory-limit.ts'
import type { HandlerPorts, Handlers } from './handlers.ts'
import { pageBy } from './page.ts'
import { patiently } from './patience.ts'
import type { Caller } from './tokens.ts'

type SiteOperation = Extract<keyof Handlers, `${string}Site`> | 'listSites' | 'listSiteVersions'

const { scan, compare, leave, head } = SITE_STEPS
const STEPS = {
  publish: [scan, leave, head],
  update: [scan, compare, leave, head],
  unpublish: [compare, leave, head],
  pin: [compare],
} as const

export function siteHandlers(ports: HandlerPorts): Pick<Handlers, SiteOperation> {
  const { daemon, clock } = ports
  const sites = () => daemon.node().files.sites
  const places = () => daemon.node().files.places
  return {
    listSites: ({ query }, caller) =>
      pageBy(caller.directory === undefined ? sites().list() : [], ({ address }) => address, query),
    getSite: ({ params }, caller) => {
      checkUnlimited(caller)
      return present(sites().get(params.site), 'site')
    },
    publishSite: async ({ body }, caller) => {
      checkUnlimited(caller)
      const path = await placeFor(caller, places(), body.path)
      return start(
        ports,
        caller,
        { kind: 'site-publish', steps: STEPS.publish },
        async (control, progress) => {
          const published = await control.publish({ ...body, path }, progress)
          return { site: published.site, sitePublished: published }
        },
      )
    },
    updateSite: ({ params, body }, caller) => {
      checkUnlimited(caller)
      mine(sites(), params.site)
      return start(ports, caller, { kind: 'site-update', steps: STEPS.update }, async (control, progress) => {
        const published = await control.update(params.site, body.path, progress)
        return { site: published.site, sitePublished: published }
      })
    },
    unpublishSite: ({ params }, caller) => {
      checkUnlimited(caller)
      mine(sites(), params.site)
      return start(
        ports,
        caller,
        { kind: 'site-unpublish', steps: STEPS.unpublish },
        async (control, progress) => ({
          site: await control.unpublish(params.site, progress),
        }),
      )
    },
    listSiteVersions: async ({ params }) => {
      const versions = await patiently(clock, INSPECT_PATIENCE_MS, undefined, (progress) =>
        sites().versions(params.site, { ...progress, step: () => {} }),
      )
      return { versions }
    },
    pinSite: ({ params, body }, caller) => {
      checkUnlimited(caller)
      return start(ports, caller, { kind: 'site-pin', steps: STEPS.pin }, async (control, progress) => ({
        pin: await control.pin(params.site, body.version, progress),
      }))
    },
    unpinSite: ({ params, body }, caller) => {
      checkUnlimited(caller)
      return letGo(sites().unpin(params.site, body.version))
    },
    allowSite: ({ params, body }) => sites().allow(params.site, body.scripts),
    previewSite: async ({ body }, caller) => sites().preview(await placeFor(caller, places(), body.path)),
    browseSite: ({ params }) => sites().browse(params.site),
    visitSite: ({ params, body }, caller) => {
      checkUnlimited(caller)
      return sites().visit(params.site, body.version)
    },
  }
}

/** @throws WarrenError `not-found`, before a job is made of it. */
function mine(sites: SiteControl, given: string): void {
  if (sites.get(given) !== undefined) return
  throw fail('not-found', 'this site is not one of this node', {
    next: 'Only who has its key can change a site. To see your own, type: warren site list',
  })
}

/** Sites lie in no directory. @throws WarrenError `no-permission`. */
function checkUnlimited({ directory }: Caller): void {
  if (directory !== undefined) throw outsideOf(directory)
}

function start(
  { daemon, jobs, quotas }: HandlerPorts,
  caller: Caller,
  plan: Pick<JobPlan, 'kind' | 'steps'>,
  work: (control: SiteControl, progress: JobProgress) => Promise<JobResult>,
): Job {
  quotas.checkJobs(caller)
  return jobs.start({ ...plan, scope: 'files', startedBy: caller.id }, (progress) =>
    work(daemon.node().files.sites, progress),
  )
}
