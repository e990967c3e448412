/**
 * What circuits need from relay encryption (docs/spec/relay-crypto.md). All calls work in place on a cell's body
 * (`tag 16 | content`), and none allocates in the steady state.
 *
 * `command` is the cell command byte (RELAY or RELAY_EARLY): it is part of the authenticated tweak, so a relay that
 * changes it garbles the cell. One failure action everywhere: tear the circuit down, reason none.
 */

/** Key material of one hop in one direction: 80 bytes J(32) || S(32) || N(16). */
export interface HopKeys {
  readonly forward: Uint8Array
  readonly backward: Uint8Array
}

/** One relay's layer of one circuit. Also the service's side of the virtual hop of a rendezvous. */
export interface RelayCryptor {
  /** Processes a cell from the client. True: it is for this relay and `body[16..]` is the message. */
  forward(command: number, body: Uint8Array): boolean
  /** Adds this relay's layer to a cell on its way to the client. */
  backward(command: number, body: Uint8Array): void
  /** Makes a cell for the client out of the message in `body[16..]`. */
  originate(command: number, body: Uint8Array): void
  /** Tag of the last cell that `forward` recognised, as the client fed it in: what an authenticated SENDME must carry. */
  readonly lastForwardTag: Uint8Array
  /** Tag of the last cell made by `originate`, as the client will recognise it. */
  readonly lastBackwardTag: Uint8Array
}

/** The client's stack of layers over one circuit. */
export interface ClientCryptor {
  readonly hops: number
  /** Appends a hop. Hops are numbered from 0. */
  addHop(keys: HopKeys): void
  /**
   * Appends the far end of a rendezvous as last hop.
   *
   * @param role - `client` as for a relay; `service`: this end plays the relay's part for that layer.
   */
  addVirtualHop(keys: HopKeys, role: 'client' | 'service'): void
  /** Makes a cell for `hop` out of the message in `body[16..]`; returns the 16-byte tag that its SENDME must carry (a copy). */
  encrypt(command: number, hop: number, body: Uint8Array): Uint8Array
  /** Removes layers. The hop whose message `body[16..]` now is; undefined: not recognised, tear down. */
  decrypt(command: number, body: Uint8Array): number | undefined
  /** Tag of the last cell that `decrypt` recognised from `hop`: what our authenticated SENDME to it must carry. */
  lastTagFrom(hop: number): Uint8Array
}
