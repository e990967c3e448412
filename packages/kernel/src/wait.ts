/** Waiting with a bound: every promise that depends on a peer goes through here. */
import type { Cancel } from './cancel.ts'
import type { Clock } from './clock.ts'
import { fail, type WarrenError } from './errors.ts'

/** A promise with its two ends in hand. */
export interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: WarrenError): void
}

export function defer<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {}
  let reject: (error: WarrenError) => void = () => {}
  const promise = new Promise<T>((resolveIt, rejectIt) => {
    resolve = resolveIt
    reject = rejectIt
  })
  return { promise, resolve, reject }
}

/**
 * Waits for `work`, at most `timeoutMs`, and no longer than `cancel` allows. `work` itself goes on: its owner ends it.
 *
 * @throws WarrenError `timeout`, `cancelled`, or whatever `work` throws.
 */
export function within<T>(clock: Clock, timeoutMs: number, work: Promise<T>, cancel?: Cancel): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const settle = (): void => {
      timer.cancel()
      cancel?.removeEventListener('abort', onAbort)
    }
    const onAbort = (): void => {
      settle()
      reject(fail('cancelled', 'the caller gave up'))
    }
    const timer = clock.after(timeoutMs, () => {
      settle()
      reject(fail('timeout', 'no answer in time', { fields: { timeoutMs } }))
    })
    // In every case, so that work which fails after nobody waits for it any more is not a rejection that nobody handles.
    work.then(
      (value) => {
        settle()
        resolve(value)
      },
      (error: unknown) => {
        settle()
        reject(error)
      },
    )
    if (cancel?.aborted === true) onAbort()
    else cancel?.addEventListener('abort', onAbort)
  })
}

/** Resolves `delayMs` later, or rejects `cancelled` as soon as `cancel` says so. */
export function pause(clock: Clock, delayMs: number, cancel?: Cancel): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      timer.cancel()
      cancel?.removeEventListener('abort', onAbort)
      reject(fail('cancelled', 'the caller gave up'))
    }
    const timer = clock.after(delayMs, () => {
      cancel?.removeEventListener('abort', onAbort)
      resolve()
    })
    if (cancel?.aborted === true) onAbort()
    else cancel?.addEventListener('abort', onAbort)
  })
}
