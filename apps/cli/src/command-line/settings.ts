/** What an owner changes while Warren runs: the proxy that links go through, and own ports. */
import { parseEndpoint } from '../parse.ts'
import { argument, orWord } from './arguments.ts'
import { type CommandTools, IN_HOME } from './tools.ts'

export function addSettingsCommands({ group, leaf, act }: CommandTools): void {
  const settings = group('settings', 'own ports and the proxy of links, changed while Warren runs')
  act(
    leaf(settings, 'show', 'say where it listens for programs here, and what is remembered', IN_HOME),
    async () => (await import('../commands/settings.ts')).showSettings,
  )
  act(
    leaf(
      settings,
      'upstream <URL>',
      'send every link through socks5://HOST:PORT, or off; - reads it from stdin',
      IN_HOME,
    ),
    async () => (await import('../commands/settings.ts')).setUpstream,
  )
  const endpoint = (...words: readonly string[]): ((text: string) => string) =>
    orWord(argument(parseEndpoint), ...words)
  act(
    leaf(settings, 'ports', 'move the ports for programs of this machine; remembered', IN_HOME)
      .option('--proxy <HOST:PORT>', 'where programs connect, or off, or usual', endpoint('off', 'usual'))
      .option(
        '--gateway <HOST:PORT>',
        'where browsers open links, or off, or usual',
        endpoint('off', 'usual'),
      )
      .option(
        '--api <HOST:PORT>',
        'where the local API listens from the next start, or usual',
        endpoint('usual'),
      ),
    async () => (await import('../commands/settings.ts')).setPorts,
  )
}
