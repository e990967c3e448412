export * from './relay-info.ts'
