/** An address and a link that nobody has: what the network is asked for when only the asking matters. */
import { formatShareLink, networkTagOf } from '@warren/applications'
import { formatOnionAddress } from '@warren/crypto'
import type { Primitives } from '@warren/kernel'

/** @returns 56 characters and `.onion`. */
export function decoyAddress(primitives: Primitives): string {
  return `${formatOnionAddress(primitives, drawIdentity(primitives))}.onion`
}

/** @returns `warren:...` of the network. */
export function decoyLink(primitives: Primitives, networkId: Uint8Array): string {
  return formatShareLink(primitives, {
    networkTag: networkTagOf(networkId),
    manifestRoot: primitives.random.bytes(32),
    key: primitives.random.bytes(32),
    hints: [drawIdentity(primitives)],
  })
}

function drawIdentity(primitives: Primitives): Uint8Array {
  return primitives.ed25519PublicOf(primitives.random.bytes(32))
}
