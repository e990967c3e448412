export * from './clock.ts'
export * from './json-log.ts'
export * from './random.ts'
export * from './primitives.ts'
export { createOpenSslPrimitives } from './primitives-ciphers.ts'
export { bestOpenSslPrimitives } from './primitives-openssl.ts'
export * from './state/home-dir.ts'
export * from './state/key-file.ts'
export { openLock } from './state/sqlite-open.ts'
export * from './state/sqlite-state.ts'
export { listBackups, type StateBackup, type StateMigration } from './state/state-version.ts'
export { undoMigration, type UndoneMigration } from './state/undo-migration.ts'
export * from './offload/pool.ts'
export { createErasureCode } from '../erasure/reed-solomon.ts'
export { exposeCollector } from './collector.ts'
export { createFreedMemoryReturn } from './freed-memory.ts'
export * from './tls-transport.ts'
export * from './local-net.ts'
export * from './unix-socket.ts'
export * from './files/files.ts'
export { greetUpstream, type Upstream } from './upstream-socks5.ts'
export { mapPort, type PortMapping, type PortMappingOptions } from './port-mapping.ts'
export {
  type NamespaceCounts,
  processTree,
  type ProcessSocket,
  readNamespaceCounts,
  readProcessSockets,
} from './process-sockets.ts'
