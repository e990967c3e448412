/** The key of the page's sessions: a file of the home, beside the owner's token. */
import type { Random } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import type { PageKey } from '../http/page-sessions.ts'

export const PAGE_KEY_NAME = 'page-key'
const KEY_BYTES = 32

export function createPageKey(home: HomeDir, random: Random): PageKey {
  const make = (): Uint8Array => {
    const key = random.bytes(KEY_BYTES)
    home.writeAtomic(PAGE_KEY_NAME, key)
    return key
  }
  let key: Uint8Array | undefined
  return {
    read() {
      key ??= home.read(PAGE_KEY_NAME, KEY_BYTES)
      if (key?.length !== KEY_BYTES) key = make()
      return key
    },
    replace() {
      key = make()
    },
  }
}
