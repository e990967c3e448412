/** Base32 in lower case without padding (RFC 4648 §6), for byte strings of a multiple of 5 bytes. */
import { assert } from '@warren/kernel'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const GROUP_BYTES = 5
const GROUP_CHARACTERS = 8

export function encodeBase32(bytes: Uint8Array): string {
  assert(bytes.length % GROUP_BYTES === 0, 'base32: whole groups only')
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET.charAt((held >>> bits) & 31)
    }
    held &= (1 << bits) - 1
  }
  return text
}

/** undefined: a character outside the alphabet (either case), or no whole groups. */
export function decodeBase32(text: string): Uint8Array | undefined {
  if (text.length % GROUP_CHARACTERS !== 0) return undefined
  const bytes = new Uint8Array((text.length / GROUP_CHARACTERS) * GROUP_BYTES)
  let bits = 0
  let held = 0
  let at = 0
  for (const character of text.toLowerCase()) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return undefined
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = held >>> bits
    }
    held &= (1 << bits) - 1
  }
  return bytes
}
