/**
 * The file port: what people share and where they receive it. State that Warren keeps for itself goes through
 * {@link import('./state-store.ts').StateStore}.
 *
 * Paths are the platform's own text, opaque here: made by the user or by {@link FileSystem.join}. Nothing but
 * {@link FileSystem.realPath} follows a symbolic link in its last component.
 */

export type FileKind = 'file' | 'directory' | 'link' | 'other'

export interface FileStat {
  readonly kind: FileKind
  readonly bytes: number
  /** Milliseconds since the epoch, with what fraction the file system keeps. */
  readonly modifiedMs: number
  /** Equal for two stats of one file that was neither replaced nor written between them, as far as the system can tell. */
  readonly version: string
  readonly executable: boolean
}

export interface DirectoryEntry {
  /** One component, as text; undefined: the name is not UTF-8. */
  readonly name: string | undefined
  readonly kind: FileKind
}

/** An open file. Every member throws WarrenError `storage` (with `fields.reason`) when the disk refuses. */
export interface FileHandle {
  /** Fills `target` from `offset` on; fewer bytes only at the end of the file. @returns how many. */
  read(offset: number, target: Uint8Array): Promise<number>
  /** Writes all of `parts`, one behind the other. Others see it when this resolves; it survives a kill of the process. */
  write(offset: number, ...parts: readonly Uint8Array[]): Promise<void>
  /** Makes the file so long; what is new reads as zeros and takes no room where the system can do that. */
  truncate(bytes: number): Promise<void>
  /** What was written survives a loss of power once this resolves. */
  sync(): Promise<void>
  stat(): Promise<FileStat>
  /** Where it was opened, without symbolic links; undefined: it is no longer there, or the system does not tell. */
  realPath(): Promise<string | undefined>
  close(): Promise<void>
}

/** How a file is opened: `create` fails if there is one, `update` if there is none. */
export type OpenMode = 'read' | 'create' | 'update'

/** Why the disk refused; `storage` and `no-permission` errors of this port carry one in `fields.reason`. */
export type FileFailure =
  | 'missing'
  | 'exists'
  | 'no-permission'
  | 'full'
  | 'too-big'
  | 'not-a-file'
  | 'broken'

export interface FileSystem {
  /** undefined: nothing is there. @throws WarrenError `storage` with a {@link FileFailure}. */
  stat(path: string): Promise<FileStat | undefined>
  /** The path without symbolic links in it; undefined: nothing is at its end. @throws WarrenError `storage`. */
  realPath(path: string): Promise<string | undefined>
  /** Entries in no order, at most `limit`; more are counted by nobody. @throws WarrenError `storage`. */
  list(path: string, limit: number): Promise<DirectoryEntry[]>
  /** Opens a regular file, never a link, device or pipe. @throws WarrenError `storage`. */
  open(path: string, mode: OpenMode): Promise<FileHandle>
  /** Sets the executable bit for whoever may read. @throws WarrenError `storage`. */
  setExecutable(path: string): Promise<void>
  /** Sets the time of the last change. @throws WarrenError `storage`. */
  setModified(path: string, modifiedMs: number): Promise<void>
  /** Makes one directory; true: it was not there. @throws WarrenError `storage`: something else is there. */
  makeDirectory(path: string): Promise<boolean>
  /** Moves within one file system; never replaces. @throws WarrenError `storage` with `exists`. */
  rename(from: string, to: string): Promise<void>
  /** Removes a file, or a directory with all it holds; nothing if nothing is there. @throws WarrenError `storage`. */
  remove(path: string): Promise<void>
  /** Bytes that can still be written where `path` is or would be. @throws WarrenError `storage`. */
  freeBytes(path: string): Promise<number>
  /** Bytes that the disk has where `path` is or would be, whoever uses them. @throws WarrenError `storage`. */
  totalBytes(path: string): Promise<number>
  /** Makes changes of names in a directory survive a loss of power. @throws WarrenError `storage`. */
  syncDirectory(path: string): Promise<void>
  /** @param names - single components, never with a separator. */
  join(path: string, ...names: readonly string[]): string
  /** The last component. */
  baseName(path: string): string
}
