/** What the local API, the port for browsers, and whoever embeds a node can do with sites. */
import type { Pin, Site, SitePreview, SitePublished, SiteVersion, SiteWay } from '@warren/api'
import type { SiteProgress } from '@warren/applications'
import type { SiteWindow } from '../gateway/sites/site-gateway.ts'

export interface SiteControl extends SiteWindow {
  list(): Site[]
  /** @param given - an address in any form, or a name of one of this node's sites. */
  get(given: string): Site | undefined
  /** @throws WarrenError `bad-input`, `not-found`, `no-permission`, `overloaded`, `storage`, `unreachable`, `cancelled`. */
  publish(
    request: { readonly path: string; readonly name?: string | undefined },
    progress: SiteProgress,
  ): Promise<SitePublished>
  /** @param path - undefined: the folder of the last time. @throws as `publish`; `not-found`: no site of this node. */
  update(given: string, path: string | undefined, progress: SiteProgress): Promise<SitePublished>
  /** @throws as `update`. */
  unpublish(given: string, progress: SiteProgress): Promise<Site>
  /** @throws WarrenError `bad-input`, `not-found`, `not-authentic`, `unreachable`, `cancelled`. */
  versions(given: string, progress: SiteProgress): Promise<SiteVersion[]>
  /** @throws as `versions`; `overloaded`. */
  pin(given: string, version: number | undefined, progress: SiteProgress): Promise<Pin>
  /** @returns what was known of it; undefined: it was not kept. @throws WarrenError `bad-input`. */
  unpin(given: string, version: number | undefined): Pin | undefined
  /** @throws WarrenError `bad-input`, `overloaded`, `storage`. */
  allow(given: string, scripts: boolean): SiteWay
  /** Shows a folder of this machine as a reader would see it. @throws WarrenError `bad-input`, `not-found`, `unsupported`: no port for browsers. */
  preview(path: string): Promise<SitePreview>
  /** Lets one browser in, in which the site's scripts may run if they were allowed. @throws as `allow`; `unsupported`. */
  browse(given: string): SiteWay
  /** An address that opens a site once, within seconds, without asking who sent the browser there. @throws as `browse`. */
  visit(given: string, version: number | undefined): SiteWay
}
