/** The far ends that a node has or may have connections to: what the sockets of its process are compared with. */
import type { PeerAddress } from '@warren/kernel'
import type { LinkPeer } from '@warren/link'
import type { NetworkParts } from './network.ts'

export interface KnownLink {
  readonly peer: LinkPeer
  readonly remote: PeerAddress
  /** True if this end dialled. */
  readonly dialled: boolean
}

export interface KnownEnds {
  readonly links: readonly KnownLink[]
  /** Relays that are listed, and those to start from. */
  readonly relays: readonly { readonly id: Uint8Array; readonly address: PeerAddress }[]
}

export function knownEnds({ links, directory }: Pick<NetworkParts, 'links' | 'directory'>): KnownEnds {
  const entries = directory.status().bootstrap.map(({ target }) => target)
  return { links: links.links(), relays: [...directory.view.relays(), ...entries] }
}
