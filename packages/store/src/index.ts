export * from './item.ts'
export * from './limits.ts'
export * from './segment.ts'
