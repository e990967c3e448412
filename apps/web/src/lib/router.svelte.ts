/** Where in the page one is: the part of the address behind `#`, so that back, forward and links work as everywhere. */
import { hrefOf, type Route, type RouteName, routeOf } from './routes.ts'

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
