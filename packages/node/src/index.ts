export { relayIdOf } from './compose/network.ts'
export { DEFAULT_PROXY } from './config.ts'
export type { ConfigInput } from './config.ts'
export type {
  ClientAuthControl,
  DaemonControl,
  NodeControl,
  ServiceControl,
  ServiceProgress,
} from './control.ts'
export { createNode } from './create-node.ts'
export { startDaemon } from './daemon/daemon.ts'
export type { Daemon, DaemonOptions } from './daemon/daemon-interface.ts'
export type { PageSource } from './daemon/page-files.ts'
export { type DoctorOptions, runDoctor } from './doctor/doctor.ts'
export { explainSockets, type OwnEnds } from './daemon/explain-sockets.ts'
export { decoyAddress, decoyLink } from './leaktest/decoys.ts'
export { homeSupportBundle } from './support/home-bundle.ts'
export {
  type LocalNetwork,
  type LocalNetworkOptions,
  startLocalNetwork,
} from './daemon/local-network.ts'
export { rememberConfig } from './daemon/config-file.ts'
export { planRemoval, type Removal, type RemovalChoice, removeHome } from './daemon/remove-home.ts'
export type { HomeContent, HomeFile, HomePart } from './daemon/home-content.ts'
export { stateBackupOf, undoStateMigration } from './daemon/state-backups.ts'
export {
  joinByText,
  joinInHome,
  makeNetworkInHome,
  networkOfHome,
  type NewNetworkOptions,
} from './daemon/network-home.ts'
export {
  hasRoot,
  readRoot,
  restoreHome,
  type RestoreOutcome,
  type RestoreSource,
} from './daemon/restore-home.ts'
export { formatRecoveryWords, parseRecoveryShare, parseRecoveryWords } from '@warren/crypto'
export { combineRoot, splitRoot } from './recovery/split-root.ts'
export { prepareRelayHome, type RelayPlace } from './daemon/relay-home.ts'
export { type RunningDaemon, runDaemon } from './daemon/run-daemon.ts'
export {
  type ConnectRequest,
  type JoinProgress,
  type JoinStep,
  type NodeConfig,
  type NodeEvents,
  type NodeSummary,
  type RelayConfig,
  type WarrenNode,
} from './node.ts'
