/** What a daemon in a process of its own tells the command that started it, over Node's channel between processes. */
import type { Job, Status } from '@warren/api'
import type { FailureReport } from '../command-failure.ts'

export type DaemonMessage =
  /** The local API answers; the network is not joined yet. */
  | { readonly type: 'api' }
  | { readonly type: 'progress'; readonly job: Job }
  /** A relay that listens, while there are not enough others yet for connections of its own. */
  | { readonly type: 'serving'; readonly status: Status; readonly page?: string | undefined }
  /** Usable, or locked and waiting for the passphrase: the last message, then the daemon is on its own. */
  | { readonly type: 'up'; readonly status: Status; readonly page?: string | undefined }
  /** It could not start: the last message. */
  | { readonly type: 'failed'; readonly failure: FailureReport }
