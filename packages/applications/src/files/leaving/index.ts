export { parseVerifyCapability, VERIFY_SCHEME, type VerifyCapability } from './capability.ts'
export { createLeaves, type Leaves, type LeftContent, type LeftStatus } from './leaves.ts'
export type {
  CodeChoice,
  HeadPut,
  IndexHeads,
  OpenedHead,
  StoreAccess,
  StoreOptions,
} from './store-access.ts'
export { verifyCapabilityOf } from './capability-of.ts'
export { createOpenLeft } from './open-left.ts'
