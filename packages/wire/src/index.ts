export * from './cell.ts'
export * from './fuzz-target.ts'
export * from './geometry.ts'
