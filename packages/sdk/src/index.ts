/**
 * Programs on Warren: `connect` gives a running node as one object, and `createClient` the plain client of its API.
 *
 * @module
 */
export * from './client-entry.ts'
export { connect, type ConnectOptions } from './connect.ts'
export type { DatagramChannel } from './datagrams/channel.ts'
export {
  connectDaemon,
  DAEMON_FILE_NAME,
  type DaemonFile,
  defaultHome,
  readDaemonFile,
  TOKEN_FILE_NAME,
} from './find-daemon.ts'
export { createHttpSend } from './http-send.ts'
export type { Identities } from './identities.ts'
export type { HandlerOptions, ServeTarget, StreamHandler } from './services/local-server.ts'
export type { Served, ServeOptions } from './services/serve.ts'
export type { GetOptions, OpenStreamOptions, SharedBytes, WaitOptions, Warren } from './warren.ts'
