/**
 * Several ways to one service (docs/spec/hidden-services.md §8): the next is gone beside those before when they take long, since whoever
 * swallows what it should carry looks like one that is far away. The first to arrive is taken.
 */
import { asWarrenError, type Cancel, CancelSource, type Clock, defer, type Timer } from '@warren/kernel'
import type { Connected } from './connection-attempt.ts'

export interface Way {
  /** Begun so long after the one before it. */
  readonly afterMs: number
  /** Asked then; the default is yes. */
  readonly mayBegin?: () => boolean
  /** The next one is begun at once when it fails. */
  readonly isOptional?: boolean
  go(cancel: Cancel): Promise<Connected>
}

/** @param ways - at least one. @throws WarrenError why the last of those that were begun failed. */
export function firstWay(clock: Clock, ways: readonly Way[], cancel: Cancel): Promise<Connected> {
  const first = defer<Connected>()
  const source = new CancelSource()
  const stop = (): void => source.abort()
  let timer: Timer | undefined
  let begun = 0
  let running = 0
  let isOver = false
  const settle = (how: () => void): void => {
    isOver = true
    timer?.cancel()
    cancel.removeEventListener('abort', stop)
    how()
    stop()
  }
  const run = async (way: Way): Promise<void> => {
    try {
      const connected = await way.go(source.cancel)
      if (isOver) connected.circuit.destroy()
      else settle(() => first.resolve(connected))
    } catch (error) {
      running--
      if (isOver) return
      if (way.isOptional === true && way === ways[begun - 1]) beginNext()
      if (running === 0) settle(() => first.reject(asWarrenError(error)))
    }
  }
  const beginNext = (): void => {
    timer?.cancel()
    const way = ways[begun]
    if (isOver || way === undefined) return
    begun++
    running++
    const next = ways[begun]
    if (next !== undefined)
      timer = clock.after(next.afterMs, () => {
        if (next.mayBegin?.() ?? true) beginNext()
      })
    void run(way)
  }
  cancel.addEventListener('abort', stop)
  beginNext()
  return first.promise
}
