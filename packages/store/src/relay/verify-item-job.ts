/** Verifying an item that somebody wants to put: a signature and a subgroup check, slow enough for the offload port. */
import { isWarrenError, type OffloadJob } from '@warren/kernel'
import type { ItemClass } from '../item.ts'
import { decodeItem } from '../items/item-format.ts'

export interface ItemToVerify {
  readonly networkId: Uint8Array
  readonly itemClass: ItemClass
  readonly bytes: Uint8Array
}

/** @returns whether it may be held. */
export const verifyItemJob: OffloadJob<ItemToVerify, boolean> = {
  name: 'store: verify item',
  run(primitives, { networkId, itemClass, bytes }) {
    try {
      decodeItem(primitives, networkId, itemClass, bytes)
      return true
    } catch (error) {
      if (isWarrenError(error) && error.kind !== 'bug') return false
      throw error
    }
  },
}
