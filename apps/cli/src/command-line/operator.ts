/** The key of a person with several relays. */
import { type CommandTools, IN_HOME, WITHOUT_HOME } from './tools.ts'

export function addOperatorCommands({ group, leaf, act }: CommandTools): void {
  const operator = group('operator', 'one key for all relays of one person')
  act(
    leaf(operator, 'new', 'make a key and print it; nothing of it is kept', WITHOUT_HOME),
    async () => (await import('../commands/operator.ts')).newOperator,
  )
  act(
    leaf(operator, 'show', 'say whose relay this is, as others see it', IN_HOME),
    async () => (await import('../commands/operator.ts')).showOperator,
  )
  act(
    leaf(operator, 'forget', 'let this relay count as one of its own again', IN_HOME),
    async () => (await import('../commands/operator.ts')).forgetOperator,
  )
}
