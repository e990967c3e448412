/** What a holder keeps, each kind in a file of equal slots of its own (docs/spec/store.md §8). */
import { ITEM_CLASSES } from '../../item.ts'
import { SHARE_BYTES } from '../../limits.ts'

export const SLOT_KINDS = {
  share: { fileName: 'shares', slotBytes: SHARE_BYTES, contentBytes: SHARE_BYTES },
  head: { fileName: 'heads', slotBytes: ITEM_CLASSES.head.bytes, contentBytes: ITEM_CLASSES.head.bytes },
  /** Padded to what disks write at once. */
  box: { fileName: 'boxes', slotBytes: 4096, contentBytes: ITEM_CLASSES.box.bytes },
} as const
export type SlotKind = keyof typeof SLOT_KINDS
export const SLOT_KIND_NAMES: readonly SlotKind[] = ['share', 'head', 'box']
