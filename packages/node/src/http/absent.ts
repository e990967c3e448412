/** What is asked for and is not there, each with where to look. */
import type { LetGo } from '@warren/api'
import { fail } from '@warren/kernel'

const ABSENT = {
  circuit: () => fail('not-found', 'there is no such circuit', { next: 'Type: warren circuits' }),
  service: () => fail('not-found', 'there is no such service here', { next: 'Type: warren service list' }),
  key: () => fail('not-found', 'no key is kept for this service', { next: 'Type: warren client-auth list' }),
  name: () => fail('not-found', 'nobody knows this name', { next: 'Type: warren name list' }),
  operator: () =>
    fail('not-found', 'this home remembers no operator', {
      next: 'To make a key: warren operator new. To give it to a relay: warren up --operator-key-file FILE',
    }),
  job: () =>
    fail('not-found', 'there is no such job', {
      next: 'Jobs are forgotten some time after they ended, and when the daemon stops.',
    }),
  token: () => fail('not-found', 'there is no such token', { next: 'Ask GET /v1/tokens.' }),
  site: () => fail('not-found', 'there is no such site here', { next: 'Type: warren site list' }),
  share: () => fail('not-found', 'there is no such share here', { next: 'Type: warren share list' }),
  sequence: () => fail('not-found', 'this node writes no such sequence', { next: 'Type: warren box list' }),
  pin: () => fail('not-found', 'nothing of this is kept alive here', { next: 'Type: warren pin list' }),
  download: () => fail('not-found', 'there is no such download here', { next: 'Type: warren get list' }),
} as const

/** @throws WarrenError `not-found`. */
export function present<T>(value: T | undefined, what: keyof typeof ABSENT): T {
  if (value === undefined) throw ABSENT[what]()
  return value
}

/** @param until - as far as it is known. @throws WarrenError `not-found`. */
export function letGo(dropped: { readonly until?: string | undefined } | undefined): LetGo {
  const { until } = present(dropped, 'pin')
  return { removed: true, ...(until === undefined ? {} : { until }) }
}

/** @throws WarrenError `not-found`. */
export function gone(removed: boolean, what: keyof typeof ABSENT): { removed: true } {
  if (!removed) throw ABSENT[what]()
  return { removed: true }
}
