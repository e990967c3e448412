/** Writes an index into the state of a node that does not run: what it names is there at the next start. */
import { formatOnionAddress } from '@warren/crypto'
import { createNameBook } from '@warren/applications'
import type { Ports } from '@warren/kernel'
import { storeBoxSequences } from '@warren/store'
import { formatClientKey } from '../services/client-key.ts'
import { createServiceStore, type StoredService } from '../services/service-store.ts'
import type { RecoveredService, RecoveryIndex } from './index-format.ts'
import { reserveBeyond } from './number-counters.ts'
import { entryOf, shareSourceOf } from './share-source.ts'
import { siteEntryOf, siteSourceOf } from './site-source.ts'

export function storedServiceOf({ name, clients, createdAtMs, ...service }: RecoveredService): StoredService {
  return {
    ...service,
    ...(name === undefined ? {} : { name }),
    clients: clients.map(formatClientKey),
    createdAt: new Date(createdAtMs).toISOString(),
  }
}

/** Call within a transaction. @throws WarrenError `storage`. */
export function storeIndex(ports: Pick<Ports, 'clock' | 'primitives' | 'state'>, index: RecoveryIndex): void {
  const { state, primitives } = ports
  reserveBeyond(state, 'service', index.nextService)
  reserveBeyond(state, 'share', index.nextShare)
  reserveBeyond(state, 'site', index.nextSite)
  const services = createServiceStore(state)
  for (const service of index.services) services.put(storedServiceOf(service))
  const keys = state.table('client-auth')
  for (const { identity, secret } of index.clientKeys)
    keys.put(formatOnionAddress(primitives, identity), secret)
  shareSourceOf(state, undefined).restore(index.shares.map(entryOf))
  siteSourceOf(state, undefined).restore(index.sites.map(siteEntryOf))
  storeBoxSequences(ports, index.boxes)
  createNameBook(ports).restore(index.names)
}
