/** Where in the page one is: the part of the address behind `#`, so that back, forward and links work as everywhere. */

import { type RouteName, ROUTES } from './routes.ts'

export type { RouteName }

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

class Router {
  current: Route = $state.raw(routeOf(globalThis.location?.hash ?? ''))

  constructor() {
    globalThis.addEventListener?.('hashchange', () => {
      this.current = routeOf(location.hash)
    })
  }

  go(name: RouteName, rest = ''): void {
    location.hash = hrefOf(name, rest)
  }
}

export const router = new Router()
