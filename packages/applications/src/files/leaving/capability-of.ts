/** The verify capability that a link gives: whoever has the link can keep its content alive, or ask others to. */
import type { Primitives } from '@warren/kernel'
import type { ShareLink } from '../format/link.ts'
import { formatVerifyCapability } from './capability.ts'
import { verifyKeyOf } from './keys.ts'
import type { IndexHeads } from './store-access.ts'

/** @throws WarrenError `not-authentic`: the link's first hint is no identity. */
export function verifyCapabilityOf(
  primitives: Primitives,
  heads: Pick<IndexHeads, 'keyOf'>,
  { networkTag, key, manifestRoot, hints }: ShareLink,
): string {
  const [hint] = hints
  return formatVerifyCapability(primitives, {
    networkTag,
    headKey: heads.keyOf(hint as Uint8Array),
    verifyKey: verifyKeyOf(primitives, key, manifestRoot),
  })
}
