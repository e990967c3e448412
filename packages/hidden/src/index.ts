export * from './connect-failure.ts'
export * from './descriptor-record.ts'
export * from './fuzz-targets.ts'
export { createArgon2Effort, HIDDEN_JOBS } from './effort/argon2-effort.ts'
export type { EffortScheme } from './effort/effort.ts'
export * from './providers/find-providers.ts'
export * from './providers/provider-keeper.ts'
export { createProviderRecordType } from './providers/provider-record.ts'
export * from './recovery/find-recovery.ts'
export * from './recovery/recovery-keeper.ts'
export {
  createRecoveryRecordType,
  recoveryCapacityBytes,
  type RecoveryKeys,
} from './recovery/recovery-record.ts'
export * from './relay/hidden-relay.ts'
export * from './service/hidden-service.ts'
export type { HiddenServiceStatus, ServiceState } from './service/service-status.ts'
export type { PublishedCount } from './service/descriptor-publisher.ts'
export * from './client/hidden-client.ts'
export type { ConnectStep } from './client/connection-attempt.ts'
export type { KeptApart } from './client/apart-groups.ts'
export type { TakeCircuit } from './client/rendezvous.ts'
