/** Keeping alive in the network what was left there. */
import { type CommandTools, IN_HOME } from './tools.ts'

const TARGET = 'a link, or a capability: warren-verify:...'

export function addKeepCommands(tools: CommandTools): void {
  const { program, group, leaf, act } = tools
  const pin = leaf(program, 'pin [TARGET]', `keep what was left alive: ${TARGET}`, IN_HOME)
    .enablePositionalOptions()
    .option('--until <WHEN>', 'keep it until a date, or for a time such as 90d (default: until unpin)')
  act(pin, async () => (await import('../commands/pin.ts')).pin)
  act(
    leaf(pin, 'list', 'list what this node keeps alive, and how it stands', IN_HOME),
    async () => (await import('../commands/pin.ts')).listPins,
  )
  act(
    leaf(program, 'unpin <TARGET>', 'keep it alive no longer: a link, a capability or an id', IN_HOME),
    async () => (await import('../commands/pin.ts')).unpin,
  )
  act(
    leaf(program, 'repair <TARGET>', 'make shares of it again that are gone', IN_HOME),
    async () => (await import('../commands/check-stored.ts')).repairStored,
  )
  const store =
    program.commands.find((each) => each.name() === 'store') ?? group('store', 'what lies with relays')
  act(
    leaf(store, 'check <TARGET>', `ask holders what is there of it: ${TARGET}`, IN_HOME),
    async () => (await import('../commands/check-stored.ts')).checkStored,
  )
}
