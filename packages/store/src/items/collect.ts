/** Asks all holders at once and stops when their answers are enough, so that slow ones hold up nobody. */
import type { Cancel, Clock, Timer } from '@warren/kernel'
import { OTHER_ANSWERS_MS } from './timeouts.ts'

export interface Answer<T> {
  readonly holder: Uint8Array
  readonly answer: T
}

export interface Collected<T> {
  readonly answers: readonly Answer<T>[]
  /** What asking the others ended with, of those that ended. */
  readonly errors: readonly unknown[]
}

/** `enough`: stop; `soon`: the others have {@link OTHER_ANSWERS_MS} from the first time it is said; `more`: wait for all. */
export type Verdict = 'enough' | 'soon' | 'more'

/**
 * @param ask - asks one holder; settles in bounded time. Those not waited for go on.
 * @param judge - called after each answer or failure.
 * @param cancel - ends the wait; what came until then is returned.
 */
export async function collect<T>(
  clock: Clock,
  holders: readonly Uint8Array[],
  ask: (holder: Uint8Array) => Promise<T>,
  judge: (answers: readonly Answer<T>[]) => Verdict,
  cancel: Cancel | undefined,
): Promise<Collected<T>> {
  const answers: Answer<T>[] = []
  const errors: unknown[] = []
  let timer: Timer | undefined
  let stop: () => void = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  cancel?.addEventListener('abort', stop)
  const look = (): void => {
    const verdict = answers.length + errors.length === holders.length ? 'enough' : judge(answers)
    if (verdict === 'enough') stop()
    else if (verdict === 'soon') timer ??= clock.after(OTHER_ANSWERS_MS, stop)
  }
  const askOne = async (holder: Uint8Array): Promise<void> => {
    try {
      answers.push({ holder, answer: await ask(holder) })
    } catch (error) {
      errors.push(error)
    }
    look()
  }
  for (const holder of holders) void askOne(holder)
  await stopped
  cancel?.removeEventListener('abort', stop)
  timer?.cancel()
  // Copies: those that were not waited for still come in.
  return { answers: [...answers], errors: [...errors] }
}
