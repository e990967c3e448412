/** Holders in memory: segments that any k of their shares restore, and heads. What shares are on the wire is another package's affair. */
import { equalBytes, fail, type Primitives, throwIfCancelled, toHex, utf8, concatBytes } from '@warren/kernel'
import type {
  LeftSegment,
  PutResult,
  SegmentOptions,
  SegmentPlace,
  Segments,
  SegmentState,
} from '@warren/store'
import type { VirtualClock } from '@warren/testkit'
import { BLOCK_BYTES, leafOf } from '../../../../src/files/format/index.ts'
import type {
  CodeChoice,
  OpenedHead,
  HeadPut,
  IndexHeads,
  StoreAccess,
} from '../../../../src/files/leaving/store-access.ts'

interface Held {
  readonly ids: readonly Uint8Array[]
  readonly blocks: Uint8Array
  readonly live: Set<number>
  until: number
}

interface Head {
  readonly sealKey: string
  plaintext: Uint8Array
  untilHours: number
}

export class FakeStore implements StoreAccess {
  readonly held = new Map<string, Held>()
  readonly headsHeld = new Map<string, Head>()
  /** Of heads that nobody holds: what a keeper's copy stands for. */
  copies: ReadonlyMap<string, Head> = new Map()
  readonly puts: SegmentPlace[] = []
  readonly gets: SegmentPlace[] = []
  readonly repairs: number[] = []
  readonly checks: number[] = []
  readonly renewals: number[] = []
  readonly ended: string[] = []
  findsOfHeads = 0
  /** Milliseconds that anything takes. */
  delayMs = 5
  data = 4
  parity = 4
  eligible = 20
  /** Thrown by puts, while it is set. */
  refuses: 'overloaded' | 'unreachable' | undefined
  readonly #primitives: Primitives
  readonly #clock: VirtualClock

  constructor(primitives: Primitives, clock: VirtualClock) {
    this.#primitives = primitives
    this.#clock = clock
  }

  choose(blocks: number): CodeChoice {
    const data = Math.min(this.data, blocks)
    return { data, parity: this.parity, survives: 'It survives much.' }
  }

  end(group: string): void {
    this.ended.push(group)
  }

  /** So many shares of every segment are gone, those of data first. */
  lose(shares: number): void {
    for (const { live } of this.held.values())
      for (const share of [...live].sort((a, b) => a - b).slice(0, shares)) live.delete(share)
  }

  get segments(): Segments {
    const store = this
    return {
      get eligible() {
        return store.eligible
      },
      put: (place, blocks, until, options) => this.#put(place, blocks, until, options),
      get: (place, ids, options) => this.#get(place, ids, options),
      check: (segment, options) => this.#check(segment, options),
      repair: (segment, until) => this.#repair(segment, until),
    }
  }

  get heads(): IndexHeads {
    return {
      keyOf: (hint) => this.#keyOf(hint),
      find: (headKey, sealKey, options) => this.#find(headKey, sealKey, options.cancel),
      publish: async (order) => {
        await this.#take()
        const key = toHex(this.#keyOf(this.#primitives.ed25519PublicOf(order.seed)))
        const { plaintext, untilHours } = order
        this.headsHeld.set(key, { sealKey: toHex(order.sealKey), plaintext, untilHours })
        return { held: 8, untilHours }
      },
      renew: async (headKey, untilHours, _options, copy): Promise<HeadPut | undefined> => {
        const key = toHex(headKey)
        const head = this.headsHeld.get(key) ?? (copy === undefined ? undefined : this.copies.get(key))
        if (head === undefined) return undefined
        this.headsHeld.set(key, head)
        head.untilHours = untilHours
        return { held: 8, untilHours }
      },
    }
  }

  #keyOf(hint: Uint8Array): Uint8Array {
    return this.#primitives.sha256(concatBytes(utf8('head'), hint))
  }

  async #find(
    headKey: Uint8Array,
    sealKey: Uint8Array,
    cancel: SegmentOptions['cancel'],
  ): Promise<OpenedHead | undefined> {
    this.findsOfHeads++
    await this.#take()
    throwIfCancelled(cancel)
    const head = this.headsHeld.get(toHex(headKey))
    if (head === undefined) return undefined
    if (head.sealKey !== toHex(sealKey)) throw fail('not-authentic', 'head: sealed under another key')
    const { plaintext, untilHours } = head
    return {
      plaintext: concatBytes(plaintext, new Uint8Array(9)),
      untilHours,
      holders: 8,
      copy: utf8('copy'),
    }
  }

  #take(): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(this.delayMs, resolve))
  }

  async #put(
    place: SegmentPlace,
    blocks: Uint8Array,
    until: number,
    { cancel }: SegmentOptions,
  ): Promise<PutResult> {
    const given = blocks.slice()
    await this.#take()
    throwIfCancelled(cancel)
    if (this.refuses !== undefined) throw fail(this.refuses, 'segment: the test says no')
    this.puts.push(place)
    const ids: Uint8Array[] = []
    for (let at = 0; at < given.length; at += BLOCK_BYTES)
      ids.push(leafOf(this.#primitives, given.subarray(at, at + BLOCK_BYTES)))
    for (let share = 0; share < place.parity; share++)
      ids.push(this.#primitives.sha256(concatBytes(...ids.slice(0, place.data), Uint8Array.of(share))))
    const live = new Set(ids.keys())
    this.held.set(keyOf(place), { ids, blocks: given, live, until })
    return { ids, held: ids.length, until }
  }

  async #get(
    place: SegmentPlace,
    ids: readonly Uint8Array[],
    { cancel }: SegmentOptions,
  ): Promise<Uint8Array> {
    await this.#take()
    throwIfCancelled(cancel)
    this.gets.push(place)
    const held = this.held.get(keyOf(place))
    if (held === undefined) throw fail('unreachable', 'segment: no share is there')
    const known = held.ids.filter((id, share) => {
      const asked = ids[share]
      return asked !== undefined && equalBytes(id, asked) && held.live.has(share)
    })
    if (known.length < place.data) throw fail('unreachable', 'segment: too few shares')
    return held.blocks.slice()
  }

  async #check(
    segment: LeftSegment,
    options: SegmentOptions & { readonly until?: number },
  ): Promise<SegmentState> {
    await this.#take()
    throwIfCancelled(options.cancel)
    this.checks.push(segment.number)
    const held = this.held.get(keyOf(segment))
    if (options.until !== undefined && held !== undefined) {
      if (options.until > held.until) this.renewals.push(segment.number)
      held.until = Math.max(held.until, options.until)
    }
    return this.#stateOf(segment)
  }

  async #repair(segment: LeftSegment, until: number): Promise<SegmentState> {
    await this.#take()
    const held = this.held.get(keyOf(segment))
    if (held === undefined || held.live.size < segment.data)
      throw fail('unreachable', 'segment: too few shares to restore it')
    this.repairs.push(segment.number)
    for (const share of segment.ids.keys()) held.live.add(share)
    held.until = until
    return this.#stateOf(segment)
  }

  #stateOf(segment: LeftSegment): SegmentState {
    const held = this.held.get(keyOf(segment))
    return {
      live: held?.live.size ?? 0,
      needed: segment.data,
      total: segment.data + segment.parity,
      until: held?.until ?? 0,
    }
  }
}

const keyOf = ({ salt, number }: SegmentPlace): string => `${toHex(salt)}/${number}`
