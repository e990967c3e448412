export * from './boxes/box-capability.ts'
export * from './boxes/box-contents.ts'
export type { KeptSequence } from './boxes/box-journal.ts'
export * from './boxes/box-keeper.ts'
export * from './boxes/box-writers.ts'
export * from './boxes/boxes.ts'
export * from './boxes/capability-text.ts'
export type { PlacedBox } from './boxes/sequence-writer.ts'
export { createPlaceShares, type PlaceShares, type SharePlaces } from './client/placement.ts'
export { createSegments, type SegmentsConfig } from './client/segments.ts'
export * from './coding/durability.ts'
export * from './format/receipt.ts'
export * from './format/request-format.ts'
export * from './format/share-id.ts'
export * from './fuzz-targets.ts'
export * from './heads/head-contents.ts'
export * from './heads/heads.ts'
export * from './item.ts'
export * from './items/item-format.ts'
export { ITEM_REQUEST_TIMEOUT_MS, ITEM_SETTLE_MS } from './items/timeouts.ts'
export { createItems, type ItemsConfig } from './items/items-client.ts'
export {
  DEFAULT_LIFETIME_HOURS,
  ITEM_HOLDERS,
  MAX_DATA_SHARES,
  MAX_LIFETIME_HOURS,
  MAX_SEGMENT_SHARES,
} from './limits.ts'
export * from './segment.ts'
export * from './relay/store-holder.ts'
export * from './relay/verify-item-job.ts'
export { DEFAULT_QUOTA_BYTES, MAX_QUOTA_BYTES, MIN_QUOTA_BYTES } from './limits.ts'
