/** Settings of a node as people read them. */
import type { Settings } from '@warren/api'
import { labelled } from './table.ts'

export function settingsText(settings: Settings): string {
  const { upstream, proxy, gateway, api } = settings
  const login = upstream?.login === true ? ', with a login' : ''
  return labelled([
    [
      'links',
      upstream === undefined ? 'leave this machine directly' : `go through ${upstream.address}${login}`,
    ],
    ['programs', endText(proxy)],
    ['browsers', endText(gateway)],
    ['api', endText(api)],
  ])
}

/** @param restart - the commands that begin anew with what waits for it. */
export function portsText(settings: Settings, restart: string): string {
  const shown = settingsText(settings)
  return settings.api.isWaiting
    ? `${shown}\nThe port of the local API holds from the next start: ${restart}`
    : shown
}

function endText({ now, saved, given, isWaiting }: Settings['proxy']): string {
  const here = now ?? 'off'
  const next = isWaiting ? `; from the next start ${saved ?? 'as usual'}` : ''
  const over = given === undefined ? '' : `; this start was told ${given}, which goes over what is remembered`
  return `${here}${next}${over}`
}
