/** The key of the page's sessions: a file of the home, beside the owner's token. */
import type { Random } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import type { PageKey } from '../http/page-sessions.ts'

export const PAGE_KEY_NAME = 'page-key'
const KEY_BYTES = 32

export function createPageKey(home: HomeDir, random: Random): PageKey {
  const draw = (): Uint8Array => random.bytes(KEY_BYTES)
  let key: Uint8Array | undefined
  return {
    read() {
      key ??= home.read(PAGE_KEY_NAME, KEY_BYTES)
      if (key?.length === KEY_BYTES) return key
      key = draw()
      // Should the disk lose it, its sessions end.
      home.writeUnforced(PAGE_KEY_NAME, key)
      return key
    },
    replace() {
      key = draw()
      // The one before must not come back.
      home.writeAtomic(PAGE_KEY_NAME, key)
    },
  }
}
