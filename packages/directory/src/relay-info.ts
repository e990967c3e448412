/** A relay as the rest of Warren sees it: both parts of its descriptor, verified, with what this node knows of it. */
import type { PeerAddress } from '@warren/kernel'

export interface RelayInfo {
  /** Ed25519 identity, 32 bytes. */
  readonly id: Uint8Array
  readonly address: PeerAddress
  /** X25519 onion key in force, 32 bytes. */
  readonly onionKey: Uint8Array
  /** ML-KEM-768 onion key in force, 1184 bytes. */
  readonly kemKey: Uint8Array
  /** Who runs it: relays of one operator never share a path. 32 bytes; a relay that names none is its own. */
  readonly operator: Uint8Array
  /** The address prefix bucket, by the network file's rule, as a map key. */
  readonly prefix: string
  /** Wall time in milliseconds of the newest liveness statement. */
  readonly aliveAtMs: number
  /** Wall time in milliseconds when this node first saw the relay. */
  readonly firstSeenMs: number
}

/** What paths and records are chosen from. */
export interface RelayView {
  /** Usable relays: both parts valid and fresh. A new array whenever the set changes; do not modify. */
  relays(): readonly RelayInfo[]
  byId(id: Uint8Array): RelayInfo | undefined
  /** Grows whenever the set changes. */
  readonly version: number
}
