export type * from './share.ts'
export type { ShareServiceSettings } from './live-share.ts'
export * from './shares.ts'
