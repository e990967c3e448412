export * from './item.ts'
export * from './items/item-format.ts'
export * from './segment.ts'
