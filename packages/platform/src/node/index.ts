export * from './clock.ts'
export * from './json-log.ts'
export * from './random.ts'
export * from './primitives.ts'
