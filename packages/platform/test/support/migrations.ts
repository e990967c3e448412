/** Two migrations as they will be: the first renames a table, the second lengthens every value. */
import type { StateMigration } from '@warren/platform/node'

export const VALUES = 6

/** @param before - called before each write. */
export const MIGRATIONS = (before: () => void = () => {}): readonly StateMigration[] => [
  (state) => {
    for (const key of state.table('old').keys()) {
      before()
      state.table('new').put(key, state.table('old').get(key) ?? new Uint8Array())
      state.table('old').delete(key)
    }
  },
  (state) => {
    for (const key of state.table('new').keys()) {
      before()
      state.table('new').put(key, Uint8Array.of(2, ...(state.table('new').get(key) ?? [])))
    }
  },
]

/** A function that ends this process, as kill -9 does, when it is called for the nth time. */
export function dieAt(operation: number): () => void {
  let count = 0
  return () => {
    if (++count === operation) process.kill(process.pid, 'SIGKILL')
  }
}
