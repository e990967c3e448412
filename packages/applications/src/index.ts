export * from './files/format/index.ts'
export * from './fuzz-targets.ts'
export * from './files/getting/index.ts'
export * from './limits.ts'
