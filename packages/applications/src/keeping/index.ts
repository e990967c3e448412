export type { Kept, KeptBody, OpenKept } from './kept.ts'
export {
  createKeeper,
  type Keeper,
  type KeeperConfig,
  type KeepRequest,
  type KeptStatus,
  type LookProgress,
} from './keeper.ts'
export type { LookResult } from './look.ts'
