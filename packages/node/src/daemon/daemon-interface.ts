/** What whoever runs a daemon gives to it, and what he can do with it. */
import type { Job, Status, Storage } from '@warren/api'
import type { Log, Sensitive, WarrenError } from '@warren/kernel'
import type { ConfigInput } from '../config.ts'
import type { WarrenNode } from '../node.ts'
import type { OperatorOption } from './node-config.ts'
import type { PageSource } from './page-files.ts'

export interface DaemonOptions extends OperatorOption {
  /** The home directory; made if it is not there. */
  readonly home: string
  readonly version: string
  /** Text of a network file; without it the one that the home remembers. */
  readonly networkFile?: string
  /** A home that belongs to no network is no failure: the API answers, and waits until one is joined. */
  readonly waitsForNetwork?: boolean
  /** From the command line; goes over `config.json`. */
  readonly config?: ConfigInput
  /** Where the page's files are; without it the page says that it has not been built. */
  readonly page?: PageSource
  /** Somebody is told where the page is as soon as it is there, and opens it: that goes before joining the network. */
  readonly isPageFirst?: boolean
  /** Told once the API answers, before the node begins. */
  readonly onApi?: (daemon: Daemon) => void
  /** Told of every change of the job that brings the node up. */
  readonly onJob?: (job: Job) => void
}

export interface Daemon {
  readonly homePath: string
  /** `HOST:PORT`, or `unix:/path`. */
  readonly api: string
  /** The local API without a socket, with the same checks: for a program that runs the daemon inside itself. */
  readonly handle: (request: Request) => Response | Promise<Response>
  /** The page, with a code that opens it once; undefined where the API is a Unix socket. */
  pageUrl(): string | undefined
  status(): Status
  /** The job that brings the node up; undefined while locked. */
  readonly upJob: Job | undefined
  /** @throws WarrenError `no-permission`, `bad-input`. */
  unlock(passphrase: Sensitive<string>): Promise<Storage>
  /** The running node. @throws WarrenError `locked`, `closed`. */
  node(): WarrenNode
  /** Settles when everything is closed: with the reason if it stopped because the node could not start. */
  readonly stopped: Promise<WarrenError | undefined>
  readonly log: Log
  stop(): Promise<void>
}
