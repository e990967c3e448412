export { parseVerifyCapability, VERIFY_SCHEME, type VerifyCapability } from './capability.ts'
export { createLeaves, type Leaves, type LeftContent, type LeftStatus } from './leaves.ts'
export type { CodeChoice, FoundHead, HeadPut, IndexHeads, StoreAccess, StoreOptions } from './store-access.ts'
