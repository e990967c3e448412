/** Method and path of the operations on sites (see paths.ts). */
export const SITE_PATHS = {
  listSites: ['GET', '/v1/sites'],
  publishSite: ['POST', '/v1/sites'],
  previewSite: ['POST', '/v1/site-previews'],
  getSite: ['GET', '/v1/sites/{site}'],
  updateSite: ['POST', '/v1/sites/{site}/update'],
  unpublishSite: ['POST', '/v1/sites/{site}/unpublish'],
  listSiteVersions: ['GET', '/v1/sites/{site}/versions'],
  pinSite: ['POST', '/v1/sites/{site}/pin'],
  unpinSite: ['POST', '/v1/sites/{site}/unpin'],
  allowSite: ['POST', '/v1/sites/{site}/allow'],
  browseSite: ['POST', '/v1/sites/{site}/browse'],
  visitSite: ['POST', '/v1/sites/{site}/visit'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>
