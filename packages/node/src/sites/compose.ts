/** Sites over one node's store. */
import type { Site } from '@warren/api'
import {
  createSiteHeads,
  createSites,
  type Keeper,
  type NameBook,
  type Sites,
  type SitePorts,
} from '@warren/applications'
import { deriveSecret, parseOnionAddress } from '@warren/crypto'
import type { Ports } from '@warren/kernel'
import type { StoreParts } from '../compose/store.ts'
import type { NodeConfig } from '../node.ts'
import type { SiteControl } from './control.ts'
import { SiteDoors } from './doors.ts'
import { createSiteControl } from './site-control.ts'

export interface SiteParts {
  readonly store: StoreParts
  readonly names: NameBook
  /** Made after the sites. */
  keeper(): Pick<Keeper, 'keep' | 'drop' | 'list' | 'requireRoom'>
  /** @throws WarrenError a new site may not be made now. */
  mayAdd(): void
  siteChanged(site: Site): void
  /** What a backup holds of the sites has changed. */
  stored(): void
}

export interface NodeSites {
  readonly sites: Sites
  readonly control: SiteControl
}

export function composeSites(ports: Ports, config: NodeConfig, parts: SiteParts): NodeSites {
  const { primitives } = ports
  const { store } = parts
  const sitePorts: SitePorts = {
    ...ports,
    segments: store.segments,
    heads: createSiteHeads(primitives, config.network.id, store.heads),
    choose: (blocks) => store.access.choose(blocks),
    end: (group) => store.access.end(group),
  }
  const sites = createSites(sitePorts, {
    home: config.files?.home ?? '',
    seed: (number) => deriveSecret(primitives, config.root.reveal(), { site: number }, 32),
    changed: ({ address }) => {
      const site = control.get(address)
      if (site !== undefined) parts.siteChanged(site)
      parts.stored()
    },
    keeper: () => parts.keeper(),
  })
  const control: SiteControl = createSiteControl({
    ...ports,
    sites,
    doors: new SiteDoors(ports),
    gatewayPort: () => config.gatewayPort?.(),
    mayAdd: () => parts.mayAdd(),
    named: (name) => {
      const found = parts.names.resolve(name)
      // What others call a site leads nowhere by itself: its owner could be anybody.
      if (found?.kind !== 'address' || found.saidBy.length > 0) return undefined
      return parseOnionAddress(primitives, found.target).identity
    },
  })
  return { sites, control }
}
