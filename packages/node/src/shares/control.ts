/** What the local API, the port for browsers, and whoever embeds a node can do with files. */
import type {
  Content,
  ContentEntry,
  Download,
  DownloadRequest,
  Pin,
  Share,
  ShareRequest,
  ShareStreamQuery,
  Stored,
} from '@warren/api'
import type { SiteControl } from '../sites/control.ts'
import type { Cancel } from '@warren/kernel'

/** What long work on files tells of itself; a job's progress fits. */
export interface FileProgress {
  readonly cancel: Cancel
  /** What is waited for, why that takes time, and what a person can do about it. */
  waiting(waitingFor: string | undefined, cause?: string, next?: string): void
  /** How much is done, 0 to 1. */
  part(fraction: number): void
}

export interface ShareControl {
  list(): Share[]
  /** @param id - its id, or its link in any form. */
  get(id: string): Share | undefined
  /** @throws WarrenError `bad-input`: this node is a listed relay and the sharer has not agreed to that. */
  checkRelay(besideRelay: boolean | undefined): void
  /**
   * Reads the content once; resolves when its link is known and durable.
   *
   * @param within - a directory, without symbolic links in it: nothing that lies elsewhere is read.
   * @throws WarrenError `bad-input`, `no-permission`, `storage`, `overloaded`, `cancelled`: nothing of it is left then.
   */
  add(request: ShareRequest, progress: FileProgress, within?: string): Promise<Share>
  /** The same for bytes that come once; they are kept encrypted in the home. */
  addStream(query: ShareStreamQuery, bytes: AsyncIterable<Uint8Array>, progress: FileProgress): Promise<Share>
  /** Resolves once others can get it. @throws WarrenError `cancelled`, `closed`: it was stopped before. */
  reachable(id: string, onProgress: (share: Share) => void, cancel: Cancel): Promise<Share>
  /** @returns false if there is none. @throws WarrenError `storage`. */
  remove(id: string): Promise<boolean>
  /** @throws WarrenError `not-found`; `bad-input`: what is there is not the same content; `storage`. */
  relocate(id: string, path: string, progress: FileProgress, within?: string): Promise<Share>
}

export interface LeaveControl {
  /**
   * Leaves a share with holders, or goes on doing so; giving up waits no longer, but ends nothing.
   *
   * @param until - ISO 8601.
   * @throws WarrenError `not-found`, `bad-input`, `no-path`, `closed`, `storage`, `cancelled`.
   */
  leave(id: string, until: string | undefined, progress: FileProgress): Promise<Share>
}

/** What is kept alive in the network. A target is a link, or a capability to verify. */
export interface KeepControl {
  list(): Pin[]
  /** @throws WarrenError `bad-input`, `overloaded`, `storage`. */
  pin(target: string, until: string | undefined): Pin
  /** @returns undefined: it is not kept alive here. @throws WarrenError `bad-input`. */
  find(target: string): Pin | undefined
  /** @returns false: there is no such pin. */
  unpin(id: string): Pin | undefined
  /** Changes nothing. @throws WarrenError `bad-input`, `not-found`, `unreachable`, `not-authentic`, `no-path`, `cancelled`. */
  check(target: string, progress: FileProgress): Promise<Stored>
  /** Makes all that is missing again. @throws as `check`. */
  repair(target: string, progress: FileProgress): Promise<Stored>
}

export interface DownloadControl {
  list(): Download[]
  get(id: string): Download | undefined
  /**
   * Begins, or goes on with what was begun.
   *
   * @param within - a directory, without symbolic links in it: nothing is written elsewhere.
   * @throws WarrenError `bad-input`, `overloaded`, `storage`.
   */
  start(request: DownloadRequest, within?: string): Download
  /** Resolves once all of it is in place. @throws WarrenError the reason it failed; `cancelled`; `not-found`. */
  finished(id: string, onProgress: (download: Download) => void, cancel: Cancel): Promise<Download>
  /** @throws WarrenError `not-found`. */
  pause(id: string): Download
  /** @throws WarrenError `not-found`. */
  resume(id: string): Download
  /** Gives up what runs and forgets it. @returns false if there is none. */
  remove(id: string, keepParts: boolean): Promise<boolean>
}

/** Inclusive, within the file. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** One file that a link holds. */
export interface ContentReader {
  /** Its last component. */
  readonly name: string
  readonly bytes: number
  /** Names these very bytes, in letters, digits and `-`. */
  readonly tag: string
  /** Verified bytes in order, as they arrive. Leaving the loop ends what is fetched for it. */
  read(range: ByteRange, cancel: Cancel): AsyncIterable<Uint8Array>
}

export interface ContentControl {
  /** @throws WarrenError `bad-input`: no link of this network. */
  checkLink(link: string): void
  /** Finds out what a link holds. @throws WarrenError `bad-input`, `not-found`, `no-permission`, `cancelled`. */
  inspect(link: string, progress: FileProgress): Promise<Content>
  /** Its files and folders in their order; asks the sharer if that was not done before. @throws as `inspect`. */
  entries(link: string, progress: FileProgress): Promise<readonly ContentEntry[]>
  /**
   * @param path - components with `/` between them; undefined: the only file.
   * @throws WarrenError `not-found`: no such file in it; `bad-input`: it is a folder; else as `inspect`.
   */
  open(link: string, path: string | undefined, progress: FileProgress): Promise<ContentReader>
}

/** Where paths lead on this machine. */
export interface PlaceControl {
  /** The path without symbolic links in it; undefined: nothing is there. @throws WarrenError `storage`. */
  realPath(path: string): Promise<string | undefined>
  /** @param realPath - as above. */
  isDirectory(realPath: string): Promise<boolean>
}

export interface FileControl {
  readonly places: PlaceControl
  readonly shares: ShareControl
  readonly downloads: DownloadControl
  readonly content: ContentControl
  readonly sites: SiteControl
  readonly leaving: LeaveControl
  readonly keeping: KeepControl
}
