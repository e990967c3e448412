/**
 * The page at `/` of the local API's own origin: a few files of the package, the same for everybody. Whoever has no session sees its frame
 * and nothing of the node.
 */
import type { Problem } from '@warren/api'
import { foreignSite } from './admission.ts'

export interface PageFile {
  readonly bytes: Uint8Array
  readonly mediaType: string
}

/** The files of the page by the path they are asked for: `/`, `/page.js`. */
export type PageFiles = (path: string) => Promise<PageFile | undefined>

/**
 * Nothing from elsewhere, nothing inline, no frames, no forms; markup comes only from the compiled templates (`svelte-trusted-html` is the
 * name under which they make it).
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "media-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ')

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': PAGE_POLICY,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
} as const

/** @returns undefined for what is not the page's: the API answers it. */
export function createPageServer(files: PageFiles): (request: Request) => Promise<Response | undefined> {
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/v1' || pathname.startsWith('/v1/')) return undefined
    const problem = foreignSite(request.headers)
    if (problem !== undefined) return refusal(problem)
    const file = await files(pathname)
    if (file === undefined) return undefined
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    const body = request.method === 'HEAD' ? null : (file.bytes as Uint8Array<ArrayBuffer>)
    return new Response(body, { headers: { ...HEADERS, 'content-type': file.mediaType } })
  }
}

/** Somebody's browser came here from another site: it reads a sentence, not JSON. */
function refusal({ detail, status }: Problem): Response {
  return new Response(`${detail}\nTo open the page of Warren, type: warren open\n`, {
    status,
    headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' },
  })
}
