export * from './item.ts'
export * from './segment.ts'
