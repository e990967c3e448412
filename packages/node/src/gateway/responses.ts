/** What every answer of the port for browsers has in common. */
import { problemOf } from '@warren/api'
import { asWarrenError, type Log } from '@warren/kernel'
import { failurePage } from './pages.ts'

export const CONTENT_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const

/** Our own pages: they hold links and a style, nothing else. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export function pageResponse(
  status: number,
  body: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, {
    status,
    headers: {
      ...CONTENT_HEADERS,
      ...more,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PAGE_POLICY,
    },
  })
}

export function failureResponse(thrown: unknown, log: Log): Response {
  const error = asWarrenError(thrown)
  if (error.kind === 'bug') log.write('error', 'gateway: a request failed for a reason of our own', {}, error)
  const sentence = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`
  return pageResponse(problemOf(error.kind, '').status, failurePage(sentence, error.next))
}
