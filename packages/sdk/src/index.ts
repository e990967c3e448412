export { ApiError } from './api-error.ts'
export {
  type CallOptions,
  type Client,
  createClient,
  type OpenOptions,
  type Send,
  type WireAnswer,
  type WireRequest,
} from './client.ts'
export { get, share, type WorkOptions } from './files.ts'
export type { FollowOptions } from './follow-job.ts'
export {
  connectDaemon,
  DAEMON_FILE_NAME,
  type DaemonFile,
  defaultHome,
  readDaemonFile,
  TOKEN_FILE_NAME,
} from './find-daemon.ts'
export { createHttpSend } from './http-send.ts'
