/** Networks on this machine, to play with. */
import { parseCount } from '../parse.ts'
import { argument } from './arguments.ts'
import { type CommandTools, WITHOUT_HOME } from './tools.ts'

export function addPlaygroundCommands({ program, group, leaf, act }: CommandTools): void {
  const testnet = group('testnet', 'a network of your own on this machine, to play with')
  const start = leaf(testnet, 'start', 'start relays, each a process of its own', WITHOUT_HOME)
    .requiredOption('--dir <DIR>', 'directory of the network: its file, and a home for every relay')
    .option(
      '--relays <N>',
      'how many, 3 to 64 (default: 6, or as many as the directory has)',
      argument(parseCount),
    )
  act(start, async () => (await import('../commands/testnet.ts')).startTestnet)
  const stop = leaf(testnet, 'stop', 'stop the relays; the directory stays', WITHOUT_HOME).requiredOption(
    '--dir <DIR>',
    'directory given to: testnet start',
  )
  act(stop, async () => (await import('../commands/testnet.ts')).stopTestnet)
  const demo = leaf(
    program,
    'demo',
    'see it work: a whole network in one process, and a page on it',
    WITHOUT_HOME,
  ).option('--once', 'end after the page has been fetched')
  act(demo, async () => (await import('../commands/demo.ts')).demo)
}
