export { ApiError } from './api-error.ts'
export {
  type CallOptions,
  type Client,
  createClient,
  type Send,
  type WireAnswer,
  type WireRequest,
} from './client.ts'
export {
  connectDaemon,
  DAEMON_FILE_NAME,
  type DaemonFile,
  defaultHome,
  readDaemonFile,
  TOKEN_FILE_NAME,
} from './find-daemon.ts'
export { createHttpSend } from './http-send.ts'
