/**
 * The ids of everything that was left, from the index down: read segment by segment as they are needed, so that a content of any
 * size costs a reader a few MiB. What is read is verified by the ids of the level above, and those of the uppermost stand in the index.
 */
import type { Primitives } from '@warren/kernel'
import type { SegmentPlace } from '@warren/store'
import { BLOCK_BYTES, createCipherUnder } from '../format/blocks.ts'
import { HASH_BYTES } from '../format/leaf-list.ts'
import type { SharesIndex } from './index-format.ts'
import { listKeyOf } from './keys.ts'
import { dataOf, IDS_PER_BLOCK, type Level } from './levels.ts'
import { KEPT_LIST_SEGMENTS } from './limits.ts'
import type { StoreAccess, StoreOptions } from './store-access.ts'

export class IdLists {
  readonly index: SharesIndex
  readonly #primitives: Primitives
  readonly #segments: StoreAccess['segments']
  readonly #verifyKey: Uint8Array
  readonly #options: StoreOptions
  /** Lists in plaintext, a segment each, in the order of their use. */
  readonly #kept = new Map<number, Promise<Uint8Array>>()

  constructor(
    primitives: Primitives,
    segments: StoreAccess['segments'],
    subject: { readonly index: SharesIndex; readonly verifyKey: Uint8Array },
    options: StoreOptions,
  ) {
    this.index = subject.index
    this.#primitives = primitives
    this.#segments = segments
    this.#verifyKey = subject.verifyKey
    this.#options = options
  }

  /** Where a segment lies. @param level - 0: the content. @param segment - counted within the level. */
  placeOf(level: number, segment: number): SegmentPlace {
    const { salt } = this.index
    const found = this.#level(level)
    const { firstSegment, parity } = found
    return { salt, number: firstSegment + segment, data: dataOf(found, segment), parity }
  }

  /** All ids of a segment: of its data, then of its parity. @throws WarrenError as `Segments.get`. */
  async idsOf(level: number, segment: number): Promise<Uint8Array[]> {
    const { blocks, data, parity } = this.#level(level)
    const first = await this.ids(level, segment * data, dataOf(this.#level(level), segment))
    return [...first, ...(await this.ids(level, blocks + segment * parity, parity))]
  }

  /** Ids as they stand in the list of a level. @throws WarrenError as `Segments.get`. */
  async ids(level: number, first: number, count: number): Promise<Uint8Array[]> {
    if (level + 1 >= this.index.levels.length) return this.index.ids.slice(first, first + count)
    const idsPerSegment = this.#level(level + 1).data * IDS_PER_BLOCK
    const found: Uint8Array[] = []
    for (let at = first; at < first + count; ) {
      const segment = Math.floor(at / idsPerSegment)
      const list = await this.#list(level + 1, segment)
      const end = Math.min(first + count, (segment + 1) * idsPerSegment)
      for (; at < end; at++) {
        const offset = (at - segment * idsPerSegment) * HASH_BYTES
        found.push(list.subarray(offset, offset + HASH_BYTES))
      }
    }
    return found
  }

  #level(level: number): Level {
    return this.index.levels[level] as Level
  }

  #list(level: number, segment: number): Promise<Uint8Array> {
    const key = this.#level(level).firstSegment + segment
    const list = this.#kept.get(key) ?? this.#fetch(level, segment)
    this.#kept.delete(key)
    this.#kept.set(key, list)
    list.catch(() => this.#kept.delete(key))
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT_LIST_SEGMENTS && oldest !== undefined) this.#kept.delete(oldest)
    return list
  }

  async #fetch(level: number, segment: number): Promise<Uint8Array> {
    const ids = await this.idsOf(level, segment)
    const blocks = (await this.#segments.get(this.placeOf(level, segment), ids, this.#options)).slice()
    const cipher = createCipherUnder(
      this.#primitives,
      listKeyOf(this.#primitives, this.#verifyKey, level - 1),
    )
    const first = segment * this.#level(level).data
    for (let at = 0; at < blocks.length; at += BLOCK_BYTES)
      cipher.apply(first + at / BLOCK_BYTES, blocks.subarray(at, at + BLOCK_BYTES))
    return blocks
  }
}
