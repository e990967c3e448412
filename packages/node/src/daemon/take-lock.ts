import { asWarrenError, fail, Sensitive } from '@warren/kernel'
import type { HomeDir } from '@warren/platform/node'
import { lockHome } from './home.ts'

/** @throws WarrenError `storage` with `inUse`: a daemon runs with this home. */
export function takeLock(home: HomeDir): { close(): void } {
  try {
    return lockHome(home, new Sensitive(new Uint8Array(32)))
  } catch (error) {
    const failure = asWarrenError(error)
    if (failure.fields['inUse'] !== true) throw failure
    throw fail('storage', 'Warren already runs with this home', {
      fields: { inUse: true },
      next: 'Type: warren status. Or stop it first: warren down',
    })
  }
}
