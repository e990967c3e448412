/** What the directory is to the rest of Warren, and what it is made of. */
import type { Cancel, MemoryQuota } from '@warren/kernel'
import type { Link, LinkTarget } from '@warren/link'
import type { DirectoryStatus, Usability } from './directory-status.ts'
import type { Network } from './network-file.ts'
import type { OwnPlace } from './path-selection.ts'
import type { RelayInfo, RelayView } from './relay-info.ts'
import type { RelaySelf } from './relay-self.ts'
import type { Withdrawal } from './relay-withdrawal.ts'
import type { LinkTo } from './sync-round.ts'

export interface DirectoryConfig {
  readonly network: Network
  /** Set if this node is a listed relay: it then answers, passes news on and publishes itself. */
  readonly self?: RelaySelf | undefined
  /** Of a home that was a relay and is none now. */
  readonly withdrawal?: Withdrawal | undefined
  /** Links to peers, started and with their directory cells routed to {@link Directory.handleCell}. */
  readonly linkTo: LinkTo
  /** Relays to which links that this node dialled are open: they know its address. None unless given. */
  readonly linked?: () => readonly LinkTarget[]
  /** The node's account of what waits; one of its own unless said otherwise. */
  readonly memory?: MemoryQuota
  /** IP addresses of this node beside the relay's own. */
  readonly ownHosts?: () => readonly string[]
}

export interface DirectoryEvents {
  /** The usable relays, or the status, changed. */
  changed?(): void
  /** An answer came from somebody, in time or not, whatever it says: the line works. */
  answered?(): void
  /** A relay was caught contradicting itself. */
  equivocation?(relayId: Uint8Array): void
}

export interface Directory {
  readonly view: RelayView
  /** Wall time in milliseconds since when a relay is known: to this node, or to its sources, if that is longer. */
  knownSinceMs(relay: RelayInfo): number
  /** Where this node stands, for path selection. */
  readonly own: () => OwnPlace
  start(): void
  /** Says goodbye if this node is a relay; resolves within about a second. */
  stop(): Promise<void>
  /** Enough relays to build paths? Says why not. */
  isUsable(): Usability
  /** @throws WarrenError `cancelled`. */
  whenUsable(cancel?: Cancel): Promise<void>
  status(): DirectoryStatus
  /** What `status` says of rounds, without going through the relays: cheap enough to ask whenever one of them changes. */
  lastRound(): Pick<DirectoryStatus, 'answered'>
  handleCell(link: Link, cell: Uint8Array): void
  handleLinkClosed(link: Link): void
  /** Signs and pushes what is due of this relay's own descriptor. Called by itself; call it after a change. */
  publishSelf(): Promise<void>
  /**
   * Takes this relay out of the directory, with a goodbye, or puts it back; it goes on serving the circuits it has.
   * Listed at first. Resolves once the neighbours were told, which never fails: others then find out by silence.
   */
  setListed(listed: boolean): Promise<void>
  /** Where a relay stands whose keys count, also one that said goodbye: only to find out whether it can be reached. */
  heldTarget(id: Uint8Array): LinkTarget | undefined
  /** Tells one relay what this one signed of itself. @throws WarrenError as `linkTo`. */
  introduceTo(target: LinkTarget, cancel?: Cancel): Promise<void>
  /** More relays to start from; asked at once if too few are known. */
  addBootstrap(targets: readonly LinkTarget[]): void
  /** Asks now instead of at the next interval, for example when the machine woke up. */
  refresh(): void
  /** Finds out whether anybody answers at all; the event `answered` says so. */
  checkLine(): void
}
