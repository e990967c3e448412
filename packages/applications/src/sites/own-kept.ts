/** What a node keeps alive of its own sites. */
import { asWarrenError } from '@warren/kernel'
import type { KeptStatus } from '../keeping/index.ts'
import { isOfSite, KEPT_SITE } from './kept-site.ts'
import type { SiteStore, StoredSite } from './site-store.ts'
import type { SitesConfig } from './sites-interface.ts'

const HOUR_MS = 3_600_000

export class OwnKept {
  readonly #store: SiteStore
  readonly #config: Pick<SitesConfig, 'keeper'>
  readonly #capabilityOf: (address: string) => string

  /** @param capabilityOf - of the newest version of a site. */
  constructor(
    store: SiteStore,
    config: Pick<SitesConfig, 'keeper'>,
    capabilityOf: (address: string) => string,
  ) {
    this.#store = store
    this.#config = config
    this.#capabilityOf = capabilityOf
  }

  /** What holders promised of what it shows, and of the versions that are pinned here. */
  remainsUntil({ address, last, isEnded, remainsUntil }: StoredSite): number | undefined {
    const known = this.#keptOf(address).flatMap(({ until }) =>
      until === undefined ? [] : [Date.parse(until) / HOUR_MS],
    )
    if (remainsUntil !== undefined) known.push(remainsUntil)
    if (last !== undefined && !isEnded) known.push(last.until)
    return known.length === 0 ? undefined : Math.max(...known)
  }

  #keptOf(address: string): KeptStatus[] {
    const newest = this.#capabilityOf(address)
    return this.#config
      .keeper()
      .list()
      .filter(({ kind, capability }) => kind === KEPT_SITE && isOfSite(capability, newest))
  }

  /** Nothing of it is kept alive here any more, what its owner pinned of it neither; until when it lies there stays known. */
  letGo(site: StoredSite): void {
    const remainsUntil = this.remainsUntil(site)
    this.#store.together(() => {
      if (remainsUntil !== undefined) this.#store.put({ ...site, remainsUntil })
      for (const { capability } of this.#keptOf(site.address)) this.#config.keeper().drop(capability)
    })
  }

  /** A site that this node has no room to keep alive is still its owner's to change. */
  keepIfRoom(address: string, until: number | undefined): void {
    const capability = this.#capabilityOf(address)
    const request = { capability, kind: KEPT_SITE, origin: 'published' } as const
    try {
      this.#config.keeper().keep({ ...request, ...(until === undefined ? {} : { untilHours: until }) })
    } catch (error) {
      if (asWarrenError(error).kind !== 'overloaded') throw error
    }
  }
}
