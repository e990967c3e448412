/**
 * Finding what another node holds and this one does not (docs/spec/directory.md §5.2).
 *
 * The asker sends a summary of its set; the other answers with items that the summary lacks. How a summary is made is
 * the strategy, named on the wire, so that range fingerprints, whose bytes grow with the difference only, can come beside
 * this first one, whose bytes grow with the set: a list of all fingerprints.
 */
import { fail, type Random, toHex } from '@warren/kernel'
import { Writer } from '@warren/wire'
import { FINGERPRINT_BYTES, type HeldItem, itemWireBytes } from './item.ts'
import { MAX_ANSWER_BYTES, MAX_ITEMS_PER_MESSAGE, MAX_REQUEST_BYTES } from './limits.ts'
import type { RelaySet } from './relay-set.ts'

export interface Difference {
  /** What the asker lacks, as much as one message holds. */
  readonly items: readonly HeldItem[]
  /** There was more: the asker should ask again with its new summary. */
  readonly more: boolean
}

export interface Reconciler {
  /** Names the strategy on the wire. */
  readonly code: number
  summarize(set: Pick<RelaySet, 'items'>): Uint8Array
  /** @throws WarrenError `malformed`: not a summary of this strategy. */
  difference(set: Pick<RelaySet, 'items'>, summary: Uint8Array, random: Random): Difference
}

/** Reads a summary of the first strategy. @throws WarrenError `malformed`. */
export function decodeFingerprints(summary: Uint8Array): Set<string> {
  if (summary.length % FINGERPRINT_BYTES !== 0)
    throw fail('malformed', 'summary: not a whole number of fingerprints')
  const known = new Set<string>()
  for (let start = 0; start < summary.length; start += FINGERPRINT_BYTES) {
    known.add(toHex(summary.subarray(start, start + FINGERPRINT_BYTES)))
  }
  return known
}

/** Takes items from the front while they fit one message. */
function fitting(items: readonly HeldItem[]): HeldItem[] {
  let bytes = 0
  const taken: HeldItem[] = []
  for (const item of items) {
    bytes += itemWireBytes(item)
    if (bytes > MAX_ANSWER_BYTES || taken.length === MAX_ITEMS_PER_MESSAGE) break
    taken.push(item)
  }
  return taken
}

/** All fingerprints of the asker's set, in no order. */
export const FULL_SET: Reconciler = {
  code: 1,
  summarize(set) {
    const writer = new Writer(MAX_REQUEST_BYTES)
    for (const { fingerprint } of set.items()) {
      if (writer.length + FINGERPRINT_BYTES > MAX_REQUEST_BYTES) break
      writer.bytes(fingerprint)
    }
    return writer.finish()
  },
  difference(set, summary, random) {
    const known = decodeFingerprints(summary)
    const missing = [...set.items()].filter(({ fingerprint }) => !known.has(toHex(fingerprint)))
    const items = fitting(missing)
    if (items.length === missing.length) return { items, more: false }
    // From a random relay on, or an asker that cannot use the first ones would never get past them.
    const start = startOfRelay(missing, random)
    return { items: fitting([...missing.slice(start), ...missing.slice(0, start)]), more: true }
  },
}

/** Index of a keys part: a liveness statement before its keys part would be of no use. */
function startOfRelay(items: readonly HeldItem[], random: Random): number {
  const drawn = new DataView(random.bytes(4).buffer).getUint32(0) % items.length
  const next = items.findIndex((item, index) => index >= drawn && item.kind === 'keys')
  return next < 0 ? 0 : next
}
