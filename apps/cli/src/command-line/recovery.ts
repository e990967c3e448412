/** Words that bring everything back. */
import { parseCount } from '../parse.ts'
import { argument } from './arguments.ts'
import { type CommandTools, IN_HOME } from './tools.ts'

export function addRecoveryCommands({ program, group, leaf, act }: CommandTools): void {
  const backup = group('backup', 'what brings every key and address back on another machine')
  act(
    leaf(backup, 'words', 'show the 24 words to write down', IN_HOME).option(
      '--stdin',
      'read the passphrase, if there is one, from stdin',
    ),
    async () => (await import('../commands/backup.ts')).backupWords,
  )
  const shares = leaf(
    backup,
    'shares',
    'split the words: some of the shares together bring them back',
    IN_HOME,
  )
    .requiredOption('--need <K>', 'how many shares are needed', argument(parseCount))
    .requiredOption('--of <N>', 'how many are made, at most 16', argument(parseCount))
    .option('--stdin', 'read the passphrase, if there is one, from stdin')
  act(shares, async () => (await import('../commands/backup.ts')).backupShares)
  const file = leaf(
    backup,
    'file <PATH>',
    'write services, keys, shares and sites to a file; useless without the words',
    IN_HOME,
  )
  act(file, async () => (await import('../commands/backup.ts')).backupFile)
  const restore = leaf(
    program,
    'restore',
    'bring keys and addresses back in an empty home, from words',
    IN_HOME,
  )
    .option('--shares', 'from the words of several shares instead of 24 words')
    .option('--stdin', 'read words from stdin; shares are separated by empty lines')
    .option('--from <FILE>', 'a backup file; without it services and keys are looked for in the network')
    .option('--services <N>', 'the first N addresses, if neither is to be had', argument(parseCount))
    .option('--join <TEXT>', 'network to join: its text, its words, a file')
    .option('--network <FILE>', 'the same as --join FILE')
  act(restore, async () => (await import('../commands/restore.ts')).restore)
}
