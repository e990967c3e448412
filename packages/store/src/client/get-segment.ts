/**
 * Fetches a segment: a few shares more than needed are asked for at once, what fails or is slow has others asked, every share is checked
 * against its id, and any k of them are enough (docs/spec/store.md §5).
 */
import {
  asWarrenError,
  assert,
  CancelSource,
  equalBytes,
  fail,
  throwIfCancelled,
  type Timer,
  type WarrenError,
} from '@warren/kernel'
import type { RelayInfo } from '@warren/directory'
import { shareId } from '../format/share-id.ts'
import { NEEDED_PER_SPARE, SHARE_BYTES } from '../limits.ts'
import type { GetOptions, SegmentPlace } from '../segment.ts'
import { askAgain } from './again.ts'
import { isLie } from './ask-share.ts'
import type { SharePlaces } from './placement.ts'
import { placesOf, type SegmentContext } from './segment-context.ts'

export async function getSegment(
  context: SegmentContext,
  place: SegmentPlace,
  ids: readonly Uint8Array[],
  options: GetOptions,
): Promise<Uint8Array> {
  assert(
    ids.length === place.data || ids.length === place.data + place.parity,
    'segments: ids of data, or of all',
  )
  const places = placesOf(context, place)
  const room = place.data + Math.ceil(place.data / NEEDED_PER_SPARE)
  await context.incoming.take(room, options.cancel)
  const source = new CancelSource()
  const stop = (): void => source.abort()
  options.cancel?.addEventListener('abort', stop)
  try {
    throwIfCancelled(options.cancel)
    const shares = await new Fetching(context, place, ids, places, options, source).run(room)
    throwIfCancelled(options.cancel)
    return await joinShares(context, place, ids, shares)
  } finally {
    options.cancel?.removeEventListener('abort', stop)
    source.abort()
    context.incoming.give(room)
  }
}

/** A share and whom to ask for it. */
interface Question {
  readonly index: number
  readonly holder: RelayInfo
}

class Fetching {
  readonly #context: SegmentContext
  readonly #place: SegmentPlace
  readonly #ids: readonly Uint8Array[]
  readonly #options: GetOptions
  readonly #source: CancelSource
  readonly #places: SharePlaces
  /** Shares at their places: first the data, which need no decoding. */
  readonly #primary: Question[]
  /** Shares that were not where they belong, elsewhere. */
  readonly #later: Iterator<Question, undefined>
  readonly #shares = new Map<number, Uint8Array>()
  #running = 0
  #lies = 0
  #failed = 0
  #missing = 0
  #lastError: WarrenError | undefined
  #hedge: Timer | undefined
  #finish: () => void = () => {}
  #reject: (error: WarrenError) => void = () => {}

  constructor(
    context: SegmentContext,
    place: SegmentPlace,
    ids: readonly Uint8Array[],
    places: SharePlaces,
    options: GetOptions,
    source: CancelSource,
  ) {
    this.#context = context
    this.#place = place
    this.#ids = ids
    this.#places = places
    this.#options = options
    this.#source = source
    this.#later = this.#elsewhere()
    const primary = places.holders.slice(0, ids.length).map((holder, index) => ({ index, holder }))
    this.#primary = place.data === 1 ? this.#nearFirst(primary) : primary
  }

  /** @returns k verified shares at least. @throws WarrenError `unreachable`: there are none left to ask; a bug of ours. */
  async run(atOnce: number): Promise<ReadonlyMap<number, Uint8Array>> {
    const finished = new Promise<void>((resolve, reject) => {
      this.#finish = resolve
      this.#reject = reject
    })
    this.#source.cancel.addEventListener('abort', () => this.#finish())
    this.#askNext(atOnce)
    this.#expect()
    try {
      await finished
    } finally {
      this.#hedge?.cancel()
    }
    if (this.#shares.size >= this.#place.data || this.#source.cancel.aborted) return this.#shares
    throw this.#tooFew()
  }

  /** Whoever is silent has others asked beside, the more the more is missing. */
  #expect(): void {
    this.#hedge?.cancel()
    const { ports, pace } = this.#context
    this.#hedge = ports.clock.after(pace.patienceMs, () => {
      this.#askNext(1 + Math.ceil((this.#place.data - this.#shares.size) / 4))
      this.#expect()
    })
  }

  /** Of shares that are all the same the quickest do: holders to whom there is a way already, who learn nothing by it. */
  #nearFirst(questions: readonly Question[]): Question[] {
    const { askShare } = this.#context
    const isNear = ({ holder }: Question): boolean => askShare.isNear(holder.id, this.#options.group)
    return [...questions.filter(isNear), ...questions.filter((each) => !isNear(each))]
  }

  #askNext(count: number): void {
    for (let asked = 0; asked < count; asked++) {
      const question = this.#primary.shift() ?? this.#later.next().value
      if (question === undefined) break
      this.#running++
      void this.#ask(question)
    }
    if (this.#running === 0) this.#finish()
  }

  /** First the likeliest other relay for each share that is missing, then the next one. */
  *#elsewhere(): Generator<Question, undefined> {
    const found = this.#ids.map((): readonly RelayInfo[] | undefined => undefined)
    for (let rank = 0, isOver = false; !isOver; rank++) {
      isOver = true
      for (let index = 0; index < this.#ids.length; index++) {
        if (this.#shares.has(index)) continue
        found[index] ??= this.#places.elsewhere(index)
        const holder = found[index]?.[rank]
        if (holder === undefined) continue
        isOver = false
        yield { index, holder }
      }
    }
    return undefined
  }

  async #ask({ index, holder }: Question): Promise<void> {
    const id = this.#ids[index] as Uint8Array
    try {
      const errand = { holder: holder.id, group: this.#options.group, cancel: this.#source.cancel }
      const { ports, askShare, pace } = this.#context
      const askedAtMs = ports.clock.nowMs()
      const share = await askAgain(ports, errand.cancel, () => askShare.get(id, errand))
      if (share === undefined) this.#missing++
      else this.#add(index, share)
      pace.note(ports.clock.nowMs() - askedAtMs)
    } catch (thrown) {
      const error = asWarrenError(thrown)
      if (error.kind === 'bug') return this.#reject(error)
      this.#lastError = error
      if (isLie(error)) this.#lies++
      else this.#failed++
    }
    this.#running--
    if (this.#source.cancel.aborted) return
    if (this.#shares.size >= this.#place.data) return this.#finish()
    if (this.#shares.has(index)) this.#expect()
    else this.#askNext(1)
    if (this.#running === 0) this.#askNext(this.#place.data - this.#shares.size)
  }

  #add(index: number, share: Uint8Array): void {
    this.#shares.set(index, share)
    if (index < this.#place.data) this.#options.arrived?.(index, share)
  }

  #tooFew(): WarrenError {
    return fail('unreachable', 'segments: too few shares were to be had', {
      fields: {
        needed: this.#place.data,
        found: this.#shares.size,
        missing: this.#missing,
        failed: this.#failed,
        lies: this.#lies,
      },
      next: 'Try again in a few minutes: relays that hold it may come back. It may also have expired.',
      cause: this.#lastError,
    })
  }
}

/** The data blocks; what was computed is checked like what was fetched, since ids are another's word. */
async function joinShares(
  { ports: { erasure, primitives } }: SegmentContext,
  { data }: SegmentPlace,
  ids: readonly Uint8Array[],
  shares: ReadonlyMap<number, Uint8Array>,
): Promise<Uint8Array> {
  const indices = [...shares.keys()]
  const total = Math.max(data, ...indices.map((index) => index + 1))
  const shards = new Uint8Array(total * SHARE_BYTES)
  for (const [index, share] of shares) shards.set(share, index * SHARE_BYTES)
  if (total === data) return shards
  const isPresent = Array.from({ length: total }, (_, index) => shares.has(index))
  const isRestored = await erasure.restore(shards, data, isPresent)
  assert(isRestored, 'segments: k shares restore all')
  const blocks = shards.subarray(0, data * SHARE_BYTES)
  for (let index = 0; index < data; index++) {
    if (shares.has(index)) continue
    const block = blocks.subarray(index * SHARE_BYTES, (index + 1) * SHARE_BYTES)
    if (!equalBytes(shareId(primitives, block), ids[index] as Uint8Array))
      throw fail('not-authentic', 'segments: the parity was not made from the blocks')
  }
  return blocks
}
