/**
 * Leaves one content: its segments, then the lists of their ids, then the index that leads to them (docs/spec/store.md §11, §12).
 * A few segments are in memory at a time. What cannot be put now is put later; the run ends by itself only when all of it is there, the
 * content is not what it was, or its owner ends it.
 */
import {
  asWarrenError,
  type Cancel,
  fail,
  type FileSystem,
  pause,
  type Ports,
  type WarrenError,
} from '@warren/kernel'
import { inParallel } from '../getting/in-parallel.ts'
import { BLOCK_BYTES, type BlockCipher, createCipherUnder } from '../format/blocks.ts'
import { encodeIndex, type InlineIndex, type LeftIndex, type SharesIndex } from './index-format.ts'
import { indexKeyOf, listKeyOf, verifyKeyOf } from './keys.ts'
import type { Leavable } from './leavable.ts'
import { type DoneSegment, LeaveJournal } from './leave-journal.ts'
import { dataOf, type Level } from './levels.ts'
import { SEGMENTS_AT_ONCE, TRIES_BEFORE_ANEW } from './limits.ts'
import { causeOfPut, isWorthWaiting, type PutCause } from './sentences.ts'
import type { HeadPut, StoreAccess } from './store-access.ts'
import { RETRY_FIRST_MS, RETRY_LONGEST_MS } from './timeouts.ts'

export interface LeaveRunConfig {
  readonly content: Leavable
  readonly store: StoreAccess
  /** Hours since 1970. */
  readonly untilHours: number
  readonly group: string
  readonly cancel: Cancel
  /** Blocks of content and lists that are with holders now, and how many of these signed for them, if it is content. */
  readonly put: (blocks: number, held: number | undefined, isNew: boolean) => void
  /** Why nothing moves; undefined: it does. */
  readonly waits: (cause: PutCause | undefined) => void
}

export type LeaveRunPorts = Pick<Ports, 'clock' | 'primitives'> & { readonly files: FileSystem }

/** How shares are coded and placed; undefined: all of it stands in the index. */
export interface SharesPlan {
  readonly salt: Uint8Array
  readonly levels: readonly Level[]
}

export class LeaveRun {
  readonly #ports: LeaveRunPorts
  readonly #config: LeaveRunConfig
  readonly #verifyKey: Uint8Array
  #waiting = 0

  constructor(ports: LeaveRunPorts, config: LeaveRunConfig) {
    this.#ports = ports
    this.#config = config
    const { key, manifestRoot } = config.content.link
    this.#verifyKey = verifyKeyOf(ports.primitives, key, manifestRoot)
  }

  /**
   * Resolves when every segment is signed for and the index lies with holders.
   *
   * @throws WarrenError `bad-input`: the content is not as it was; `closed`; `storage`; `cancelled`.
   */
  async run(plan: SharesPlan | undefined): Promise<HeadPut> {
    return this.#publish(plan === undefined ? await this.#inline() : await this.#shares(plan))
  }

  async #inline(): Promise<InlineIndex> {
    const { content, untilHours } = this.#config
    const { manifest, data } = content.usedBytes
    const blocks = await content.read(0, 2)
    return {
      form: 'inline',
      manifestBlocks: 1,
      dataBlocks: 1,
      untilHours,
      manifest: blocks.slice(0, manifest),
      data: blocks.slice(BLOCK_BYTES, BLOCK_BYTES + data),
    }
  }

  async #shares({ salt, levels }: SharesPlan): Promise<SharesIndex> {
    const { content, untilHours } = this.#config
    const { files, primitives } = this.#ports
    const journal = await LeaveJournal.open(files, primitives, { path: content.journalPath, salt, levels })
    try {
      for (const [level, { segments }] of levels.entries()) {
        const blocksOf = this.#blocksOf(journal, level)
        await inParallel(Array.from({ length: segments }).keys(), SEGMENTS_AT_ONCE, (segment) =>
          this.#leaveSegment(journal, { salt, levels }, level, segment, blocksOf),
        )
        await journal.sync()
      }
      const { manifestBlocks, dataBlocks } = content
      const ids = await this.#topIds(journal, levels)
      return { form: 'shares', manifestBlocks, dataBlocks, untilHours, salt, levels, ids }
    } finally {
      await journal.close()
    }
  }

  /** Where the blocks of a level come from: the share, or the ids of the level below, encrypted. */
  #blocksOf(journal: LeaveJournal, level: number): (first: number, count: number) => Promise<Uint8Array> {
    if (level === 0) return (first, count) => this.#config.content.read(first, count)
    const cipher: BlockCipher = createCipherUnder(
      this.#ports.primitives,
      listKeyOf(this.#ports.primitives, this.#verifyKey, level - 1),
    )
    return async (first, count) => {
      const blocks = await journal.listBlocks(level - 1, first, count)
      for (let at = 0; at < blocks.length; at += BLOCK_BYTES)
        cipher.apply(first + at / BLOCK_BYTES, blocks.subarray(at, at + BLOCK_BYTES))
      return blocks
    }
  }

  async #leaveSegment(
    journal: LeaveJournal,
    { salt, levels }: SharesPlan,
    level: number,
    segment: number,
    blocksOf: (first: number, count: number) => Promise<Uint8Array>,
  ): Promise<void> {
    const { store, untilHours, group, cancel, put } = this.#config
    const found = levels[level] as Level
    const data = dataOf(found, segment)
    const known = await journal.read(level, segment)
    // As if the last segment, which is shorter, had as many shares as the others.
    const holdersOf = (held: number): number | undefined =>
      level === 0 ? held + found.data - data : undefined
    if (known !== undefined) return put(data, holdersOf(known.held), false)
    const place = { salt, number: found.firstSegment + segment, data, parity: found.parity }
    const blocks = await blocksOf(segment * found.data, data)
    const done = await this.#patiently(async (attempt): Promise<DoneSegment> => {
      const isTooFew = store.segments.eligible < data + found.parity
      if (isTooFew && attempt >= TRIES_BEFORE_ANEW) throw tooWide()
      const { ids, held, until } = await store.segments.put(place, blocks, untilHours, { group, cancel })
      return { ids, held, untilHours: until }
    })
    await journal.write(level, segment, done)
    put(data, holdersOf(done.held), true)
  }

  async #topIds(journal: LeaveJournal, levels: readonly Level[]): Promise<Uint8Array[]> {
    const top = levels.length - 1
    const { segments } = levels[top] as Level
    const data: Uint8Array[] = []
    const parity: Uint8Array[] = []
    for (let segment = 0; segment < segments; segment++) {
      const ids = (await journal.read(top, segment))?.ids ?? []
      const count = dataOf(levels[top] as Level, segment)
      data.push(...ids.slice(0, count))
      parity.push(...ids.slice(count))
    }
    return [...data, ...parity]
  }

  #publish(index: LeftIndex): Promise<HeadPut> {
    const { content, store, untilHours, group, cancel } = this.#config
    const order = {
      seed: content.identitySeed,
      sealKey: indexKeyOf(this.#ports.primitives, this.#verifyKey),
      plaintext: encodeIndex(index),
      untilHours,
    }
    return this.#patiently(() => store.heads.publish(order, { group, cancel }))
  }

  /** Tries until it succeeds or nothing will help. */
  async #patiently<T>(work: (attempt: number) => Promise<T>): Promise<T> {
    const { cancel, waits } = this.#config
    for (let attempt = 0; ; attempt++) {
      try {
        return await work(attempt)
      } catch (thrown) {
        const error = asWarrenError(thrown)
        if (cancel.aborted || isTooWide(error) || !isWorthWaiting(error)) throw error
        this.#waiting++
        waits(causeOfPut(error))
        try {
          const pauseMs = RETRY_FIRST_MS * 2 ** Math.min(attempt, 16)
          await pause(this.#ports.clock, Math.min(RETRY_LONGEST_MS, pauseMs), cancel)
        } finally {
          if (--this.#waiting === 0) waits(undefined)
        }
      }
    }
  }
}

const TOO_WIDE = 'isTooWide'

const tooWide = (): WarrenError =>
  fail('no-path', 'there are fewer relays now than it was to lie with', { fields: { [TOO_WIDE]: true } })

/** It has to be coded anew. */
export function isTooWide(error: unknown): boolean {
  return asWarrenError(error).fields[TOO_WIDE] === true
}
