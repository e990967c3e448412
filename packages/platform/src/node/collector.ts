/** The engine's garbage collector, to be called at a moment of one's own choice. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Changes a setting of the whole process, and the engine takes no compiled code that was made under other settings: so not before a start is over.
 */
export function exposeCollector(): NonNullable<typeof globalThis.gc> {
  // There is no other way to it for a program that was started without.
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as NonNullable<typeof globalThis.gc>
}
