/**
 * Shares on disk. The n-th share's key and service derive from the root secret, so only its number is kept. A number is
 * taken before anything is encrypted under its key and never given out again: one key encrypts one content. A state that
 * has none yet begins somewhere at random, because the root may have had another state before, on a machine that was lost.
 */
import { asWarrenError, drawBelow, type Random, type StateStore, utf8, utf8Text } from '@warren/kernel'
import type { SkippedFile } from './share.ts'

/** A key and sharers that came with somebody else's link. Hexadecimal. */
export interface ForeignLink {
  readonly key: string
  readonly hints: readonly string[]
}

export interface StoredShare {
  readonly number: number
  readonly name: string
  readonly kind: 'file' | 'folder'
  readonly bytes: number
  readonly files: number
  /** Absent: the content is in the spool, or nobody has said where it is. */
  readonly path?: string
  readonly isSpooled: boolean
  /** Hexadecimal. */
  readonly manifestRoot: string
  /** Of a single file. */
  readonly modifiedS?: number
  readonly executable?: boolean
  readonly foreign?: ForeignLink
  readonly once: boolean
  readonly untilMs?: number
  /** Hexadecimal. */
  readonly clients: readonly string[]
  readonly createdAtMs: number
  /** What ended it: a complete download or a date. */
  readonly ended?: 'once' | 'until'
  readonly skipped: readonly SkippedFile[]
  readonly skippedCount: number
}

export interface StoredCounts {
  readonly connections: number
  readonly completed: number
  readonly sentBlocks: number
  /** Blocks of data sent since the last complete download. */
  readonly creditBlocks: number
}

export const NO_COUNTS: StoredCounts = { connections: 0, completed: 0, sentBlocks: 0, creditBlocks: 0 }

export interface ShareStore {
  list(): StoredShare[]
  /** A number that was never used. Durable. @throws WarrenError `storage`. */
  takeNumber(): number
  /** Durable. Their numbers are never given out. @throws WarrenError `storage`. */
  put(...shares: readonly StoredShare[]): void
  /** Durable: both or none. @throws WarrenError `storage`. */
  putWithCounts(share: StoredShare, counts: StoredCounts): void
  remove(number: number): void
  counts(number: number): StoredCounts
  putCounts(entries: Iterable<readonly [number, StoredCounts]>): void
}

const NEXT_KEY = 'next'
/** Where numbers begin; the rest of the 32 bits is for counting up from there. */
const FIRST_NUMBERS = 0xf000_0000
/** Padded, so that keys sort as numbers do. */
const keyOf = (number: number): string => String(number).padStart(10, '0')
const encode = (value: unknown): Uint8Array => utf8(JSON.stringify(value))

export function createShareStore(state: StateStore, random: Random): ShareStore {
  const shares = state.table('shares')
  const counts = state.table('share-counts')
  const counter = state.table('share-counter')
  const next = (): number => {
    const bytes = counter.get(NEXT_KEY)
    return bytes === undefined ? drawBelow(random, FIRST_NUMBERS) : Number(utf8Text(bytes))
  }
  const readCounts = (number: number): StoredCounts => {
    const bytes = counts.get(keyOf(number))
    return bytes === undefined ? NO_COUNTS : (JSON.parse(utf8Text(bytes)) as StoredCounts)
  }
  return {
    list: () =>
      shares.keys().map((key) => JSON.parse(utf8Text(shares.get(key) as Uint8Array)) as StoredShare),
    takeNumber: () =>
      state.transaction(() => {
        let number = next()
        // Shares of a backup have numbers of their own, as many at most as there is room for.
        while (shares.get(keyOf(number)) !== undefined) number++
        counter.put(NEXT_KEY, utf8(String(number + 1)))
        return number
      }),
    put: (...added) =>
      state.transaction(() => {
        for (const share of added) shares.put(keyOf(share.number), encode(share))
      }),
    putWithCounts: (share, value) =>
      state.transaction(() => {
        shares.put(keyOf(share.number), encode(share))
        counts.put(keyOf(share.number), encode(value))
      }),
    remove: (number) =>
      state.transaction(() => {
        shares.delete(keyOf(number))
        counts.delete(keyOf(number))
      }),
    counts: (number) => {
      try {
        return readCounts(number)
      } catch (error) {
        // Counts are worth nothing that would be worth refusing to start for; a failing disk is.
        const failure = asWarrenError(error)
        if (failure.kind === 'storage') throw failure
        return NO_COUNTS
      }
    },
    putCounts: (entries) =>
      state.transaction(() => {
        for (const [number, value] of entries) counts.put(keyOf(number), encode(value))
      }),
  }
}
