/** Which site a request is for: the name before `.localhost`, one origin each (docs/spec/sites.md §9). */

export interface SiteHost {
  /** A site's address, a name of this node's, or a preview. */
  readonly label: string
  /** undefined: the newest. */
  readonly version: number | undefined
}

const HOST = /^(?:v([1-9]\d{0,9})\.)?([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.localhost(?::(\d{1,5}))?$/

/**
 * @param port - that the gateway listens at.
 * @returns undefined: no name of a site; it may be this machine's own.
 */
export function siteHostOf(host: string, port: number | undefined): SiteHost | undefined {
  const [, version, label, asked] = HOST.exec(host.toLowerCase()) ?? []
  if (label === undefined || (port !== undefined && Number(asked ?? 80) !== port)) return undefined
  return { label, version: version === undefined ? undefined : Number(version) }
}
