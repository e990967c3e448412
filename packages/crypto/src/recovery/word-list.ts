/** The 2048 English words of BIP 39 as digits: found by what somebody typed, with the nearest ones named if he mistyped. */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { assert, fail } from '@warren/kernel'
import { MAX_TYPED_CHARACTERS } from '../limits.ts'

/** What networks and backups are told in. */
export const WORD_LIST: readonly string[] = wordlist

const WORD_BITS = 11
const VALUES: ReadonlyMap<string, number> = new Map(wordlist.map((word, value) => [word, value]))

/** Words for bytes whose bits fill the last word but for zeros, first bit first. */
export function wordsOf(bytes: Uint8Array): string[] {
  const count = Math.ceil((bytes.length * 8) / WORD_BITS)
  let number = 0n
  for (const byte of bytes) number = (number << 8n) | BigInt(byte)
  number <<= BigInt(count * WORD_BITS - bytes.length * 8)
  const words: string[] = []
  for (let index = 0; index < count; index++) {
    words.unshift(wordlist[Number(number & 2047n)] as string)
    number >>= BigInt(WORD_BITS)
  }
  return words
}

/** The bytes that {@link wordsOf} wrote; undefined: bits beyond them are not zero. @param words - all in the list. */
export function bytesOf(words: readonly string[], byteCount: number): Uint8Array | undefined {
  const spareBits = words.length * WORD_BITS - byteCount * 8
  assert(spareBits >= 0 && spareBits < WORD_BITS, 'words: as many as the bytes need')
  let number = 0n
  for (const word of words) number = (number << BigInt(WORD_BITS)) | BigInt(VALUES.get(word) as number)
  if ((number & ((1n << BigInt(spareBits)) - 1n)) !== 0n) return undefined
  number >>= BigInt(spareBits)
  const bytes = new Uint8Array(byteCount)
  for (let index = byteCount - 1; index >= 0; index--) {
    bytes[index] = Number(number & 255n)
    number >>= 8n
  }
  return bytes
}

/**
 * Takes words out of what was typed or copied: numbers of a list, punctuation, capitals and line ends do not matter.
 *
 * @throws WarrenError `bad-input`: a word that is not in the list; `next` names its place and the words most like it.
 */
export function typedWords(text: string): string[] {
  if (text.length > MAX_TYPED_CHARACTERS) {
    throw fail('bad-input', 'this is far more text than words of a backup', { next: 'Give only the words.' })
  }
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '')
  for (const [index, word] of words.entries()) {
    if (VALUES.has(word)) continue
    const near = nearestWords(word)
    const hint = near.length === 0 ? 'No word is like it.' : `Was it ${near.join(' or ')}?`
    throw fail('bad-input', 'a word is not in the list of 2048 words', {
      fields: { position: index + 1 },
      next: `Look at word ${index + 1}. ${hint}`,
    })
  }
  return words
}

/** Up to three words that are at most two letters off, nearest first; the first four letters of a word tell it from all others. */
export function nearestWords(typed: string): string[] {
  const scored = wordlist.map((word) => ({
    word,
    distance: word.slice(0, 4) === typed.slice(0, 4) ? 0.5 : distanceOf(typed, word),
  }))
  return scored
    .filter(({ distance }) => distance <= 2)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ word }) => word)
}

/** Letters to insert, drop or change, and neighbours to swap; 3 for anything farther. */
function distanceOf(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let best = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (isSame ? 0 : 1),
      )
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) best = Math.min(best, (before[j - 2] as number) + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return last[b.length] as number
}
