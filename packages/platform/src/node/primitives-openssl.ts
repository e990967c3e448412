/** The ciphers of cells and SHA-256, straight on OpenSSL; the ones that `node:crypto` gives where that cannot be called. */
import { assert } from '@warren/kernel'
import { openSsl } from './openssl.ts'
import { createOpenSslPrimitives, type OpenSslPrimitives, sha256 } from './primitives-ciphers.ts'

const NOTHING = new Uint8Array(0)

/** undefined where this Node offers no way to call its OpenSSL. */
function createDirectPrimitives(): OpenSslPrimitives | undefined {
  const ssl = openSsl()
  if (ssl === undefined) return undefined
  return {
    aesBlock(key) {
      assert(key.length === 16, 'aes: the key of a block cipher has 16 bytes')
      const ownKey = Uint8Array.from(key)
      return {
        encrypt: (block) => ssl.block(ownKey, block, true),
        decrypt: (block) => ssl.block(ownKey, block, false),
      }
    },
    aesCounter(key) {
      assert(key.length === 16 || key.length === 32, 'aes: the key has 16 or 32 bytes')
      const ownKey = Uint8Array.from(key)
      return {
        apply: (counter, data, from = 0, after = NOTHING) => ssl.counter(ownKey, counter, data, from, after),
      }
    },
    gmac(key) {
      assert(key.length === 16, 'gmac: the key has 16 bytes')
      const ownKey = Uint8Array.from(key)
      return { hash: (prefix, message, out, from = 0) => ssl.gmac(ownKey, prefix, message, from, out) }
    },
    // What is long, the way through `node:crypto` hardly delays.
    sha256: (data) => ssl.sha256(data) ?? sha256(data),
  }
}

/** The quickest that this Node has. All give the same bytes. */
export function bestOpenSslPrimitives(): OpenSslPrimitives {
  return createDirectPrimitives() ?? createOpenSslPrimitives()
}
