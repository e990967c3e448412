/** What a backup holds, as people read it. */
import type { RestoreOutcome } from '@warren/api'
import { count } from './units.ts'

export function entriesText({
  services,
  clientKeys,
  shares,
  sites,
  boxes,
  names,
}: Omit<RestoreOutcome, 'pending'>): string {
  return [
    count(services, 'service'),
    count(clientKeys, 'client key'),
    count(shares, 'share'),
    count(sites, 'site'),
    count(boxes, 'box sequence'),
    count(names, 'name'),
  ].join(', ')
}
