/**
 * Failures that peers cause and that nobody in the node waited for. In a daemon they are written to its log and nothing more; in a program with a
 * node inside, Node would end the program for them, so that a stranger could.
 */
import { isMistake, isWarrenError } from '@warren/kernel'

let guards = 0

/**
 * While it holds, those failures pass. What else nobody waited for, mistakes of Warren included, does what it does in any program of Node.
 *
 * @returns a function that ends it.
 */
export function letForeignFailuresPass(): () => void {
  if (guards++ === 0) process.on('unhandledRejection', onRejection)
  let isHeld = true
  return () => {
    if (isHeld && --guards === 0) process.off('unhandledRejection', onRejection)
    isHeld = false
  }
}

function onRejection(thrown: unknown): void {
  if (isWarrenError(thrown) && !isMistake(thrown)) return
  // As if nobody listened here: without another listener it is an uncaught exception.
  if (process.listenerCount('unhandledRejection') === 1) throw thrown
}
