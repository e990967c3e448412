/** Work on many things, a few of them at once. */

/**
 * Calls `work` for 0 to `count - 1` in that order, at most `atOnce` under way; the first failure ends it.
 *
 * Resolves or rejects only when nothing is under way any more, so that what `work` uses may be closed then.
 */
export async function inParallel(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  let failed = false
  const lane = async (): Promise<void> => {
    while (next < count && !failed) {
      try {
        await work(next++)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const lanes = Array.from({ length: Math.min(atOnce, count) }, lane)
  const outcomes = await Promise.allSettled(lanes)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
