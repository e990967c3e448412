/** Work on a link that an answer waits for: bounded, and with what it waited for told when the time is over. */
import { asWarrenError, type Cancel, CancelSource, type Clock, fail } from '@warren/kernel'
import type { FileProgress } from '../shares/control.ts'

/**
 * Runs `work` for at most `patienceMs`; then it is cancelled.
 *
 * @throws WarrenError `timeout`, with what it waited for in `next`; `cancelled`; whatever `work` throws.
 */
export async function patiently<T>(
  clock: Clock,
  patienceMs: number,
  cancel: Cancel | undefined,
  work: (progress: FileProgress) => Promise<T>,
): Promise<T> {
  const source = new CancelSource()
  const giveUp = (): void => source.abort()
  let reason = 'the sharer'
  let advice = 'Try again later, or type: warren get LINK, which waits as long as it takes.'
  let isLate = false
  const timer = clock.after(patienceMs, () => {
    isLate = true
    giveUp()
  })
  if (cancel?.aborted === true) giveUp()
  cancel?.addEventListener('abort', giveUp)
  try {
    return await work({
      cancel: source.cancel,
      part: () => {},
      waiting: (waitingFor, cause, next) => {
        if (waitingFor === undefined) return
        reason = cause === undefined ? waitingFor : `${waitingFor}: ${cause}`
        advice = next ?? advice
      },
    })
  } catch (error) {
    if (!isLate || asWarrenError(error).kind !== 'cancelled') throw error
    throw fail('timeout', 'this takes longer than an answer may take', {
      next: `It waited for ${reason}. ${advice}`,
    })
  } finally {
    timer.cancel()
    cancel?.removeEventListener('abort', giveUp)
  }
}
