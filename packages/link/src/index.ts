export * from './link.ts'
