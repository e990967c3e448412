/** Base64url without padding (RFC 4648 §5), one text for one value. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUE_OF: ReadonlyMap<string, number> = new Map(
  [...ALPHABET].map((character, value) => [character, value]),
)

export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  let [bits, bitCount] = [0, 0]
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff
    bitCount += 8
    for (; bitCount >= 6; bitCount -= 6) text += ALPHABET[(bits >> (bitCount - 6)) & 63]
  }
  return bitCount === 0 ? text : text + ALPHABET[(bits << (6 - bitCount)) & 63]
}

/** @returns undefined for text that {@link toBase64url} never gives: foreign characters, or bits after the last byte. */
export function fromBase64url(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8))
  let [bits, bitCount, at] = [0, 0, 0]
  for (const character of text) {
    const value = VALUE_OF.get(character)
    if (value === undefined) return undefined
    bits = ((bits << 6) | value) & 0xffff
    bitCount += 6
    if (bitCount < 8) continue
    bitCount -= 8
    bytes[at++] = bits >> bitCount
  }
  // Six bits left over are a character that belongs to no byte; fewer must be zero, or two texts would mean one value.
  return bitCount < 6 && (bits & ((1 << bitCount) - 1)) === 0 ? bytes : undefined
}
