/**
 * Fetches parts of sites: each once, whoever asks for it meanwhile, with the last ones kept at hand. All of a part is asked for at one time, so that
 * its holders do not see which of its files is read; who reads gets each block as soon as it is there.
 */
import {
  asWarrenError,
  type Cancel,
  CancelSource,
  concatBytes,
  fail,
  type Primitives,
  throwIfCancelled,
  toHex,
} from '@warren/kernel'
import type { Segments } from '@warren/store'
import { SITE_PARTS_KEPT_BYTES } from '../limits.ts'
import { type PartReference, segmentsOf } from './format/part.ts'
import { IncomingPart } from './incoming-part.ts'

interface Fetch {
  readonly incoming: IncomingPart
  readonly source: CancelSource
  askers: number
  /** Somebody had what he wanted: what is on its way still comes in, for who asks next. */
  isUsed: boolean
}

/** A part on its way to one who reads it. */
export interface PartReading {
  /** The plain bytes of one of its blocks, not to be written to. @throws WarrenError `unreachable`, `no-path`, `cancelled`. */
  block(index: number): Promise<Uint8Array>
  /** All of them, one after the other. @throws as `block`. */
  whole(): Promise<Uint8Array>
  /** To be called once, when nothing more is wanted. @param isUsed - it was not given up. */
  leave(isUsed: boolean): void
}

export class PartReader {
  readonly #primitives: Primitives
  readonly #segments: Segments
  /** Decrypted, the latest used last; bounded by {@link SITE_PARTS_KEPT_BYTES}. */
  readonly #kept = new Map<string, IncomingPart>()
  #keptBytes = 0
  /** Bounded by the askers: each waits for one. */
  readonly #fetches = new Map<string, Fetch>()

  constructor(primitives: Primitives, segments: Segments) {
    this.#primitives = primitives
    this.#segments = segments
  }

  /**
   * The plain blocks of a part, not to be written to.
   *
   * @param group - see `SegmentOptions`.
   * @throws WarrenError `unreachable`, `no-path`, `cancelled`.
   */
  async read(part: PartReference, group: string, cancel: Cancel): Promise<Uint8Array> {
    const reading = this.open(part, group, cancel)
    let isUsed = false
    try {
      const bytes = await reading.whole()
      isUsed = true
      return bytes
    } finally {
      reading.leave(isUsed)
    }
  }

  /** Begins to fetch a part. @param cancel - gives it up, if nobody else wants it. @throws WarrenError `cancelled`. */
  open(part: PartReference, group: string, cancel: Cancel): PartReading {
    throwIfCancelled(cancel)
    const name = toHex(concatBytes(part.key, part.ids.subarray(0, 32)))
    const kept = this.#kept.get(name)
    if (kept !== undefined) {
      this.#keep(name, kept)
      return { block: (index) => kept.block(index), whole: () => kept.whole, leave: () => {} }
    }
    const fetch = this.#fetches.get(name) ?? this.#begin(name, part, group)
    fetch.askers++
    return {
      block: (index) => unlessCancelled(fetch.incoming.block(index), cancel),
      whole: () => unlessCancelled(fetch.incoming.whole, cancel),
      leave: (isUsed) => this.#leave(name, fetch, isUsed),
    }
  }

  #leave(name: string, fetch: Fetch, isUsed: boolean): void {
    fetch.askers--
    fetch.isUsed ||= isUsed
    if (fetch.askers > 0 || fetch.isUsed) return
    // The next one who asks begins anew: this fetch ends as given up.
    if (this.#fetches.get(name) === fetch) this.#fetches.delete(name)
    fetch.source.abort()
  }

  #begin(name: string, part: PartReference, group: string): Fetch {
    const source = new CancelSource()
    const incoming = new IncomingPart(this.#primitives, part)
    const fetch: Fetch = { incoming, source, askers: 0, isUsed: false }
    this.#fetches.set(name, fetch)
    const ended = (): void => {
      if (this.#fetches.get(name) === fetch) this.#fetches.delete(name)
    }
    this.#fetch(part, incoming, group, source.cancel).then(
      () => {
        ended()
        this.#keep(name, incoming)
      },
      (error: unknown) => {
        ended()
        incoming.fail(asWarrenError(error))
      },
    )
    return fetch
  }

  async #fetch(part: PartReference, incoming: IncomingPart, group: string, cancel: Cancel): Promise<void> {
    const segments = segmentsOf(this.#primitives, part)
    await Promise.all(
      segments.map(async (segment) => {
        const first = segment.number * part.data
        const arrived = (index: number, block: Uint8Array): void => incoming.add(first + index, block)
        incoming.addAll(first, await this.#segments.get(segment, segment.ids, { group, cancel, arrived }))
      }),
    )
  }

  #keep(name: string, part: IncomingPart): void {
    if (!this.#kept.delete(name)) this.#keptBytes += part.bytes
    this.#kept.set(name, part)
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#keptBytes <= SITE_PARTS_KEPT_BYTES) return
      this.#kept.delete(oldest)
      this.#keptBytes -= bytes
    }
  }
}

function unlessCancelled<T>(work: Promise<T>, cancel: Cancel): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(fail('cancelled', 'the caller gave up'))
    const settled = (): void => cancel.removeEventListener('abort', giveUp)
    if (cancel.aborted) giveUp()
    cancel.addEventListener('abort', giveUp)
    work.then(resolve, reject).finally(settled)
  })
}
