export type * from './share.ts'
export { createShares } from './shares.ts'
export type * from './shares-interface.ts'
