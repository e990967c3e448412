/** What becomes of a home: back to an older version, or away. */
import { type CommandTools, IN_HOME } from './tools.ts'

export function addStateCommands({ program, group, leaf, act }: CommandTools): void {
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
  const uninstall = leaf(
    program,
    'uninstall',
    'stop Warren and remove what it made here; says what it leaves',
    IN_HOME,
  )
    .option('--yes', 'answer yes to the question whether to remove it')
    .option('--keep-keys', 'leave keys and state, from which every address comes back')
    .option('--without-words', 'also remove keys whose recovery words were never shown')
  act(uninstall, async () => (await import('../commands/uninstall.ts')).uninstall)
}
