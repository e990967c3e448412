/** Whether a relay stands in the directory: only if nothing speaks against it. */
import type { Directory } from '@warren/directory'

/** `budget`: its volume is used up. `unreachable`: other relays could not connect to it. */
export type HoldReason = 'budget' | 'unreachable'

export interface Listing {
  /** Takes the relay out of the directory for this reason, or stops to; it is listed again when no reason is left. */
  hold(reason: HoldReason, held: boolean): void
  readonly isHeld: boolean
}

export function createListing(directory: Pick<Directory, 'setListed'>): Listing {
  const reasons = new Set<HoldReason>()
  return {
    get isHeld() {
      return reasons.size > 0
    },
    hold(reason, held) {
      if (held) reasons.add(reason)
      else reasons.delete(reason)
      void directory.setListed(reasons.size === 0)
    },
  }
}
