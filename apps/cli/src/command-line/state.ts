/** The state file of a home. */
import { type CommandTools, IN_HOME } from './tools.ts'

export function addStateCommands({ group, leaf, act }: CommandTools): void {
  const state = group('state', 'the state of this home across versions of Warren')
  const undo = leaf(
    state,
    'undo-migration',
    'go back to the state from before a newer version changed it',
    IN_HOME,
  )
    .option('--yes', 'answer yes to the question whether to go back')
    .option('--stdin', 'read the passphrase, if there is one, from stdin')
  act(undo, async () => (await import('../commands/state.ts')).undoMigration)
}
