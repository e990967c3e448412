/** Names for addresses and links. */
import { type CommandTools, IN_HOME } from './tools.ts'

const SAID_BY = '--said-by <WHO>'

export function addNameCommands({ group, leaf, act }: CommandTools): void {
  const name = group('name', 'names of your own for addresses and links')
  const add = leaf(name, 'add <NAME> <TARGET>', 'call an address or link by a name', IN_HOME).option(
    SAID_BY,
    'note that somebody else calls it so: a name of yours, or an address',
  )
  act(add, async () => (await import('../commands/name.ts')).addName)
  act(
    leaf(name, 'list', 'list names, and whose word they are', IN_HOME),
    async () => (await import('../commands/name.ts')).listNames,
  )
  const remove = leaf(name, 'remove <NAME>', 'forget a name', IN_HOME).option(
    SAID_BY,
    'forget what somebody else says of it',
  )
  act(remove, async () => (await import('../commands/name.ts')).removeName)
}
