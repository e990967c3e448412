/** Relays that a newcomer can start from, as this node sees them: those that live first, so that the few that a text names are of use. */
import { isOwn } from '@warren/directory'
import { drawShuffled, equalBytes, type Random } from '@warren/kernel'
import { STARTING_POINTS_MAX } from '../limits.ts'
import type { LinkTarget } from '@warren/link'
import type { NetworkParts } from './network.ts'

/** This relay itself, if others reach it; relays to start from that live; others that live; and the rest of those to start from. */
export function startingPoints(
  { random }: { readonly random: Random },
  { directory, self, listing }: Pick<NetworkParts, 'directory' | 'self' | 'listing'>,
): LinkTarget[] {
  const { view } = directory
  const entries = directory.status().bootstrap.map(({ target }) => target)
  const isEntry = (id: Uint8Array): boolean => entries.some((entry) => equalBytes(entry.id, id))
  const own = self !== undefined && !listing.isHeld ? [{ id: self.id, address: self.address }] : []
  const alive = entries.flatMap(({ id }) => view.byId(id) ?? [])
  const others = drawShuffled(
    random,
    view.relays().filter((relay) => !isEntry(relay.id)),
  ).slice(0, STARTING_POINTS_MAX)
  const rest = entries.filter(({ id }) => view.byId(id) === undefined)
  const ownPlace = directory.own()
  const known = [...alive, ...others].filter((relay) => !isOwn(relay, ownPlace))
  const isSelf = (id: Uint8Array): boolean => self !== undefined && equalBytes(self.id, id)
  return [
    ...own,
    ...known.map(({ id, address }) => ({ id, address })),
    ...rest.filter(({ id }) => !isSelf(id)),
  ]
}
