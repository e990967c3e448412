/** Work with peers that ends at a stated time, and is told so. */
import { type Cancel, CancelSource, type Clock, throwIfCancelled, within } from '@warren/kernel'

/**
 * Runs `work` for at most `timeoutMs` and no longer than `cancel` allows; whichever ends the wait also aborts the cancel
 * that `work` was given, so that it releases what it holds.
 *
 * @throws WarrenError `timeout`, `cancelled`, or whatever `work` throws.
 */
export async function withDeadline<T>(
  clock: Clock,
  timeoutMs: number,
  cancel: Cancel | undefined,
  work: (cancel: Cancel) => Promise<T>,
): Promise<T> {
  throwIfCancelled(cancel)
  const source = new CancelSource()
  try {
    return await within(clock, timeoutMs, work(source.cancel), cancel)
  } finally {
    source.abort()
  }
}
