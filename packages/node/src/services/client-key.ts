/** Client keys as people see them: 32 bytes as 52 base32 characters (RFC 4648 §6, without padding, any case). */
import { decodeBase32, encodeBase32 } from '@warren/crypto'
import { concatBytes, fail } from '@warren/kernel'

const KEY_BYTES = 32
const KEY_CHARACTERS = 52
/** Base32 writes whole groups of five bytes: three zero bytes go behind the key and their characters are left out. */
const FILL_BYTES = 3
const FILL_CHARACTERS = 'aaaa'

export function formatClientKey(key: Uint8Array): string {
  return encodeBase32(concatBytes(key, new Uint8Array(FILL_BYTES))).slice(0, KEY_CHARACTERS)
}

/** @throws WarrenError `bad-input`: wrong length or characters, or bits beyond the key that are not zero. */
export function parseClientKey(text: string): Uint8Array {
  const bytes = text.length === KEY_CHARACTERS ? decodeBase32(text + FILL_CHARACTERS) : undefined
  if (bytes === undefined || bytes.subarray(KEY_BYTES).some((byte) => byte !== 0)) {
    throw fail('bad-input', 'this is not a client key', {
      next: 'A client key has 52 letters and digits; make a pair with: warren client-auth new',
    })
  }
  return bytes.slice(0, KEY_BYTES)
}
