/** What the sharing side needs and offers. */
import type { HiddenService } from '@warren/hidden'
import type { FileSystem, Ports } from '@warren/kernel'
import type { Leavable } from '../leaving/leavable.ts'
import type {
  KeepProvider,
  RestoredShare,
  ShareProgress,
  ShareRequest,
  ShareServiceSettings,
  ShareStatus,
  StreamShareRequest,
} from './share.ts'

export type SharesPorts = Pick<Ports, 'clock' | 'random' | 'primitives' | 'state' | 'log'> & {
  readonly files: FileSystem
}

export interface SharesConfig {
  readonly networkId: Uint8Array
  /** The n-th share's key and the seed of its service: from the root secret, and for nothing else. */
  readonly secrets: { key(n: number): Uint8Array; service(n: number): Uint8Array }
  /** Where Warren keeps its keys: neither it nor what is in it is shared. */
  readonly home: string
  /** For what comes from streams. Made if it is not there; so is the other. */
  readonly spoolDirectory: string
  /** For hashes and manifests. */
  readonly treeDirectory: string
  /** A service that has not been started. */
  readonly openService: (settings: ShareServiceSettings) => HiddenService
  /** Absent: nobody finds what is shared under another's link but by links that name this node's service. */
  readonly keepProvider?: KeepProvider
  /** After every change that its owner can see, except counts, which are told every few seconds. */
  readonly changed: (share: ShareStatus) => void
}

export interface Shares {
  /** The network is there: services begin to publish. */
  start(): void
  /** Resolves once nothing reads or writes any more. */
  stop(): Promise<void>
  list(): ShareStatus[]
  /** @param idOrLink - either form of its link, or its id. */
  get(idOrLink: string): ShareStatus | undefined
  /**
   * Reads the content once. When it resolves the link is known and durable, and the service has been starting since
   * the reading began.
   *
   * @throws WarrenError `bad-input`, `not-found`, `no-permission`, `storage`, `overloaded`, `cancelled`: nothing is left.
   */
  add(request: ShareRequest, progress: ShareProgress): Promise<ShareStatus>
  /** The same for bytes that come once: they are kept in the home, encrypted, until the share is removed. */
  addStream(
    request: StreamShareRequest,
    bytes: AsyncIterable<Uint8Array>,
    progress: ShareProgress,
  ): Promise<ShareStatus>
  /** @returns false if there is none. @throws WarrenError `storage`. */
  remove(idOrLink: string): Promise<boolean>
  /**
   * Points a share at its content, which must be the very same.
   *
   * @param within - as in a request.
   *
   * @throws WarrenError `not-found`: no such share; `bad-input`: other content, or an ended share; as `add`.
   */
  relocate(idOrLink: string, path: string, progress: ShareProgress, within?: string): Promise<ShareStatus>
  /**
   * Its blocks, for leaving them in the network.
   *
   * @throws WarrenError `not-found`; `bad-input`: it has ended, or its link is somebody else's; `closed`: its files are not at hand.
   */
  leavable(idOrLink: string): Promise<Leavable>
  /** Puts shares of a backup back into the list; those that are there stay as they are. @throws WarrenError `storage`. */
  restore(entries: readonly RestoredShare[]): void
  /** What {@link restore} takes, of all shares that have not ended. */
  exportAll(): RestoredShare[]
}
