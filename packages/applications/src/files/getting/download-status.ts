/** What the owner of this node is told about links and downloads. */
import type { Cancel, WarrenError } from '@warren/kernel'
import type { HoldersStatus, SourceStatus } from './source.ts'

/** Names that this machine could not keep. */
export interface RenamedEntry {
  /** As the sharer calls it, components with `/` between them. */
  readonly from: string
  readonly to: string
}

export interface DownloadStatus {
  readonly id: string
  readonly link: string
  /** Empty until the list of files has been read. */
  readonly name: string
  /** `waiting`: goes on by itself once what it waits for is there. */
  readonly state: 'running' | 'waiting' | 'paused' | 'done' | 'failed'
  readonly step: string
  readonly waitingFor?: string
  readonly cause?: string
  readonly next?: string
  /** Of the chosen files; 0 until the list of files has been read. */
  readonly totalBytes: number
  /** Verified against the link and written, of {@link totalBytes}. */
  readonly verifiedBytes: number
  readonly bytesPerS: number
  /** Time left at the present rate; absent while nothing comes. */
  readonly etaMs?: number
  readonly sources: readonly SourceStatus[]
  /** Holders that it comes from as well; absent: it was not left with any, as far as is known. */
  readonly holders?: HoldersStatus
  /** Circuits that are open now. */
  readonly circuits: number
  /** Where it will be, and is once `done`: the name may have changed then, because the first was taken. */
  readonly to: string
  readonly files: number
  /** The first {@link MAX_RENAMED_TOLD}. */
  readonly renamed: readonly RenamedEntry[]
  readonly error?: WarrenError
}

/** What a link holds, once its list of files has been read and verified. */
export interface ManifestView {
  readonly link: string
  readonly name: string
  readonly kind: 'file' | 'folder'
  readonly bytes: number
  readonly files: number
  readonly entries: readonly ViewEntry[]
}

export interface ViewEntry {
  readonly path: readonly string[]
  /** Where it would be written, below the folder of the download: parallel to {@link path} unless names had to change. */
  readonly localPath: readonly string[]
  readonly kind: 'file' | 'folder'
  readonly bytes: number
  readonly executable: boolean
  readonly modifiedS: number
}

export interface DownloadRequest {
  readonly link: string
  /** The directory that the file or folder is put into. */
  readonly to: string
  /** A directory, without symbolic links in it: nothing is written elsewhere, wherever links lead. */
  readonly within?: string
  /** Paths or patterns with `*` and `?`, as choose.ts reads them; absent: everything. */
  readonly only?: readonly string[]
  readonly bytesPerS?: number
  /** 1 to 8; 3 unless said otherwise. */
  readonly circuits?: number
  /** Another name than the sharer's. */
  readonly name?: string
}

/** Told to whoever waits for one thing. */
export interface GetProgress {
  readonly cancel?: Cancel
  step?(name: string): void
  waiting?(waitingFor: string | undefined, cause?: string, next?: string): void
  part?(fraction: number): void
}
