export * from './client-entry.ts'
export {
  connectDaemon,
  DAEMON_FILE_NAME,
  type DaemonFile,
  defaultHome,
  readDaemonFile,
  TOKEN_FILE_NAME,
} from './find-daemon.ts'
export { createHttpSend } from './http-send.ts'
