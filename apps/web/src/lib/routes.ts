/** The places of the page, as they stand behind `#` in the address. */

export const ROUTES = [
  'home',
  'share',
  'publish',
  'get',
  'serve',
  'invite',
  'transfers',
  'services',
  'keep',
  'network',
  'settings',
  'recovery',
  'doctor',
  'style',
] as const
export type RouteName = (typeof ROUTES)[number]

export interface Route {
  readonly name: RouteName
  /** What follows the name: `#/share/ID`. */
  readonly rest: string
}

export function routeOf(hash: string): Route {
  const [, name = '', rest = ''] = /^#\/([a-z]*)(?:\/(.*))?$/s.exec(hash) ?? []
  const known = ROUTES.find((route) => route === name)
  return known === undefined ? { name: 'home', rest: '' } : { name: known, rest: decode(rest) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

export function hrefOf(name: RouteName, rest = ''): string {
  return rest === '' ? `#/${name}` : `#/${name}/${encodeURIComponent(rest)}`
}
