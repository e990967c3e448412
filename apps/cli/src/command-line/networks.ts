/** Making, showing and joining networks. */
import { parseEndpoint } from '../parse.ts'
import { argument } from './arguments.ts'
import { type CommandTools, IN_HOME } from './tools.ts'

export function addNetworkCommands({ group, leaf, act }: CommandTools): void {
  const network = group('network', 'make a network, hand it on, join it')
  const make = leaf(network, 'new', 'make a network with this node as its first relay', IN_HOME)
    .option('--name <NAME>', 'what people see (default: my network)')
    .option(
      '--listen <HOST:PORT>',
      'where this relay listens (default: port 9252 at the only address of this machine)',
      argument(parseEndpoint),
    )
    .option('--advertise <HOST:PORT>', 'where others reach it, if elsewhere', argument(parseEndpoint))
    .option('--testing', 'a testing network; private and loopback addresses make one anyway')
  act(make, async () => (await import('../commands/network.ts')).newNetwork)
  const show = leaf(network, 'show', 'show the text with which others join', IN_HOME)
    .option('--qr', 'as a QR code')
    .option('--words', 'as words, for paper and the telephone')
    .option('--file', 'as a network file')
  act(show, async () => (await import('../commands/network.ts')).showNetwork)
  const join = leaf(
    network,
    'join <TEXT>',
    'join a network: its text, its words, a file, or - for stdin',
    IN_HOME,
  )
  act(join, async () => (await import('../commands/network.ts')).joinNetwork)
}
