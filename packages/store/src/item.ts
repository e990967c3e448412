/** Items: small signed things that lie at holders under the key that signs them (docs/spec/store.md §7). */
import type { Cancel } from '@warren/kernel'

export const ITEM_CLASSES = {
  box: { code: 1, bytes: 3_048 },
  head: { code: 2, bytes: 16_384 },
} as const
export type ItemClass = keyof typeof ITEM_CLASSES

export const ITEM_KEY_BYTES = 32
const REVISION_BYTES = 8
const SIGNATURE_BYTES = 64
const OVERHEAD_BYTES = ITEM_KEY_BYTES + REVISION_BYTES + SIGNATURE_BYTES

/** Bytes of an item's body. */
export function itemBodyBytes(itemClass: ItemClass): number {
  return ITEM_CLASSES[itemClass].bytes - OVERHEAD_BYTES
}

export interface Item {
  readonly itemClass: ItemClass
  readonly key: Uint8Array
  readonly revision: number
  readonly body: Uint8Array
  /** The whole of it as it lies at holders. */
  readonly bytes: Uint8Array
}

export interface ItemPutResult {
  /** Holders that signed for it. */
  readonly held: number
  /** Holders that it was offered to. */
  readonly asked: number
  /** Another one wins over it at some holder: this is it. */
  readonly winner?: Item
  /** The earliest end of what they promised, hours since 1970. */
  readonly until: number
}

export interface ItemOptions {
  readonly group: string
  /** A get waits for every holder that answers, not only for half of them: what lies at one of them is seen. */
  readonly isThorough?: boolean
  readonly cancel?: Cancel
}

/** Puts and gets items. */
export interface Items {
  /** @throws WarrenError `unreachable`, `overloaded`, `no-path`, `cancelled`: no holder took it. */
  put(item: Item, until: number, options: ItemOptions): Promise<ItemPutResult>
  /**
   * The winner of what holders have.
   *
   * @returns undefined: enough answered and none had it. @throws WarrenError `unreachable`: none answered; `no-path`, `cancelled`.
   */
  get(
    itemClass: ItemClass,
    key: Uint8Array,
    options: ItemOptions,
  ): Promise<(Item & { readonly until: number; readonly holders: number }) | undefined>
}
