/** The one interface of the package: everything a program does with a Warren node, wherever that runs. */
import type { Duplex } from 'node:stream'
import type { Download, Event, Request, Share, Status, Stored } from '@warren/api'
import type { Client, OpenOptions } from './client.ts'
import type { DatagramChannel } from './datagrams/channel.ts'
import type { WorkOptions } from './files.ts'
import type { Identities } from './identities.ts'
import type { ServeTarget } from './services/local-server.ts'
import type { Served, ServeOptions } from './services/serve.ts'

/**
 * A node of the network as a program uses it. `connect` gives one that runs in a daemon of its own, `embed` (of `@warren/sdk/embedded`) one
 * that runs in this process; both check and answer the same.
 *
 * Every failure is an {@link ApiError}, which says what to do next.
 */
export interface Warren extends AsyncDisposable {
  /** Every operation of the local API, for what has no method here. */
  readonly client: Client
  /** Addresses, the keys that open others' services, and the words from which all of it comes back. */
  readonly identities: Identities

  /**
   * Resolves once connections can be made.
   *
   * @throws ApiError `locked`: the passphrase is needed (`client.call('unlock', ...)`); `closed`: the daemon stopped; `cancelled`.
   */
  usable(options?: WaitOptions): Promise<Status>

  /**
   * Puts a local server, or a function that takes streams, on the network; resolves once it can be reached.
   *
   * @throws ApiError `bad-input`: a target that is not of this machine or a private network; `conflict`: see `ServeOptions.name`.
   */
  serve(what: ServeTarget, options?: ServeOptions): Promise<Served>

  /**
   * Opens a stream to a service. Its `error` event needs no listener: what waits for it, as loops and `pipeline` do, is told. A loop over it reads
   * until the other side has ended, or you leave; the stream stays open for what you send until you `end` or `destroy` it.
   *
   * @param address - 56 characters, with or without `.onion`.
   * @throws ApiError `not-found`, `refused`, `no-permission`, `timeout`, `unreachable`, `no-path`, `bad-input`.
   */
  open(address: string, port: number, options?: OpenStreamOptions): Promise<Duplex>

  /** As {@link serve}, for services that speak datagrams: the function gets a channel for every visitor. */
  serveDatagrams(
    handler: (channel: DatagramChannel) => void | Promise<void>,
    options?: ServeOptions,
  ): Promise<Served>

  /** As {@link open}, to a service that speaks datagrams. */
  openDatagrams(address: string, port: number, options?: OpenStreamOptions): Promise<DatagramChannel>

  /**
   * Shares a file or folder of the node's machine, or bytes of this program; resolves once others can get it.
   *
   * @param what - a path, which is taken from the directory of this program; a request; or bytes with their name.
   */
  share(what: string | Request<'addShare'>['body'] | SharedBytes, options?: WorkOptions): Promise<Share>

  /**
   * Leaves a share with relays, so that its link works while this node is away; resolves once enough of them have signed for all of it. It goes on
   * in the node when nobody waits any more.
   *
   * @param shareId - `id` of the share.
   */
  leave(shareId: string, options?: LeaveOptions): Promise<Share>

  /** What is there in the network of a link, or of a capability to verify. */
  stored(target: string, options?: WorkOptions): Promise<Stored>

  /** Gets what a link holds into a directory of the node's machine; resolves once all of it is there and verified. */
  get(link: string, options: GetOptions): Promise<Download>

  /** The verified bytes of a file that a link holds, as they arrive; nothing is kept. Leaving the loop ends it. */
  read(link: string, options?: OpenOptions & { readonly path?: string }): Promise<AsyncIterable<Uint8Array>>

  /** What changes, until the signal says stop. After a lost connection it goes on where it was; `reset` says that it could not. */
  events(options?: { readonly signal?: AbortSignal }): AsyncGenerator<Event>

  /** Ends what was opened and served through this object. An embedded node then stops; a daemon goes on. */
  close(): Promise<void>
}

export interface WaitOptions {
  readonly signal?: AbortSignal
  /** Told of every picture meanwhile: what it waits for, and why. */
  readonly onStatus?: (status: Status) => void
}

export interface OpenStreamOptions {
  /**
   * Streams with different texts never share a circuit, so that services, or whoever watches them, cannot tell by it that one visitor opened
   * them. At most 255 bytes. What other programs and other `Warren` objects open is always apart.
   */
  readonly isolation?: string
  readonly signal?: AbortSignal
}

/** Bytes to share, kept encrypted in the node's home while they are shared. */
export interface SharedBytes {
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array> | Blob
  readonly name: string
  /** Ends with the first complete download. */
  readonly once?: boolean
  /** Ends at this time (ISO 8601). */
  readonly until?: string
  /** Public keys of those who may get it; none: everybody who has the link. */
  readonly clients?: readonly string[]
}

export interface LeaveOptions extends WorkOptions {
  /** As long as it is to stay (ISO 8601); 30 days, and on while this node runs, if absent. */
  readonly until?: string
}

export interface GetOptions extends WorkOptions {
  /** A directory that is there; taken from the directory of this program. */
  readonly to: string
  /** Another name than the sharer's. */
  readonly name?: string
  /** Paths inside, or patterns with `*` and `?`; none: all of it. */
  readonly only?: readonly string[]
  readonly onDownload?: (download: Download) => void
}
