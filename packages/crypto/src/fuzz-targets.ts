/** Decoders of this package for the fuzz runner; those that need primitives are in test/crypto.fuzz.test.ts. */
import { fail, utf8, utf8Text } from '@warren/kernel'
import { Writer, type FuzzTarget } from '@warren/wire'
import { decodeBase32 } from './base32.ts'
import { decodeOuterText } from './descriptor-layers.ts'

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'crypto: base32',
    decode: (bytes) => {
      const decoded = decodeBase32(utf8Text(bytes))
      if (decoded === undefined) throw fail('malformed', 'base32: not in the alphabet')
      return decoded
    },
    examples: () => [utf8(''), utf8('mzxw6ytb'), utf8('MZXW6YTBMZXW6YTB')],
  },
  {
    name: 'crypto: descriptor outer text',
    decode: decodeOuterText,
    examples: () =>
      [1, 2].map((groups) =>
        new Writer(4096)
          .bytes(new Uint8Array(32).fill(7))
          .u8(groups)
          .bytes(new Uint8Array(groups * 16 * 40).fill(9))
          .lengthPrefixed16(new Uint8Array(200).fill(5))
          .padTo(2000)
          .finish(),
      ),
  },
]
