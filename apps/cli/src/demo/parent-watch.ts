/** Notices that whoever started this process is gone, so that nothing goes on that nobody can see any more. */
import { parentOf } from '../processes/identity.ts'

const LOOK_MS = 500

/** @returns to be called to stop watching. */
export function watchParent(gone: () => void): () => void {
  const parent = process.ppid
  // Between npm and what it runs there is a shell, which outlives an npm that was killed.
  const grandparent = process.env['npm_lifecycle_event'] === undefined ? undefined : parentOf(parent)
  const timer = setInterval(() => {
    const isOrphan =
      process.ppid !== parent || (grandparent !== undefined && parentOf(parent) !== grandparent)
    if (!isOrphan) return
    clearInterval(timer)
    gone()
  }, LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
