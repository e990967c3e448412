/** Plain byte work that every floor needs: no Node `Buffer`, no platform `TextEncoder` at import time. */
import { fail } from './errors.ts'

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const result = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    result.set(part, offset)
    offset += part.length
  }
  return result
}

/** Compares public values. Secrets and tags use `Primitives.equalConstantTime`. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

/** Orders byte arrays as unsigned big-endian strings: negative, 0 or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index++) {
    const difference = (a[index] as number) - (b[index] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** The engine's own: four times as quick as putting it together, which also leaves a tree of pieces behind where it is kept. */
export function toHex(bytes: Uint8Array): string {
  return bytes.toHex()
}

/** @throws WarrenError `malformed`: odd length or a character that is not hexadecimal. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw fail('malformed', 'hex: not hexadecimal')
  const bytes = new Uint8Array(text.length / 2)
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16)
  return bytes
}

/** Encodes text as UTF-8; lone surrogates become U+FFFD. */
export function utf8(text: string): Uint8Array {
  const plain = new Uint8Array(text.length)
  let length = 0
  // Most text is ASCII all through, and then its units are its bytes.
  for (; length < text.length; length++) {
    const unit = text.charCodeAt(length)
    if (unit >= 0x80) break
    plain[length] = unit
  }
  if (length === text.length) return plain
  const bytes: number[] = []
  for (const character of text) {
    let code = character.codePointAt(0) as number
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      )
  }
  return Uint8Array.from(bytes)
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** What may be passed on as arguments of one call. */
const SHORT_BYTES = 1024

/** @throws WarrenError `malformed`: bytes that are not well-formed UTF-8 (RFC 3629). */
export function utf8Text(bytes: Uint8Array): string {
  if (bytes.length <= SHORT_BYTES && bytes.every((byte) => byte < 0x80)) return String.fromCharCode(...bytes)
  let escaped = ''
  for (const byte of bytes) escaped += `%${HEX[byte]}`
  try {
    // The language's own strict UTF-8 decoder; `TextDecoder` belongs to the platform.
    return decodeURIComponent(escaped)
  } catch {
    throw fail('malformed', 'text: not UTF-8')
  }
}
