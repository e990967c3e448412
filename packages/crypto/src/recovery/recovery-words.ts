/** The root secret as 24 words (docs/spec/recovery.md §1; BIP 39 with 256 bits of entropy and the English list). */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { fail } from '@warren/kernel'
import { typedWords } from './word-list.ts'

export const RECOVERY_WORDS = 24

/** @param root - 32 bytes. */
export function formatRecoveryWords(root: Uint8Array): string[] {
  return entropyToMnemonic(root, wordlist).split(' ')
}

/**
 * Reads 24 words, in any case, with numbers or line ends between them or not.
 *
 * @throws WarrenError `bad-input`: `next` says which word is wrong, how many there are, or that two were swapped.
 */
export function parseRecoveryWords(text: string): Uint8Array {
  const words = typedWords(text)
  if (words.length !== RECOVERY_WORDS) {
    throw fail('bad-input', 'a backup has 24 words', {
      fields: { words: words.length },
      next: `There are ${words.length}. Give all 24, in their order.`,
    })
  }
  try {
    return mnemonicToEntropy(words.join(' '), wordlist)
  } catch {
    throw fail('bad-input', 'the words do not belong together: their checksum is wrong', {
      next: 'Every word is in the list, but one is not the one that was written down, or two have changed places.',
    })
  }
}
