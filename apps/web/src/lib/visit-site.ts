/** Opens a site of this node in a tab of its own, without the question that a link from elsewhere gets: its owner clicks, on his own page. */
import { live } from './live.svelte.ts'

/** @param url - where it is; a click there is asked about, which is good for when no ticket is to be had. */
export async function visitSite(
  event: MouseEvent,
  site: string,
  url: string,
  version?: number,
): Promise<void> {
  event.preventDefault()
  const body = version === undefined ? {} : { version }
  const way = await live.client.call('visitSite', { params: { site }, body }).catch(() => undefined)
  window.open(way?.url ?? url, '_blank', 'noopener,noreferrer')
}
