/**
 * Which requests a browser of this machine may make (docs/spec/local-api.md §9). A web page that sends its visitor to a link made
 * for him alone would learn from the sharer's side that he uses Warren; so what a page elsewhere caused is never fetched.
 */

/** `foreign`: refused. `ask`: a person followed a link on a page elsewhere, and is asked first. */
export type Admission = 'fine' | 'foreign' | 'ask'

const LOOPBACK_HOST = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(:\d{1,5})?$/i

/** @param place - `machine`: links, at this machine's own names; `site`: at a site's name, which was looked at before. */
export function admitBrowser(headers: Headers, place: 'machine' | 'site'): Admission {
  const host = headers.get('host') ?? ''
  // A name that was made to point here (DNS rebinding) is still another name.
  if (place === 'machine' && !LOOPBACK_HOST.test(host)) return 'foreign'
  const origin = headers.get('origin')
  if (origin !== null && origin.toLowerCase() !== `http://${host}`.toLowerCase()) return 'foreign'
  const site = headers.get('sec-fetch-site')
  if (site === null || site === 'same-origin' || site === 'none') return 'fine'
  const isNavigation =
    headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document'
  return isNavigation ? 'ask' : 'foreign'
}
