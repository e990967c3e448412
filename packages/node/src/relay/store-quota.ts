/** What a relay keeps for others, as its owner says it. */
import { fail } from '@warren/kernel'
import { DEFAULT_QUOTA_BYTES, MAX_QUOTA_BYTES, MIN_QUOTA_BYTES } from '@warren/store'
import type { Config } from '../config.ts'
import { parseSize } from './budget-text.ts'

/** `20GB`, or `0`: nothing. @throws WarrenError `bad-input`. */
export function parseStoreQuota(text: string): number {
  const bytes = parseSize(text)
  if (bytes === 0) return 0
  if (bytes !== undefined && bytes >= MIN_QUOTA_BYTES && bytes <= MAX_QUOTA_BYTES) return bytes
  throw fail('bad-input', 'this is not a size that a relay can keep for others', {
    next: 'Give a size from 16 MB to 128 GiB, for instance --store-quota 20GB, or 0 to keep nothing.',
  })
}

export function storeQuotaOf({ storeQuota }: Pick<Config, 'storeQuota'>): number {
  return storeQuota === undefined ? DEFAULT_QUOTA_BYTES : parseStoreQuota(storeQuota)
}
