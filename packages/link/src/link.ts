/** A link: an authenticated, padded, flow-controlled connection between two peers that carries cells. */
import type { PeerAddress, WarrenError } from '@warren/kernel'

/** Who is at the other end: a relay with a proven Ed25519 identity, or somebody with a key made for this connection. */
export type LinkPeer = { readonly kind: 'relay'; readonly id: Uint8Array } | { readonly kind: 'client' }

export interface LinkEvents {
  /** A cell with a known command other than the link's own; ownership passes to the receiver. */
  cell(cell: Uint8Array): void
  /** The queue of a circuit (0: of the link itself) emptied below its low-water mark after `queuedCells` had reached the high one. */
  writable(circuitId: number): void
  /** The link is over. Called once; nothing follows. */
  close(error: WarrenError | undefined): void
}

export interface Link {
  readonly peer: LinkPeer
  readonly remote: PeerAddress
  /** True if this end dialled. */
  readonly dialled: boolean
  /** The peer's clock minus ours, in milliseconds, corrected by half a round trip; undefined if it said nothing. */
  readonly clockSkewMs: number | undefined
  /** `clock.nowMs()` at which anything last came from the peer, or the link opened. */
  readonly heardAtMs: number
  readonly capabilities: ReadonlySet<string>
  start(events: LinkEvents): void
  /**
   * Queues a cell under its circuit id; ownership passes to the link. Circuits take turns. Never refuses: who sends for a
   * circuit watches {@link queuedCells}; beyond the stated hard bound the link closes itself `overloaded`.
   */
  send(cell: Uint8Array): void
  queuedCells(circuitId: number): number
  /** `clock.nowMs()` at which the first cell came that is queued for a circuit; undefined: none is. */
  oldestQueuedMs(circuitId: number): number | undefined
  /** Drops what is queued for a circuit that is gone. */
  forget(circuitId: number): void
  /** A circuit id unused on this link; the dialler's have the top bit set, so the two ends never collide. */
  allocateCircuitId(): number
  releaseCircuitId(circuitId: number): void
  close(): void
}

/** Where and who: what is needed to dial a relay. */
export interface LinkTarget {
  /** Ed25519 identity, 32 bytes. */
  readonly id: Uint8Array
  readonly address: PeerAddress
}
