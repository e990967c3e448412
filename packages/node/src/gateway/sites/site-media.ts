/** What a browser is told of a site's file: its type, and under which policy it is shown (docs/spec/sites.md §9). */
import { lookup } from 'mime-types'

/** How a file is answered. */
export interface SiteMedia {
  readonly contentType: string
  /** Written anew before it is sent. */
  readonly sanitised?: 'html' | 'css'
  readonly policy: string
  /** The browser saves it instead of showing it: its viewer would not keep to the policy. */
  readonly isSaved: boolean
}

const NOTHING_ELSE = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; webrtc 'block'"
/** Pages without scripts: they load what lies in their own site. */
export const SITE_POLICY = `sandbox allow-same-origin allow-downloads; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; ${NOTHING_ELSE}`
/** Everything that is no page: nothing runs, nothing is loaded. */
const FILE_POLICY = `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; ${NOTHING_ELSE}`
/** In a browser of its own: what the site brings runs, and speaks to the site only. */
export const SCRIPT_POLICY =
  "sandbox allow-same-origin allow-scripts allow-forms allow-modals allow-downloads; default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'; webrtc 'block'"

const PAGES = new Set(['text/html', 'application/xhtml+xml'])
const SAVED = new Set(['application/pdf'])
const TEXT = /^(text\/|application\/(json|xml|javascript|[\w.-]+\+(json|xml))|image\/svg\+xml)/

/** @param tooLong - it has more bytes than are written anew: shown as text. */
export function siteMediaOf(name: string, tooLong: (kind: 'html' | 'css') => boolean): SiteMedia {
  const type = lookup(name) || 'application/octet-stream'
  const kind = PAGES.has(type) ? 'html' : type === 'text/css' ? 'css' : undefined
  if (kind !== undefined && tooLong(kind)) return plain('text/plain; charset=utf-8')
  if (kind === 'html') {
    return { contentType: 'text/html; charset=utf-8', sanitised: 'html', policy: SITE_POLICY, isSaved: false }
  }
  if (kind === 'css') {
    return { contentType: 'text/css; charset=utf-8', sanitised: 'css', policy: FILE_POLICY, isSaved: false }
  }
  const contentType = TEXT.test(type) ? `${type}; charset=utf-8` : type
  return { ...plain(contentType), isSaved: SAVED.has(type) }
}

/** As it is, for a browser of the site's own. */
export function scriptedMediaOf(name: string): SiteMedia {
  const type = lookup(name) || 'application/octet-stream'
  return {
    contentType: TEXT.test(type) ? `${type}; charset=utf-8` : type,
    policy: SCRIPT_POLICY,
    isSaved: false,
  }
}

function plain(contentType: string): SiteMedia {
  return { contentType, policy: FILE_POLICY, isSaved: false }
}
