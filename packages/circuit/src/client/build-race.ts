/**
 * Several paths for one circuit (docs/spec/circuit.md §8): the next one is tried when one fails or turns out to be slow,
 * and whichever arrives first is taken. Those that come later have been measured, and are destroyed.
 */
import { asWarrenError, defer, type WarrenError } from '@warren/kernel'
import type { ClientCircuit } from '../circuit.ts'

export interface RaceParts {
  /** Paths tried at most. */
  readonly attempts: number
  /**
   * Begins one.
   *
   * @param attempt - counted from 0.
   * @param slow - to be called when it takes longer than builds here do.
   */
  begin(attempt: number, slow: () => void): Promise<ClientCircuit>
  /** Whether another path may cure it. */
  isWorthAnother(error: WarrenError): boolean
}

/** @throws WarrenError the failure that no other path cures, or the last of all. */
export function raceBuilds(parts: RaceParts): Promise<ClientCircuit> {
  const first = defer<ClientCircuit>()
  let begun = 0
  let running = 0
  let isOver = false
  const settle = (how: () => void): void => {
    isOver = true
    how()
  }
  const next = (): void => {
    if (isOver || begun >= parts.attempts) return
    const attempt = begun++
    running++
    let mayFollow = true
    const follow = (): void => {
      if (!mayFollow) return
      mayFollow = false
      next()
    }
    void run(attempt, follow)
  }
  const run = async (attempt: number, follow: () => void): Promise<void> => {
    try {
      const circuit = await parts.begin(attempt, follow)
      running--
      if (isOver) circuit.destroy()
      else settle(() => first.resolve(circuit))
    } catch (thrown) {
      running--
      const error = asWarrenError(thrown)
      if (isOver) return
      if (!parts.isWorthAnother(error)) return settle(() => first.reject(error))
      follow()
      if (running === 0 && begun >= parts.attempts) settle(() => first.reject(error))
    }
  }
  next()
  return first.promise
}
