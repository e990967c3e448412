/** Holds everything back, to be slow or to print a pattern in time. */
import type { Behaviour } from './hostile-transport.ts'

export function delay(delayMs: number): Behaviour {
  return { name: 'delay', delayMs }
}
