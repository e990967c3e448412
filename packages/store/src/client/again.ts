/** Asking the same holder again: for what it may do a little later. */
import { asWarrenError, type Cancel, type Ports, pause, type WarrenError } from '@warren/kernel'
import { MAX_AGAIN } from '../limits.ts'
import { AGAIN_MS } from './timeouts.ts'

/** Asks up to {@link MAX_AGAIN} times more while the holder is over its rate or its circuit breaks. @throws what the last `ask` throws; `cancelled`. */
export async function askAgain<T>(
  { clock }: Pick<Ports, 'clock'>,
  cancel: Cancel,
  ask: () => Promise<T>,
): Promise<T> {
  for (let again = 1; ; again++) {
    try {
      return await ask()
    } catch (thrown) {
      const error = asWarrenError(thrown)
      if (again > MAX_AGAIN || !isWorthAgain(error)) throw error
    }
    await pause(clock, again * AGAIN_MS, cancel)
  }
}

function isWorthAgain(error: WarrenError): boolean {
  return error.kind === 'closed' || (error.kind === 'overloaded' && error.fields['full'] !== true)
}
