/** What the probes of the doctor saw. Checks read this and nothing else, so that each can be told any machine. */
import type { Status } from '@warren/api'
import type { Config } from '../config.ts'

/** Why a home directory cannot be used. */
export type HomeTrouble =
  | 'not-a-directory'
  | 'other-owner'
  | 'writable-by-others'
  | 'no-permission'
  | 'read-only'
  | 'unreadable'

export interface HomeFacts {
  readonly path: string
  readonly exists: boolean
  readonly trouble?: HomeTrouble
  /** Whether a few bytes could be written there; undefined: not tried. */
  readonly write?: 'done' | 'full' | 'read-only' | 'no-permission' | 'failed'
}

/** The disk that holds the home, or would hold it. */
export interface DiskFacts {
  readonly freeBytes: number
  readonly totalBytes: number
  /** undefined: the file system counts none. */
  readonly freeFiles?: number
}

export interface ConfigFacts {
  readonly config?: Config
  /** Why `config.json` cannot be used. */
  readonly trouble?: string
}

/** The files `key` and `state`. */
export interface StateFacts {
  readonly key: 'none' | 'open' | 'sealed' | 'damaged'
  /** `unknown`: sealed, or another process has it. */
  readonly state: 'none' | 'fine' | 'damaged' | 'other-key' | 'newer' | 'failed' | 'unknown'
}

/** A process as people know it. */
export interface ProcessFacts {
  readonly pid: number
  /** Empty: the system does not tell. */
  readonly name: string
}

/** Who has the home. */
export interface InstanceFacts {
  readonly lock: 'none' | 'free' | 'held' | 'unknown'
  readonly holder?: ProcessFacts
  /** What a daemon wrote down; `isAlive` tells whether its process still is. */
  readonly word?: { readonly pid: number; readonly version: string; readonly isAlive: boolean }
}

/** The daemon of this home, if it runs. */
export interface DaemonFacts {
  readonly pid?: number
  readonly version: string
  /** undefined: it runs and does not answer. */
  readonly status?: Status
}

export interface NetworkFacts {
  readonly origin: 'home' | 'given' | 'none'
  readonly name?: string
  readonly testing?: boolean
  /** Relays that the file names, this node itself left out. */
  readonly entries: number
  /** What a peer's clock may differ, in milliseconds. */
  readonly toleratedSkewMs?: number
  /** Why the file cannot be used. */
  readonly trouble?: string
}

/** How a dial to a relay ended. Docs: docs/spec/doctor.md §2. */
export type RelayOutcome =
  | 'linked'
  | 'refused'
  | 'filtered'
  | 'no-route'
  | 'host-away'
  | 'forbidden'
  | 'reset'
  | 'stalled'
  | 'not-tls'
  | 'not-warren'
  | 'other-relay'
  | 'other-version'
  | 'no-descriptors'
  | 'failed'

export interface RelayFacts {
  readonly address: string
  readonly port: number
  readonly isLoopback: boolean
  /** This node's own entry relay. */
  readonly isGuard: boolean
  readonly outcome: RelayOutcome
  readonly tookMs: number
  /** The relay's clock minus ours. */
  readonly skewMs?: number
}

export interface UpstreamFacts {
  readonly address: string
  readonly outcome: 'fine' | 'refused' | 'filtered' | 'no-route' | 'not-socks' | 'wants-password' | 'failed'
}

/** A port that the configuration wants, while no daemon of this home has it. */
export interface PortFacts {
  readonly use: 'proxy' | 'api' | 'relay'
  readonly address: string
  readonly outcome: 'free' | 'taken' | 'not-ours' | 'no-permission' | 'failed'
  readonly holder?: ProcessFacts
}

export interface MachineFacts {
  /** Interfaces beside loopback that are up and have an address. */
  readonly interfaces: number
  readonly nodeMajor: number
  /** Soft limit of open files; undefined: not told or none. */
  readonly openFilesMax?: number
  readonly freeMemoryBytes: number
  /** Version of the program that asks. */
  readonly version: string
}

export interface Facts {
  readonly home: HomeFacts
  readonly disk: DiskFacts | undefined
  readonly config: ConfigFacts
  readonly state: StateFacts | undefined
  readonly instance: InstanceFacts
  readonly daemon: DaemonFacts | undefined
  readonly network: NetworkFacts
  /** undefined: none was asked, because all is well with them or nobody may be. */
  readonly relays: readonly RelayFacts[] | undefined
  readonly upstream: UpstreamFacts | undefined
  readonly ports: readonly PortFacts[]
  readonly machine: MachineFacts
  /** How a command is typed for this home. */
  readonly command: (...words: readonly string[]) => string
}
