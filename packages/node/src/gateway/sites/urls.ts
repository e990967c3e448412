/**
 * Where the addresses in a site's pages may lead (docs/spec/sites.md §9): what a page loads lies in the same site; what a reader follows leads to
 * the same site, to another one at this gateway, or to a page that says where it would lead.
 */

/** Below this a site's own files are not reached: the gateway's own pages are there. */
export const GATEWAY_PATH = '/.warren/'
export const LEAVE_PATH = `${GATEWAY_PATH}leave`
/** Behind it a ticket, for a site that its reader clicked on on the page of his own node. */
export const VISIT_PATH = `${GATEWAY_PATH}visit/`

export interface UrlPlace {
  /** 56 characters; undefined for a folder that is shown before it is published. */
  readonly address: string | undefined
  /** Components of the page's path. */
  readonly path: readonly string[]
  /** Of the gateway. */
  readonly port: number
}

export interface SiteUrls {
  /** What a page loads; undefined: it is taken out. */
  resource(text: string): string | undefined
  /** What a reader follows; undefined: it is taken out. */
  link(text: string): string | undefined
}

/** No name of any network ends so (RFC 6761). */
const OWN_HOST = 'site.invalid'
const OTHER_SITE = /^(?:v\d{1,10}\.)?([a-z2-7]{56})\.(?:warren|localhost)$/
const SHARE_LINK = /^warren:([\w-]{1,1024})$/
const OUTSIDE = new Set(['http:', 'https:', 'ftp:', 'mailto:', 'tel:', 'xmpp:', 'magnet:', 'gemini:', 'irc:'])
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[a-z0-9+/=\s]*$/i

export function createSiteUrls({ address, path, port }: UrlPlace): SiteUrls {
  const base = `http://${OWN_HOST}/${path.map((step) => encodeURIComponent(step.toWellFormed())).join('/')}`
  const ownPath = (url: URL): string | undefined => {
    const host = OTHER_SITE.exec(url.hostname)?.[1]
    const isOwn = url.protocol === 'http:' && url.username === '' && url.password === ''
    if (!isOwn || (url.host !== OWN_HOST && (host === undefined || host !== address))) return undefined
    // With two slashes before it, it would be a host.
    return `${url.pathname.replace(/^\/+/, '/')}${url.search}${url.hash}`
  }
  return {
    resource(text) {
      const url = parse(text, base)
      if (url === undefined) return undefined
      return PICTURE.test(text.trim()) ? text.trim().replaceAll(/\s/g, '') : ownPath(url)
    },
    link(text) {
      const url = parse(text, base)
      if (url === undefined) return undefined
      const own = ownPath(url)
      if (own !== undefined) return text.trim().startsWith('#') ? url.hash : own
      const share = SHARE_LINK.exec(text.trim())?.[1]
      if (share !== undefined) return `http://localhost:${port}/w/${share}`
      const site = OTHER_SITE.exec(url.hostname)?.[1]
      if (site !== undefined) return `http://${site}.localhost:${port}${url.pathname}${url.search}${url.hash}`
      return OUTSIDE.has(url.protocol) ? `${LEAVE_PATH}?to=${encodeURIComponent(url.href)}` : undefined
    },
  }
}

function parse(text: string, base: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined
}
