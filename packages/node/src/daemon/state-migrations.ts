import type { StateMigration } from '@warren/platform/node'

/**
 * What leads the state of a home from each version to the next, oldest first; its version is one more than their number
 * (docs/spec/state.md §4). What was released is never changed or taken away: somebody's home comes from there.
 */
export const STATE_MIGRATIONS: readonly StateMigration[] = []
