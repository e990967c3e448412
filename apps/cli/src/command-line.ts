/** Every command with its options, and the way from an argument list to an exit code. */
import { Command, CommanderError, type Help, InvalidArgumentError, Option } from 'commander'
import { badInput } from './command-failure.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { createOutput, type Output } from './output.ts'
import { parseCount, parseEndpoint } from './parse.ts'
import { VERSION } from './version.ts'

/**
 * Runs one command. What it needs is loaded when it is known which one it is: `status` answers before the daemon's parts
 * would be read.
 */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  const output = createOutput(argv.includes('--json'))
  let exitCode: ExitCode = EXIT.ok
  const program = createProgram(output, (code) => {
    exitCode = code
  })
  try {
    if (argv.length === 0) throw badInput('A command is missing.', 'Type: warren --help')
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    // Help and version were shown.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok
    return output.failure(error instanceof CommanderError ? badCommandLine(error, argv, program) : error)
  }
}

/** A command: options and arguments in, exit code out (none: it went well). */
type Run<T extends readonly unknown[]> = (output: Output, ...given: T) => Promise<ExitCode | undefined>

interface Leaf {
  /** Acts on a home directory. */
  readonly home: boolean
}

const HOME = new Option('--home <DIR>', 'home directory (default: $WARREN_HOME, or ~/.warren)')
const JSON_OUTPUT = new Option('--json', 'print JSON, one object a line')

function createProgram(output: Output, ended: (code: ExitCode) => void): Command {
  const program = new Command('warren')
    .description('Warren: an anonymous peer-to-peer network.')
    .version(VERSION, '--version', 'print the version')
    .helpOption('--help', 'say how a command is used')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .configureHelp({ subcommandTerm: termOf })
  const leaf = (parent: Command, usage: string, summary: string, { home }: Leaf): Command => {
    const command = parent.command(usage).description(summary).helpOption('--help', 'say how it is used')
    if (home) command.addOption(HOME)
    return command.addOption(JSON_OUTPUT)
  }
  const group = (name: string, summary: string): Command =>
    program
      .command(name)
      .description(summary)
      .helpOption('--help', 'say how it is used')
      .configureHelp({ subcommandTerm: termOf })
  const act = <T extends readonly unknown[]>(command: Command, load: () => Promise<Run<T>>): void => {
    command.action(async (...given: unknown[]) => {
      const run = await load()
      // Commander appends the command itself, which no command needs.
      ended((await run(output, ...(given.slice(0, -1) as unknown as T))) ?? EXIT.ok)
    })
  }
  const tools = { leaf, group, act, program }
  addDaemonCommands(tools)
  addServiceCommands(tools)
  addSecretCommands(tools)
  addPlaygroundCommands(tools)
  return program
}

interface Tools {
  readonly program: Command
  readonly leaf: (parent: Command, usage: string, summary: string, options: Leaf) => Command
  readonly group: (name: string, summary: string) => Command
  readonly act: <T extends readonly unknown[]>(command: Command, load: () => Promise<Run<T>>) => void
}

const IN_HOME: Leaf = { home: true }
const WITHOUT_HOME: Leaf = { home: false }

function addDaemonCommands({ program, leaf, act }: Tools): void {
  const up = leaf(program, 'up', 'start Warren, here or with --detach in the background', IN_HOME)
    .option('--network <FILE>', 'network file; remembered in the home')
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
    .option('--relay', 'serve others as a listed relay: address and uptime become public')
    .option('--listen <HOST:PORT>', 'where a relay listens', argument(parseEndpoint))
    .option(
      '--advertise <HOST:PORT>',
      'what a relay tells others, if they reach it elsewhere',
      argument(parseEndpoint),
    )
    .option('--detach', 'return once it is usable')
  act(up, async () => (await import('./commands/up.ts')).up)
  act(
    leaf(program, 'down', 'stop Warren; returns once it is gone', IN_HOME),
    async () => (await import('./commands/down.ts')).down,
  )
  act(
    leaf(program, 'status', 'say how it is', IN_HOME),
    async () => (await import('./commands/status.ts')).status,
  )
  act(
    leaf(program, 'circuits', 'list open circuits', IN_HOME),
    async () => (await import('./commands/circuits.ts')).circuits,
  )
}

function addServiceCommands({ group, leaf, act }: Tools): void {
  const service = group('service', 'put local servers on the network')
  const add = leaf(
    service,
    'add <PORT=TARGET...>',
    'put a server on the network, e.g. 80=127.0.0.1:8123',
    IN_HOME,
  )
    .option('--name <NAME>', 'what you call it; stays on this machine')
    .option('--client <PUBLICKEY>', 'let in only who has this key (may be given several times)', collect)
    .option('--beside-relay', 'agree that the uptime of a listed relay beside it tells about it')
  act(add, async () => (await import('./commands/service.ts')).addService)
  act(
    leaf(service, 'list', 'list services of this node', IN_HOME),
    async () => (await import('./commands/service.ts')).listServices,
  )
  const remove = leaf(
    service,
    'remove <ADDRESS>',
    'remove a service; its address is never used again',
    IN_HOME,
  )
  act(remove, async () => (await import('./commands/service.ts')).removeService)
}

function addSecretCommands({ group, leaf, act }: Tools): void {
  const auth = group('client-auth', 'keys to services that let in only known clients')
  act(
    leaf(auth, 'new', 'make a key pair; nothing of it is kept', IN_HOME),
    async () => (await import('./commands/client-auth.ts')).newClientKeys,
  )
  const add = leaf(
    auth,
    'add <ADDRESS> <PRIVATEKEY>',
    'keep the key that opens a service; - reads it from stdin',
    IN_HOME,
  )
  act(add, async () => (await import('./commands/client-auth.ts')).addClientAuth)
  act(
    leaf(auth, 'list', 'list services that a key is kept for', IN_HOME),
    async () => (await import('./commands/client-auth.ts')).listClientAuth,
  )
  const remove = leaf(auth, 'remove <ADDRESS>', 'forget the key of a service', IN_HOME)
  act(remove, async () => (await import('./commands/client-auth.ts')).removeClientAuth)

  const passphrase = group('passphrase', 'protect what is on the disk')
  const set = leaf(passphrase, 'set', 'set or change the passphrase', IN_HOME).option(
    '--stdin',
    'read it from stdin: the current one, if there is one, then the new one, a line each',
  )
  act(set, async () => (await import('./commands/passphrase.ts')).setPassphrase)
  const unlock = leaf(passphrase, 'unlock', 'open what the passphrase locks', IN_HOME).option(
    '--stdin',
    'read it from stdin',
  )
  act(unlock, async () => (await import('./commands/passphrase.ts')).unlock)
}

function addPlaygroundCommands({ program, group, leaf, act }: Tools): void {
  const testnet = group('testnet', 'a network of your own on this machine, to play with')
  const start = leaf(testnet, 'start', 'start relays, each a process of its own', WITHOUT_HOME)
    .requiredOption('--dir <DIR>', 'directory of the network: its file, and a home for every relay')
    .option(
      '--relays <N>',
      'how many, 3 to 64 (default: 6, or as many as the directory has)',
      argument(parseCount),
    )
  act(start, async () => (await import('./commands/testnet.ts')).startTestnet)
  const stop = leaf(testnet, 'stop', 'stop the relays; the directory stays', WITHOUT_HOME).requiredOption(
    '--dir <DIR>',
    'directory given to: testnet start',
  )
  act(stop, async () => (await import('./commands/testnet.ts')).stopTestnet)
  const demo = leaf(
    program,
    'demo',
    'see it work: a whole network in one process, and a page on it',
    WITHOUT_HOME,
  ).option('--once', 'end after the page has been fetched')
  act(demo, async () => (await import('./commands/demo.ts')).demo)
}

/** Makes a parser fit for commander, which shows what an {@link InvalidArgumentError} says. */
function argument<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text)
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : '')
    }
  }
}

function orOff(parse: (text: string) => string): (text: string) => string {
  return (text) => (text === 'off' ? text : parse(text))
}

function orSocket(parse: (text: string) => string): (text: string) => string {
  return (text) => (text.startsWith('unix:/') ? text : parse(text))
}

function collect(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text]
}

/** In lists of commands their arguments are noise. */
function termOf(this: Help, command: Command): string {
  return command.name()
}

/** What commander found wrong, in our words, with the help that fits. */
function badCommandLine(error: CommanderError, argv: readonly string[], program: Command): Error {
  const command = commandOf(argv, program)
  const words: string[] = []
  for (let at: Command | null = command; at !== null; at = at.parent) words.unshift(at.name())
  const help = `Type: ${words.join(' ')} --help`
  // A group without its second word.
  if (error.code === 'commander.help') {
    const names = command.commands.map((each) => each.name()).join(', ')
    return badInput(`"${words.join(' ')}" needs one more word: ${names}.`, help)
  }
  const text = error.message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?')
  const message = text.charAt(0).toUpperCase() + text.slice(1)
  return badInput(/[.?]$/.test(message) ? message : `${message}.`, help)
}

function commandOf(argv: readonly string[], program: Command): Command {
  let command = program
  for (const word of argv) {
    const next = command.commands.find((each) => each.name() === word)
    if (next === undefined) break
    command = next
  }
  return command
}
