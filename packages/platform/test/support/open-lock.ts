/** Takes the lock named by the first argument, says so or why not, and ends as if it were killed. */
import { asWarrenError, Sensitive } from '@warren/kernel'
import { openLock } from '@warren/platform/node'

try {
  openLock(process.argv[2] ?? '', new Sensitive(new Uint8Array(32).fill(1)))
  console.log('locked')
} catch (error) {
  const { kind, fields, message } = asWarrenError(error)
  console.log(kind, fields['inUse'], message)
}
process.kill(process.pid, 'SIGKILL')
