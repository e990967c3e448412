/**
 * Sites on disk. The n-th site's seed derives from the root secret, so only its number is kept. Numbers begin somewhere at random, because the
 * root may have had another state before, on a machine that was lost; none is given out twice.
 */
import { drawBelow, type Random, type StateStore, utf8, utf8Text } from '@warren/kernel'
import { Reader, Writer } from '@warren/wire'

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
  /** The version of another machine with the same key that it was put above, since both were published at the same moment. */
  readonly above?: number
}

export interface StoredSite {
  readonly number: number
  /** 56 characters. */
  readonly address: string
  /** A label by which its owner calls it. */
  readonly name?: string
  /** The folder that was published last; empty: not known, since the site came back by the words. */
  readonly path: string
  readonly createdAtMs: number
  /** Absent until the first version lies in the network. */
  readonly last?: StoredVersion
  readonly isEnded: boolean
  /** Of a site that was taken back: hours since 1970 until which holders promised what it showed before. */
  readonly remainsUntil?: number
  /**
   * What was begun and is not done: a process that dies leaves it to the next one. `settle`: the last head was made; whether holders have it, and
   * no other machine's in its stead, is to be seen. Absent: nothing.
   */
  readonly unfinished?: 'publish' | 'unpublish' | 'settle'
  /** What the last head names, until it is known that holders have it: then it becomes {@link last}. */
  readonly made?: StoredVersion
}

export interface LastHead {
  /** Of the head that it follows. */
  readonly after: number
  readonly plaintext: Uint8Array
}

export interface SiteStore {
  list(): StoredSite[]
  /** A number that was never used. Durable. @throws WarrenError `storage`. */
  takeNumber(): number
  /** Durable. @throws WarrenError `storage`. */
  put(site: StoredSite): void
  /** All of it or nothing, durable. @throws WarrenError `storage`, and what the work throws. */
  together(work: () => void): void
  /** The head that was made last, whether or not it could be left: what holders have may be lost. */
  lastHead(address: string): LastHead | undefined
  /** Durable. @throws WarrenError `storage`. */
  putLastHead(address: string, head: LastHead): void
  /** Addresses whose scripts may run, in a browser of their own. */
  scripted(): string[]
  /** Durable. @throws WarrenError `storage`. */
  setScripted(address: string, isAllowed: boolean): void
}

const NEXT_KEY = 'next'
const FIRST_NUMBERS = 0xf000_0000
const keyOf = (number: number): string => String(number).padStart(10, '0')
const encode = (value: unknown): Uint8Array => utf8(JSON.stringify(value))
const decode = <T>(bytes: Uint8Array): T => JSON.parse(utf8Text(bytes)) as T

export function createSiteStore(state: StateStore, random: Random): SiteStore {
  const sites = state.table('sites')
  const counter = state.table('site-counter')
  const heads = state.table('site-heads')
  const scripted = state.table('site-scripts')
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
    together: (work) => state.transaction(work),
    lastHead(address) {
      const bytes = heads.get(address)
      if (bytes === undefined) return undefined
      const reader = new Reader(bytes)
      return { after: reader.u64(), plaintext: reader.rest() }
    },
    putLastHead(address, { after, plaintext }) {
      heads.put(address, new Writer(8 + plaintext.length).u64(after).bytes(plaintext).finish())
    },
    scripted: () => scripted.keys(),
    setScripted(address, isAllowed) {
      if (isAllowed) scripted.put(address, new Uint8Array(1))
      else scripted.delete(address)
    },
  }
}
