export * from './connect-failure.ts'
export * from './descriptor-record.ts'
export * from './fuzz-targets.ts'
export * from './relay/hidden-relay.ts'
