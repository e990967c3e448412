/** Starting, stopping and looking at a daemon. */
import { parseEndpoint } from '../parse.ts'
import { argument, orOff, orSocket } from './arguments.ts'
import { type CommandTools, IN_HOME } from './tools.ts'

export function addDaemonCommands({ program, leaf, act }: CommandTools): void {
  const up = leaf(program, 'up', 'start Warren, here or with --detach in the background', IN_HOME)
    .option('--network <FILE>', 'network file; remembered in the home')
    .option('--join <TEXT>', 'network to join: its text, its words, a file, or - for stdin; remembered')
    .option(
      '--proxy <HOST:PORT>',
      'where programs connect, or off (default: 127.0.0.1:9250)',
      orOff(argument(parseEndpoint)),
    )
    .option(
      '--api <HOST:PORT>',
      'where the local API listens (default: any free port)',
      orSocket(argument(parseEndpoint)),
    )
    .option(
      '--gateway <HOST:PORT>',
      'where browsers open links, or off (default: 127.0.0.1:9251, or any free port)',
      orOff(argument(parseEndpoint)),
    )
    .option(
      '--metrics <HOST:PORT>',
      'where Prometheus reads metrics, without a token (default: nowhere)',
      orOff(argument(parseEndpoint)),
    )
    .option('--metrics-from-outside', 'let other machines read them')
    .option('--upstream <URL>', 'proxy that every link goes through: socks5://HOST:PORT, or off; remembered')
    .option('--relay', 'serve others as a listed relay: address and uptime become public')
    .option('--no-relay', 'be no relay any more; what was remembered of it is forgotten')
    .option('--yes', 'answer yes to the question whether to be a relay')
    .option('--bandwidth <RATE>', 'what a relay passes on for others in a second, e.g. 2MB')
    .option('--volume <SIZE/PERIOD>', 'what it passes on in a day or month, e.g. 50GB/day')
    .option('--store-quota <SIZE>', 'what a relay keeps for others, or 0 (default: 1 GiB); remembered')
    .option('--memory <SIZE>', "what queues may hold, e.g. 256MB (default: an eighth of the machine's)")
    .option('--listen <HOST:PORT>', 'where a relay listens', argument(parseEndpoint))
    .option(
      '--advertise <HOST:PORT>',
      'what a relay tells others, if they reach it elsewhere',
      argument(parseEndpoint),
    )
    .option(
      '--operator-key-file <FILE>',
      'whose relay this is (see: warren operator), - for stdin; remembered',
    )
    .option('--port-mapping', 'ask the router to forward the port of this relay; remembered')
    .option('--no-port-mapping', 'ask it no more')
    .option('--without-network', 'start also if there is no network yet: the page offers to join one')
    .option('--detach', 'return once it is usable')
  act(up, async () => (await import('../commands/up.ts')).up)
  act(
    leaf(program, 'down', 'stop Warren; returns once it is gone', IN_HOME),
    async () => (await import('../commands/down.ts')).down,
  )
  act(
    leaf(program, 'open', 'open the page in a browser', IN_HOME).option(
      '--no-browser',
      'only say where it is; the address works once',
    ),
    async () => (await import('../commands/open.ts')).open,
  )
  act(
    leaf(program, 'status', 'say how it is', IN_HOME),
    async () => (await import('../commands/status.ts')).status,
  )
  const circuits = leaf(program, 'circuits', 'list open circuits', IN_HOME)
  act(circuits, async () => (await import('../commands/circuits.ts')).circuits)
  const close = leaf(circuits, 'close <ID>', 'tear a circuit down; what used it goes on over others', IN_HOME)
  act(close, async () => (await import('../commands/circuits.ts')).closeCircuit)
}
