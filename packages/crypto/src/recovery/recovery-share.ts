/**
 * One of the shares that together are the root secret, as 32 words (docs/spec/recovery.md §2):
 *
 *     version u8 (1) | set 3 | need u8 | index u8 | value 32 | root check 2 | checksum 4
 *
 * The set is drawn for each splitting, so shares of two cannot be mixed up; the checksum finds what was mistyped.
 */
import { assert, concatBytes, equalBytes, fail, type Primitives, toHex, utf8 } from '@warren/kernel'
import { Reader } from '@warren/wire'
import { bytesOf, typedWords, wordsOf } from './word-list.ts'

const VERSION = 1
const BYTES = 44
export const SHARE_WORDS = 32
export const SHARE_SET_BYTES = 3
const VALUE_BYTES = 32
const CHECK_BYTES = 2
const CHECKSUM_BYTES = 4
const CHECKSUM_LABEL = utf8('warren recovery share 1')
const CHECK_LABEL = utf8('warren recovery root check 1')

export interface RecoveryShare {
  readonly set: Uint8Array
  /** Shares that are needed, 2 to 255. */
  readonly need: number
  /** Where this one lies on the polynomial, 1 to 255. */
  readonly index: number
  readonly value: Uint8Array
  /** Two bytes of a hash of the root, by which a wrong result is noticed. */
  readonly rootCheck: Uint8Array
}

type SharePrimitives = Pick<Primitives, 'sha256'>

export function rootCheckOf(primitives: SharePrimitives, root: Uint8Array): Uint8Array {
  return primitives.sha256(concatBytes(CHECK_LABEL, root)).slice(0, CHECK_BYTES)
}

function checksumOf(primitives: SharePrimitives, body: Uint8Array): Uint8Array {
  return primitives.sha256(concatBytes(CHECKSUM_LABEL, body)).subarray(0, CHECKSUM_BYTES)
}

export function formatRecoveryShare(primitives: SharePrimitives, share: RecoveryShare): string[] {
  const { set, need, index, value, rootCheck } = share
  assert(
    set.length === SHARE_SET_BYTES && value.length === VALUE_BYTES,
    'share: a set and a value of their length',
  )
  const body = concatBytes(Uint8Array.of(VERSION), set, Uint8Array.of(need, index), value, rootCheck)
  return wordsOf(concatBytes(body, checksumOf(primitives, body)))
}

/** @throws WarrenError `bad-input`: `next` says which word is wrong, or that the words are no share. */
export function parseRecoveryShare(primitives: SharePrimitives, text: string): RecoveryShare {
  const words = typedWords(text)
  if (words.length !== SHARE_WORDS) {
    throw fail('bad-input', 'a share has 32 words', {
      fields: { words: words.length },
      next: `There are ${words.length}. Give all 32, in their order; the 24 words of a whole backup go without --shares.`,
    })
  }
  const bytes = bytesOf(words, BYTES) as Uint8Array
  const body = bytes.subarray(0, BYTES - CHECKSUM_BYTES)
  if (!equalBytes(checksumOf(primitives, body), bytes.subarray(BYTES - CHECKSUM_BYTES))) {
    throw fail('bad-input', 'the words of this share do not belong together: their checksum is wrong', {
      next: 'Every word is in the list, but one is not the one that was written down, or two have changed places.',
    })
  }
  const reader = new Reader(body)
  if (reader.u8() !== VERSION) {
    throw fail('bad-input', 'this share is of a newer version', { next: 'Use a newer Warren.' })
  }
  const set = reader.bytes(SHARE_SET_BYTES).slice()
  const [need, index] = [reader.u8(), reader.u8()]
  if (need < 2 || index < 1)
    throw fail('bad-input', 'this is no share of a backup', { next: 'Check the words.' })
  return { set, need, index, value: reader.bytes(VALUE_BYTES).slice(), rootCheck: reader.rest().slice() }
}

/**
 * Checks that shares fit together and are enough.
 *
 * @returns those to combine: as many as are needed, no two alike.
 * @throws WarrenError `bad-input`: of two sets, too few; `next` says which and how many.
 */
export function matchRecoveryShares(shares: readonly RecoveryShare[]): RecoveryShare[] {
  const [first] = shares
  if (first === undefined)
    throw fail('bad-input', 'there is no share', { next: 'Give the words of each share.' })
  const stranger = shares.findIndex(({ set, need }) => toHex(set) !== toHex(first.set) || need !== first.need)
  if (stranger > 0) {
    throw fail('bad-input', 'two of the shares are of different splittings', {
      fields: { position: stranger + 1 },
      next: `Share ${stranger + 1} of those given does not belong to the first one. Shares made at another time cannot be mixed in.`,
    })
  }
  const distinct = [...new Map(shares.map((share) => [share.index, share])).values()]
  if (distinct.length < first.need) {
    throw fail('bad-input', 'there are too few different shares', {
      fields: { given: distinct.length, need: first.need },
      next: `This backup needs ${first.need} different shares; ${distinct.length} ${distinct.length === 1 ? 'was' : 'were'} given.`,
    })
  }
  return distinct.slice(0, first.need)
}
