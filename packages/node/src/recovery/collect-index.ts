/** Takes an index from what the node has, and makes what an index names. */
import type { NameBook } from '@warren/applications'
import type { Ports } from '@warren/kernel'
import type { BoxWriters } from '@warren/store'
import { parseClientKey } from '../services/client-key.ts'
import type { ClientAuthStore } from '../services/client-auth-store.ts'
import type { ServiceManager } from '../services/service-manager.ts'
import type { RecoveryIndex } from './index-format.ts'
import { nextNumber, reserveBeyond } from './number-counters.ts'
import { createRecoveryState } from './recovery-state.ts'
import { entryOf, recoveredOf, type ShareSource } from './share-source.ts'
import { recoveredSiteOf, siteEntryOf, type SiteSource } from './site-source.ts'
import { storedServiceOf } from './store-index.ts'

export interface IndexParts {
  readonly services: Pick<ServiceManager, 'exportAll' | 'restore'>
  readonly clientAuth: Pick<ClientAuthStore, 'exportAll' | 'restore'>
  readonly shares: ShareSource
  readonly sites: SiteSource
  readonly boxes: Pick<BoxWriters, 'exportAll' | 'restore'>
  readonly names: Pick<NameBook, 'exportAll' | 'restore'>
}

type IndexPorts = Pick<Ports, 'clock' | 'state'>

export function collectIndex({ clock, state }: IndexPorts, parts: IndexParts): RecoveryIndex {
  const services = parts.services
    .exportAll()
    .map(({ index, name, ports, clients, besideRelay, createdAt }) => ({
      index,
      name,
      ports,
      clients: clients.map(parseClientKey),
      besideRelay,
      createdAtMs: Math.max(0, Date.parse(createdAt)),
    }))
  const shares = parts.shares.exportAll().map(recoveredOf)
  const sites = parts.sites.exportAll().map(recoveredSiteOf)
  const above = (numbers: readonly number[]): number => Math.max(0, ...numbers.map((number) => number + 1))
  return {
    nextService: Math.max(nextNumber(state, 'service'), above(services.map(({ index }) => index))),
    nextShare: Math.max(nextNumber(state, 'share'), above(shares.map(({ number }) => number))),
    nextSite: Math.max(nextNumber(state, 'site'), above(sites.map(({ number }) => number))),
    madeAtMs: Math.max(0, Math.floor(clock.wallMs())),
    leftOut: 0,
    services,
    clientKeys: parts.clientAuth.exportAll(),
    shares,
    sites,
    boxes: parts.boxes.exportAll(),
    names: parts.names.exportAll(),
  }
}

/** All of it or nothing, durable when this returns. @throws WarrenError `storage`. */
export function applyIndex({ state }: IndexPorts, parts: IndexParts, index: RecoveryIndex): void {
  state.transaction(() => {
    reserveBeyond(state, 'service', index.nextService)
    reserveBeyond(state, 'share', index.nextShare)
    reserveBeyond(state, 'site', index.nextSite)
    parts.services.restore(index.services.map(storedServiceOf))
    parts.clientAuth.restore(index.clientKeys)
    parts.shares.restore(index.shares.map(entryOf))
    parts.sites.restore(index.sites.map(siteEntryOf))
    parts.boxes.restore(index.boxes)
    parts.names.restore(index.names)
    createRecoveryState(state).setPending(false)
  })
}
