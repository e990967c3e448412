/**
 * The network ports.
 *
 * {@link Transport} carries links between peers: authenticated by nobody, encrypted, with an exporter that is equal at
 * both ends, which the link binds identities to. {@link LocalNet} is plain TCP on this machine for proxies and the
 * servers behind services; nothing else may use it.
 */
import type { Cancel } from './cancel.ts'
import type { Duplex } from './duplex.ts'
import type { WarrenError } from './errors.ts'

/** Where a peer listens: an IP address (never a name: Warren asks no resolver) and a port. */
export interface PeerAddress {
  readonly host: string
  readonly port: number
}

/** What the owner of a {@link Channel} is told. */
export interface ChannelEvents {
  /** Bytes in order, in chunks of any size; valid only during the call. */
  data(chunk: Uint8Array): void
  /** `bufferedBytes` fell below the low-water mark. */
  drain(): void
  /** The channel is over. Called once; nothing follows. */
  close(error: WarrenError | undefined): void
}

/** One encrypted byte channel between two peers. */
export interface Channel {
  /** The other end as this end sees it. */
  readonly remote: PeerAddress
  /**
   * 32 bytes that are equal at both ends of this channel and at no other (RFC 9266 for TLS), under the label
   * `EXPORTER-warren-link`. Relaying a proof over them to another channel therefore fails.
   */
  readonly binding: Uint8Array
  start(events: ChannelEvents): void
  /** Queues bytes; the channel takes ownership of the array. Writes of one turn leave as few records as fit. */
  write(bytes: Uint8Array): void
  /** Bytes accepted by `write` and not yet taken by the operating system. */
  readonly bufferedBytes: number
  /** Stops and restarts `data`. */
  pause(): void
  resume(): void
  /** Closes after what was written has left. */
  end(): void
  /** Closes at once. */
  destroy(): void
}

export interface Listener {
  readonly address: PeerAddress
  /** Stops accepting; resolves when the socket is closed. Channels that were accepted stay with their owners. */
  close(): Promise<void>
}

/** What a listener asks of its owner about an opening: is the dialler's proof right for this channel? */
export interface AcceptEvents {
  /**
   * Checks a dialler's proof in constant time. False: the peer meets an ordinary HTTPS server and never learns more.
   *
   * @param proof - the bytes of the opening, exactly {@link OPENING_BYTES}.
   * @param binding - the channel's binding.
   */
  verifyOpening(proof: Uint8Array, binding: Uint8Array): boolean
  /** A channel whose opening was right. */
  accepted(channel: Channel): void
}

/** Length of the opening that a dialler sends first: a MAC over the channel binding and the relay's identity. */
export const OPENING_BYTES = 32

export interface Transport {
  /**
   * Opens a channel.
   *
   * @param opening - computes the {@link OPENING_BYTES} of proof once the channel's binding is known.
   * @throws WarrenError `unreachable` (`fields.isRefused`: its machine answered that nobody listens), `timeout`, `refused` (the peer
   *   answered but did not accept the opening), `cancelled`.
   */
  dial(address: PeerAddress, opening: (binding: Uint8Array) => Uint8Array, cancel?: Cancel): Promise<Channel>
  /** @throws WarrenError `unreachable`: the address cannot be bound; says why in `fields`. */
  listen(address: PeerAddress, events: AcceptEvents): Promise<Listener>
}

/** Plain TCP on this machine. */
export interface LocalNet {
  /** @throws WarrenError `refused`, `unreachable`, `timeout`. */
  connect(address: PeerAddress, cancel?: Cancel): Promise<Duplex>
  /** @throws WarrenError `unreachable`: the port is taken or the address is not this machine's. */
  listen(address: PeerAddress, accept: (connection: Duplex) => void): Promise<Listener>
}
