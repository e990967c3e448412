/** Fetches parts of sites: each once, whoever asks for it meanwhile, with the last ones kept at hand. */
import {
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
import { applyPartCipher, type PartReference, segmentsOf } from './format/part.ts'

interface Fetch {
  readonly bytes: Promise<Uint8Array>
  readonly source: CancelSource
  askers: number
}

export class PartReader {
  readonly #primitives: Primitives
  readonly #segments: Segments
  /** Decrypted, the latest used last; bounded by {@link SITE_PARTS_KEPT_BYTES}. */
  readonly #kept = new Map<string, Uint8Array>()
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
    throwIfCancelled(cancel)
    const name = toHex(concatBytes(part.key, part.ids.subarray(0, 32)))
    const kept = this.#kept.get(name)
    if (kept !== undefined) {
      this.#keep(name, kept)
      return kept
    }
    const fetch = this.#fetches.get(name) ?? this.#begin(name, part, group)
    fetch.askers++
    return new Promise((resolve, reject) => {
      const settle = (): void => cancel.removeEventListener('abort', leave)
      const leave = (): void => {
        settle()
        fetch.askers--
        // The next one who asks begins anew: this fetch ends as given up.
        if (fetch.askers === 0) {
          if (this.#fetches.get(name) === fetch) this.#fetches.delete(name)
          fetch.source.abort()
        }
        reject(fail('cancelled', 'the caller gave up'))
      }
      cancel.addEventListener('abort', leave)
      fetch.bytes.then(
        (bytes) => {
          settle()
          resolve(bytes)
        },
        (error: unknown) => {
          settle()
          reject(error)
        },
      )
    })
  }

  #begin(name: string, part: PartReference, group: string): Fetch {
    const source = new CancelSource()
    const fetch: Fetch = { source, askers: 0, bytes: this.#fetch(part, group, source.cancel) }
    this.#fetches.set(name, fetch)
    const ended = (): void => {
      if (this.#fetches.get(name) === fetch) this.#fetches.delete(name)
    }
    fetch.bytes.then((bytes) => {
      ended()
      this.#keep(name, bytes)
    }, ended)
    return fetch
  }

  async #fetch(part: PartReference, group: string, cancel: Cancel): Promise<Uint8Array> {
    const segments = segmentsOf(this.#primitives, part)
    const fetched = await Promise.all(
      segments.map((segment) => this.#segments.get(segment, segment.ids, { group, cancel })),
    )
    const bytes = concatBytes(...fetched)
    applyPartCipher(this.#primitives, part.key, bytes)
    return bytes
  }

  #keep(name: string, bytes: Uint8Array): void {
    if (!this.#kept.delete(name)) this.#keptBytes += bytes.length
    this.#kept.set(name, bytes)
    for (const [oldest, { length }] of this.#kept) {
      if (this.#keptBytes <= SITE_PARTS_KEPT_BYTES) return
      this.#kept.delete(oldest)
      this.#keptBytes -= length
    }
  }
}
