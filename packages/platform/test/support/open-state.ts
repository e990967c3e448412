/** Opens a state file in a process of its own and prints how that went. */
import { isWarrenError, Sensitive } from '@warren/kernel'
import { openSqliteState } from '@warren/platform/node'

try {
  openSqliteState({ file: process.argv[2] ?? '', key: new Sensitive(new Uint8Array(32).fill(1)) }).close()
  console.log('opened')
} catch (error) {
  if (!isWarrenError(error)) throw error
  console.log(error.kind, error.fields.inUse, error.message)
}
