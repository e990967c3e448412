/**
 * Sites on disk. The n-th site's seed derives from the root secret, so only its number is kept. Numbers begin somewhere at random, because the
 * root may have had another state before, on a machine that was lost; none is given out twice.
 */
import { drawBelow, type Random, type StateStore, utf8, utf8Text } from '@warren/kernel'

export interface StoredVersion {
  readonly number: number
  readonly madeAtS: number
  readonly files: number
  readonly bytes: number
  /** Hours since 1970 until which holders promised to keep it. */
  readonly until: number
  /** Holders that signed for the head. */
  readonly held: number
  /** Shares of its weakest segment that may be lost. */
  readonly spare: number
}

export interface StoredSite {
  readonly number: number
  /** 56 characters. */
  readonly address: string
  /** A label by which its owner calls it. */
  readonly name?: string
  /** The folder that was published last. */
  readonly path: string
  readonly createdAtMs: number
  /** Absent until the first version lies in the network. */
  readonly last?: StoredVersion
  readonly isEnded: boolean
}

/** What this node does for a site, its own or another's. */
export interface SiteChoice {
  /** 56 characters. */
  readonly address: string
  /** Versions kept alive beside the newest. */
  readonly versions: readonly number[]
  /** The newest version is kept alive. */
  readonly isKept: boolean
  /** Its scripts may run, in a browser of its own. */
  readonly mayRunScripts: boolean
}

export interface SiteStore {
  list(): StoredSite[]
  /** A number that was never used. Durable. @throws WarrenError `storage`. */
  takeNumber(): number
  /** Durable. @throws WarrenError `storage`. */
  put(site: StoredSite): void
  choices(): SiteChoice[]
  choice(address: string): SiteChoice
  /** Durable; one without any choice is forgotten. @throws WarrenError `storage`. */
  choose(choice: SiteChoice): void
}

const NEXT_KEY = 'next'
const FIRST_NUMBERS = 0xf000_0000
const keyOf = (number: number): string => String(number).padStart(10, '0')
const encode = (value: unknown): Uint8Array => utf8(JSON.stringify(value))
const decode = <T>(bytes: Uint8Array): T => JSON.parse(utf8Text(bytes)) as T

export function createSiteStore(state: StateStore, random: Random): SiteStore {
  const sites = state.table('sites')
  const counter = state.table('site-counter')
  const choices = state.table('site-choices')
  return {
    list: () => sites.keys().map((key) => decode<StoredSite>(sites.get(key) as Uint8Array)),
    takeNumber: () =>
      state.transaction(() => {
        const bytes = counter.get(NEXT_KEY)
        const number = bytes === undefined ? drawBelow(random, FIRST_NUMBERS) : Number(utf8Text(bytes))
        counter.put(NEXT_KEY, utf8(String(number + 1)))
        return number
      }),
    put: (site) => sites.put(keyOf(site.number), encode(site)),
    choices: () => choices.keys().map((key) => decode<SiteChoice>(choices.get(key) as Uint8Array)),
    choice(address) {
      const bytes = choices.get(address)
      return bytes === undefined
        ? { address, versions: [], isKept: false, mayRunScripts: false }
        : decode<SiteChoice>(bytes)
    },
    choose(choice) {
      const isNothing = !choice.isKept && !choice.mayRunScripts && choice.versions.length === 0
      if (isNothing) choices.delete(choice.address)
      else choices.put(choice.address, encode(choice))
    },
  }
}
