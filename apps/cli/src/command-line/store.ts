/** What a relay keeps for others. */
import { type CommandTools, IN_HOME } from './tools.ts'

export function addStoreCommands({ group, leaf, act }: CommandTools): void {
  const store = group('store', 'what a relay keeps for others')
  act(
    leaf(store, 'status', 'say how much it keeps, and for how long', IN_HOME),
    async () => (await import('../commands/store.ts')).storeStatus,
  )
  act(
    leaf(store, 'quota <SIZE>', 'say how much it may keep, e.g. 20GB, or 0; remembered', IN_HOME),
    async () => (await import('../commands/store.ts')).setStoreQuota,
  )
}
