/** A network in any of the forms in which people pass it on: file, text, words. */
import { fail, type Primitives } from '@warren/kernel'
import { type Network, parseNetworkFile } from './network-file.ts'
import { encodeNetworkBody, isNetworkText, networkOfBody, parseNetworkText } from './network-text.ts'
import { bytesOfWords, wordsOfBytes } from './network-words.ts'

/** Relays that words name: each costs about 29 words, and one that lives is enough. */
export const WORDS_ENTRIES = 2

/** All that is needed to join, as words of `list`. */
export function formatNetworkWords(
  primitives: Pick<Primitives, 'sha256'>,
  network: Network,
  list: readonly string[],
): string[] {
  return wordsOfBytes(encodeNetworkBody(primitives, network, WORDS_ENTRIES), list)
}

/**
 * Reads a network file, a network's text or its words, whichever it is.
 *
 * @param list - the 2048 words.
 * @throws WarrenError `bad-input`.
 */
export function readNetwork(
  primitives: Pick<Primitives, 'sha256'>,
  text: string,
  list: readonly string[],
): Network {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) return parseNetworkFile(primitives, trimmed)
  if (isNetworkText(trimmed.replace(/^</, ''))) return parseNetworkText(primitives, trimmed)
  if (!/\S\s+\S/.test(trimmed)) {
    throw fail('bad-input', 'this names no network', {
      next: 'Give the text that begins with "warren-network:", the words, or a network file. They come from: warren network show',
    })
  }
  return networkOfWords(primitives, bytesOfWords(trimmed, list))
}

function networkOfWords(primitives: Pick<Primitives, 'sha256'>, bytes: Uint8Array): Network {
  // Eleven bits a word leave room for a zero byte behind the last one, which the words cannot tell from a byte of it.
  const shorter = bytes.at(-1) === 0 ? bytes.subarray(0, -1) : undefined
  if (shorter === undefined) return networkOfBody(primitives, bytes)
  try {
    return networkOfBody(primitives, shorter)
  } catch {
    return networkOfBody(primitives, bytes)
  }
}
