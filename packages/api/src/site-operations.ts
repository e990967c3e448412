/** The operations on sites: their part of the table in operations.ts. */
import type { Operation } from './operation.ts'
import { jobSchema } from './schemas/job.ts'
import { letGoSchema } from './schemas/kept.ts'
import { pageOf, pageQuerySchema } from './schemas/page.ts'
import {
  bySiteSchema,
  siteAllowRequestSchema,
  sitePathRequestSchema,
  sitePreviewSchema,
  siteRequestSchema,
  siteSchema,
  siteUpdateRequestSchema,
  siteVersionListSchema,
  siteVersionRequestSchema,
  siteWaySchema,
} from './schemas/site.ts'
import type { SITE_PATHS } from './site-paths.ts'

const scope = 'files'
const params = bySiteSchema

export const SITE_OPERATIONS = {
  listSites: {
    summary: 'Sites of this node',
    scope,
    query: pageQuerySchema,
    status: 200,
    answer: pageOf(siteSchema),
  },
  publishSite: {
    summary: 'Makes a site of a folder: an address under which others read it while this node is away',
    scope,
    body: siteRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  previewSite: {
    summary: 'Shows a folder in a browser as readers of the site would see it',
    scope,
    body: sitePathRequestSchema,
    status: 201,
    answer: sitePreviewSchema,
  },
  getSite: { summary: 'One site of this node', scope, params, status: 200, answer: siteSchema },
  updateSite: {
    summary: 'Makes a new version of a site; what did not change is not sent again',
    scope,
    params,
    body: siteUpdateRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  unpublishSite: {
    summary: 'Takes a site back: an empty last version, and nothing is kept alive any more',
    scope,
    params,
    status: 202,
    answer: jobSchema,
  },
  listSiteVersions: {
    summary: "Versions of anybody's site; asks the network, up to 25 s",
    scope,
    params,
    status: 200,
    answer: siteVersionListSchema,
  },
  pinSite: {
    summary: "Keeps anybody's site, or one version, alive from now on",
    scope,
    params,
    body: siteVersionRequestSchema,
    status: 202,
    answer: jobSchema,
  },
  unpinSite: {
    summary: 'Keeps a site alive no longer; it stays until its time',
    scope,
    params,
    body: siteVersionRequestSchema,
    status: 200,
    answer: letGoSchema,
  },
  allowSite: {
    summary: 'Says whether scripts of a site may run, in a browser of its own',
    scope: 'admin',
    params,
    body: siteAllowRequestSchema,
    status: 200,
    answer: siteWaySchema,
  },
  browseSite: {
    summary: 'An address that opens a site once, for a browser of its own',
    scope: 'admin',
    params,
    status: 201,
    answer: siteWaySchema,
  },
  visitSite: {
    summary:
      'An address that opens a site once, within seconds, in any browser of this machine, without a question',
    scope,
    params,
    body: siteVersionRequestSchema,
    status: 201,
    answer: siteWaySchema,
  },
} as const satisfies Record<keyof typeof SITE_PATHS, Operation>
