/** Segments and heads in memory, which forget, lie and fail when told to. */
import { concatBytes, equalBytes, fail, type Primitives, toHex, utf8 } from '@warren/kernel'
import type { LeftSegment, PutResult, SegmentPlace, Segments, SegmentState } from '@warren/store'
import type { FoundHead, HeadLeft, SiteHeads } from '../../../src/sites/index.ts'

const BLOCK_BYTES = 32_768

interface Kept {
  readonly blocks: Uint8Array
  readonly ids: readonly Uint8Array[]
  readonly total: number
  live: number
  until: number
}

export class MemorySegments implements Segments {
  eligible = 20
  puts = 0
  putBytes = 0
  checks = 0
  repairs = 0
  gets = 0
  readonly kept = new Map<string, Kept>()
  readonly #primitives: Primitives

  constructor(primitives: Primitives) {
    this.#primitives = primitives
  }

  async put(place: SegmentPlace, blocks: Uint8Array, until: number): Promise<PutResult> {
    this.puts++
    this.putBytes += blocks.length
    const total = place.data + place.parity
    const ids = this.#ids(place, blocks)
    this.kept.set(nameOf(place), { blocks: blocks.slice(), ids, total, live: total, until })
    return { ids, held: total, until }
  }

  async get(place: SegmentPlace, ids: readonly Uint8Array[]): Promise<Uint8Array> {
    this.gets++
    const kept = this.kept.get(nameOf(place))
    if (kept === undefined || kept.live < place.data)
      throw fail('unreachable', 'too few shares were to be had')
    const isRight = ids.every((id, index) => equalBytes(id, kept.ids[index] ?? new Uint8Array()))
    if (!isRight) throw fail('unreachable', 'shares are not those that were asked for')
    return kept.blocks.slice()
  }

  async check(segment: LeftSegment, { until }: { readonly until?: number }): Promise<SegmentState> {
    this.checks++
    const kept = this.kept.get(nameOf(segment))
    if (kept === undefined)
      return { live: 0, needed: segment.data, total: segment.data + segment.parity, until: 0 }
    if (until !== undefined) kept.until = Math.max(kept.until, until)
    return { live: kept.live, needed: segment.data, total: kept.total, until: kept.until }
  }

  async repair(segment: LeftSegment, until: number): Promise<SegmentState> {
    this.repairs++
    const kept = this.kept.get(nameOf(segment))
    if (kept === undefined || kept.live < segment.data) throw fail('unreachable', 'too few shares are left')
    Object.assign(kept, { live: kept.total, until })
    return this.check(segment, {})
  }

  #ids({ data, parity }: SegmentPlace, blocks: Uint8Array): Uint8Array[] {
    const hash = (bytes: Uint8Array): Uint8Array => this.#primitives.sha256(bytes)
    const own = Array.from({ length: data }, (_, index) =>
      hash(concatBytes(Uint8Array.of(0), blocks.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES))),
    )
    const first = own[0] as Uint8Array
    const made = Array.from({ length: parity }, (_, index) =>
      data === 1 ? first : hash(concatBytes(utf8(`parity ${index}`), ...own)),
    )
    return [...own, ...made]
  }
}

function nameOf({ salt, number }: SegmentPlace): string {
  return `${toHex(salt)}/${number}`
}

/** Heads that lie in one network, as several nodes see it. */
export class MemoryHeads {
  readonly heads = new Map<string, FoundHead>()
  isFull = false
  readonly #primitives: Primitives

  constructor(primitives: Primitives) {
    this.#primitives = primitives
  }

  /** As one node uses them, which remembers what it has seen. */
  node(): SiteHeads {
    const seen = new Map<string, number>()
    const find = async (identity: Uint8Array): Promise<FoundHead | undefined> => {
      const name = toHex(identity)
      const found = this.heads.get(name)
      const highest = seen.get(name) ?? 0
      if ((found?.revision ?? highest) < highest)
        throw fail('not-authentic', 'an older head than was seen before')
      if (found !== undefined) seen.set(name, found.revision)
      return found
    }
    return {
      find,
      highest: (identity) => seen.get(toHex(identity)) ?? 0,
      remember: (identity, revision) => void seen.set(toHex(identity), revision),
      publish: async ({ seed, plaintext, until, after }): Promise<HeadLeft> => {
        const name = toHex(this.#primitives.ed25519PublicOf(seed))
        const found = this.heads.get(name)
        const shown = found?.revision ?? 0
        // One that is older than what was seen binds nobody.
        if (shown > after && shown >= (seen.get(name) ?? 0)) throw fail('refused', 'another head is newer')
        if (this.isFull) throw fail('overloaded', 'no holder took it')
        const revision = Math.max(found?.revision ?? 0, seen.get(name) ?? 0) + 1
        const copy = concatBytes(utf8(`${revision} `), plaintext)
        this.heads.set(name, { revision, plaintext: plaintext.slice(), copy, until, holders: 12 })
        seen.set(name, revision)
        return { revision, held: 12, until }
      },
      renew: async (identity, until): Promise<HeadLeft | undefined> => {
        const found = await find(identity)
        if (found === undefined) return undefined
        this.heads.set(toHex(identity), { ...found, until })
        return { revision: found.revision, held: 12, until }
      },
    }
  }
}
