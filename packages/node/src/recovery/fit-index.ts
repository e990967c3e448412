/** Makes an index fit a record: the oldest shares are left out first, then names, then the keys to others' services, then boxes, then old sites, then old services. */
import { countsOf } from './entry-counts.ts'
import { encodeRecoveryIndex, type RecoveryIndex } from './index-format.ts'

export interface FittedIndex {
  readonly bytes: Uint8Array
  /** Entries for which there was no room. */
  readonly leftOut: number
}

type Entries = Pick<RecoveryIndex, 'services' | 'sites' | 'boxes' | 'clientKeys' | 'names' | 'shares'>

/** @param capacityBytes - Infinity: whatever the format holds. */
export function fitIndex(index: RecoveryIndex, capacityBytes: number): FittedIndex {
  const total = countOf(index)
  const newest: RecoveryIndex = {
    ...index,
    shares: index.shares.toSorted((a, b) => b.createdAtMs - a.createdAtMs),
    services: index.services.toSorted((a, b) => b.createdAtMs - a.createdAtMs),
    sites: index.sites.toSorted((a, b) => b.createdAtMs - a.createdAtMs),
    names: index.names.toSorted((a, b) => b.addedAtMs - a.addedAtMs),
  }
  const encoded = (count: number): FittedIndex => {
    const kept = firstOf(newest, count)
    const leftOut = total - count
    return { bytes: encodeRecoveryIndex({ ...newest, ...kept, leftOut: index.leftOut + leftOut }), leftOut }
  }
  // The longest list of entries that fits; each entry adds bytes, so halving finds it.
  let [low, high] = [0, total]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (encoded(middle).bytes.length <= capacityBytes) low = middle
    else high = middle - 1
  }
  return encoded(low)
}

function countOf(entries: Entries): number {
  return Object.values(countsOf(entries)).reduce((total, count) => total + count, 0)
}

/** The first entries in the order in which they are wanted: services, sites, boxes, keys, names, shares. */
function firstOf({ services, sites, boxes, clientKeys, names, shares }: Entries, count: number): Entries {
  const own = Math.max(0, count - services.length)
  const written = Math.max(0, own - sites.length)
  const keys = Math.max(0, written - boxes.length)
  const called = Math.max(0, keys - clientKeys.length)
  return {
    services: services.slice(0, count),
    sites: sites.slice(0, own),
    boxes: boxes.slice(0, written),
    clientKeys: clientKeys.slice(0, keys),
    names: names.slice(0, called),
    shares: shares.slice(0, Math.max(0, called - names.length)),
  }
}
