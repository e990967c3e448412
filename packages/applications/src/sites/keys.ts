/** What derives from a site's identity and from its seed (docs/spec/sites.md §2). */
import { concatBytes, type Primitives, utf8 } from '@warren/kernel'

const SALT = utf8('warren sites 1')

/** Label of a site's head in the store. */
export const SITE_HEAD_LABEL = 'site'

/** What opens the head: whoever has the address derives it. @param identity - 32 bytes. */
export function siteHeadKey(primitives: Primitives, identity: Uint8Array, networkId: Uint8Array): Uint8Array {
  return primitives.hkdfSha256(identity, SALT, concatBytes(utf8('head'), networkId), 32)
}

/** What keys of parts derive from: only the owner has it. @param seed - of the site's identity. */
export function siteContentSecret(primitives: Primitives, seed: Uint8Array): Uint8Array {
  return primitives.hkdfSha256(seed, SALT, utf8('content'), 32)
}
