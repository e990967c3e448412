/** What the providers of a share are found under: whoever has the link derives it, nobody else does (docs/spec/providers.md §2). */
import { concatBytes, type Primitives, utf8 } from '@warren/kernel'
import type { ShareLink } from './link.ts'

const SALT = utf8('warren-files-1')
const INFO = utf8('warren files providers')

/** The same for all links of one share, whatever their hints. 32 bytes. */
export function providerSecret(
  primitives: Primitives,
  { key, manifestRoot }: Pick<ShareLink, 'key' | 'manifestRoot'>,
): Uint8Array {
  return primitives.hkdfSha256(key, SALT, concatBytes(INFO, manifestRoot), 32)
}
