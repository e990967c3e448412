/**
 * Bytes as words of a list of 2048, 11 bits a word: what can be read aloud or written on paper
 * (docs/spec/network-file.md §6). The list is given, so that this floor carries none.
 */
import { assert, fail, safeText } from '@warren/kernel'
import { MAX_NETWORK_TEXT_BYTES } from './limits.ts'

const BITS = 11
const LIST_WORDS = 2 ** BITS

/** Every byte string of at most {@link MAX_NETWORK_TEXT_BYTES} has one list of words, which ends in zero bits. */
export function wordsOfBytes(bytes: Uint8Array, list: readonly string[]): string[] {
  assert(list.length === LIST_WORDS, 'words: the list has 2048')
  const words: string[] = []
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    if (bits < BITS) continue
    bits -= BITS
    words.push(list[held >>> bits] as string)
    held &= (1 << bits) - 1
  }
  if (bits > 0) words.push(list[held << (BITS - bits)] as string)
  return words
}

/**
 * Reads words back: any case, any white space, punctuation and numbers between them (a numbered list).
 *
 * The bytes may be longer than those written by one zero byte: what reads them knows its own length.
 *
 * @throws WarrenError `bad-input`: `fields.position` (from 1) is that of a word that is not in the list.
 */
export function bytesOfWords(text: string, list: readonly string[]): Uint8Array {
  assert(list.length === LIST_WORDS, 'words: the list has 2048')
  const words = text.toLowerCase().match(/[^\s\d.,;:()-]+/g) ?? []
  const bytes = new Uint8Array(Math.floor((words.length * BITS) / 8))
  if (words.length === 0 || bytes.length > MAX_NETWORK_TEXT_BYTES + 1) throw notWords(words.length)
  const valueOf = new Map(list.map((word, value) => [word, value]))
  let bits = 0
  let held = 0
  let at = 0
  for (const [index, word] of words.entries()) {
    const value = valueOf.get(word)
    if (value === undefined) throw unknownWord(index + 1, word, list)
    held = (held << BITS) | value
    bits += BITS
    while (bits >= 8) {
      bits -= 8
      bytes[at++] = held >>> bits
      held &= (1 << bits) - 1
    }
  }
  // Bits that carry nothing are zero: one list of words for one network.
  if (held !== 0) throw notWords(words.length)
  return bytes
}

function notWords(count: number): Error {
  return fail('bad-input', 'these are not the words of a network', {
    fields: { words: count },
    next: 'Give all of the words that "network show --words" printed, in their order.',
  })
}

function unknownWord(position: number, word: string, list: readonly string[]): Error {
  const near = list.filter((known) => isNear(word, known)).slice(0, 3)
  const hint = near.length === 0 ? '' : ` Was it ${near.join(' or ')}?`
  return fail('bad-input', 'a word is not in the list of words', {
    fields: { position, hint: near.length > 0, list: safeText('BIP 39 English') },
    next: `Look at word number ${position}.${hint}`,
  })
}

/** Whether one letter more, less or another makes the same word, or both begin with the same four letters. */
function isNear(typed: string, known: string): boolean {
  if (typed.length >= 4 && typed.slice(0, 4) === known.slice(0, 4)) return true
  if (Math.abs(typed.length - known.length) > 1) return false
  let start = 0
  while (start < known.length && typed[start] === known[start]) start++
  let end = 0
  while (end < Math.min(typed.length, known.length) - start && typed.at(-1 - end) === known.at(-1 - end))
    end++
  return Math.max(typed.length, known.length) - start - end <= 1
}
