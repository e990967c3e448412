/** Finds and opens the index of what was left. */
import { fail, isWarrenError, type Primitives } from '@warren/kernel'
import { decodeIndex, type LeftIndex } from './index-format.ts'
import { indexKeyOf } from './keys.ts'
import type { IndexHeads, StoreOptions } from './store-access.ts'

export interface OpenedIndex {
  readonly index: LeftIndex
  /** Hours since 1970: as long as its holders have promised to keep it. */
  readonly untilHours: number
  /** Of the index itself. */
  readonly holders: number
  /** As it lies at holders. */
  readonly copy: Uint8Array
}

/**
 * @returns undefined: nothing was left, or it has expired.
 * @throws WarrenError `not-authentic`: what is there is no index, is older than one that was seen, or is for another key;
 *   `unreachable`, `no-path`, `cancelled`.
 */
export async function openIndex(
  primitives: Primitives,
  heads: IndexHeads,
  subject: { readonly headKey: Uint8Array; readonly verifyKey: Uint8Array },
  options: StoreOptions,
): Promise<OpenedIndex | undefined> {
  const head = await heads.find(subject.headKey, indexKeyOf(primitives, subject.verifyKey), options)
  if (head === undefined) return undefined
  try {
    const { plaintext, untilHours, holders, copy } = head
    return { index: decodeIndex(plaintext), untilHours, holders, copy }
  } catch (error) {
    if (!isWarrenError(error) || error.kind !== 'malformed') throw error
    throw fail('not-authentic', 'what was left under this link is not laid out as it should be', {
      next: 'Ask its publisher to leave it again with the newest Warren.',
      cause: error,
    })
  }
}
