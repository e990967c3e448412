/** Shares as their owner sees them (docs/spec/files.md §8). */
import type { IncomingStream } from '@warren/circuit'
import type { Cancel } from '@warren/kernel'

export interface ShareOptions {
  /** Ends with the first complete download. */
  readonly once?: boolean
  /** Ends at this time, milliseconds since 1970. */
  readonly untilMs?: number
  /** X25519 public keys of those who may get it; none: everybody who has the link. */
  readonly clients?: readonly Uint8Array[]
}

export interface StreamShareRequest extends ShareOptions {
  /** What the getter's file is called; one component. Default: `stdin`. */
  readonly name?: string
}

export interface ShareRequest extends ShareOptions {
  /** A file or a folder. */
  readonly path: string
  /** A directory, without symbolic links in it: nothing that lies elsewhere is read, wherever links lead. */
  readonly within?: string
  /** What the getter's file or folder is called; one component. Default: the last component of `path`. */
  readonly name?: string
  /** A link to the same content: serves it under that link, beside those who do already. */
  readonly also?: string
  /** Leaves out what cannot be read instead of refusing. */
  readonly skipUnreadable?: boolean
}

/** What long work tells of itself. */
export interface ShareProgress {
  readonly cancel: Cancel
  /** What is waited for, and why that takes time. */
  waiting(waitingFor: string | undefined, cause?: string): void
  /** How much is done, 0 to 1. */
  part(fraction: number): void
}

/** A file that was left out. */
export interface SkippedFile {
  readonly path: string
  /** A sentence fragment for people. */
  readonly reason: string
}

/**
 * `degraded`: reachable, with fewer ways in than wanted. `changed`, `missing`, `unreadable`: some of the files are not as
 * they were; the others are served.
 */
export type ShareState =
  | 'reading'
  | 'starting'
  | 'reachable'
  | 'degraded'
  | 'changed'
  | 'missing'
  | 'unreadable'
  | 'ended'

/** Counts only: who got it is not kept. */
export interface ShareStatistics {
  /** Streams that opened it; a getter uses several. */
  readonly connections: number
  /** Times that somebody said to have all of it, while this node had sent all of it since the last time. */
  readonly completed: number
  /** Of blocks. */
  readonly sentBytes: number
  /** Streams open now. */
  readonly active: number
}

export interface ShareStatus {
  readonly id: string
  /** Absent until the content has been read once. */
  readonly link?: string
  readonly name: string
  readonly kind: 'file' | 'folder'
  readonly bytes: number
  readonly files: number
  /** Absent for what was read from a stream, and for what came out of a backup. */
  readonly path?: string
  readonly state: ShareState
  readonly waitingFor?: string
  readonly cause?: string
  readonly next?: string
  readonly once: boolean
  /** ISO 8601. */
  readonly until?: string
  /** Client keys as people see them. */
  readonly clients: readonly string[]
  /** Address of this share's own service, with `.onion`. */
  readonly service: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly statistics: ShareStatistics
  /** The first of what was left out, and how many there are. */
  readonly skipped: readonly SkippedFile[]
  readonly skippedCount: number
}

/** A share as a backup holds it: with the root secret enough to serve it again from the same files. Plain JSON. */
export interface RestoredShare {
  /** The number its key and its service derive from. */
  readonly number: number
  readonly name: string
  readonly kind: 'file' | 'folder'
  readonly bytes: number
  readonly files: number
  /** Hexadecimal. */
  readonly manifestRoot: string
  /** Of a single file: what the manifest says beside name and size, so that a copy with another date serves as well. */
  readonly modifiedS?: number
  readonly executable?: boolean
  /** The link it is served under, if the key in it is not this person's own. */
  readonly also?: string
  readonly once: boolean
  readonly untilMs?: number
  /** Hexadecimal. */
  readonly clients: readonly string[]
  readonly createdAtMs: number
}

/** Has the service of an identity found by whoever knows a secret, until it is stopped. */
export type KeepProvider = (secret: Uint8Array, identity: Uint8Array) => { stop(): void }

/** What a service needs to be told before it is started. */
export interface ShareServiceSettings {
  readonly identitySeed: Uint8Array
  readonly authorisedClients: readonly Uint8Array[]
  readonly onStream: (stream: IncomingStream) => void
  readonly onStatus: () => void
}
