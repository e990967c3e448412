/** Every command with its options, and the way from an argument list to an exit code. */
import { Command, CommanderError, type Help, Option } from 'commander'
import { badInput } from './command-failure.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { addDaemonCommands } from './command-line/daemon.ts'
import { addDoctorCommands } from './command-line/doctor.ts'
import { addExposureCommands } from './command-line/exposure.ts'
import { addBoxCommands } from './command-line/boxes.ts'
import { addNameCommands } from './command-line/names.ts'
import { addKeepCommands } from './command-line/keeping.ts'
import { addNetworkCommands } from './command-line/networks.ts'
import { addOperatorCommands } from './command-line/operator.ts'
import { addPlaygroundCommands } from './command-line/playground.ts'
import { addRecoveryCommands } from './command-line/recovery.ts'
import { addSecretCommands } from './command-line/secrets.ts'
import { addServiceCommands } from './command-line/services.ts'
import { addSettingsCommands } from './command-line/settings.ts'
import { addShareCommands } from './command-line/shares.ts'
import { addShellCommands } from './command-line/shell.ts'
import { addStoreCommands } from './command-line/store.ts'
import { addSiteCommands } from './command-line/sites.ts'
import { addStateCommands } from './command-line/state.ts'
import type { CommandTools, Leaf, Run } from './command-line/tools.ts'
import { createOutput, type Output } from './output.ts'
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

const HOME = new Option('--home <DIR>', 'home directory (default: $WARREN_HOME, or ~/.warren)')
const JSON_OUTPUT = new Option('--json', 'print JSON, one object a line')

/** The whole command line. @param ended - told how a command that was acted upon ended. */
export function createProgram(output: Output, ended: (code: ExitCode) => void): Command {
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
      // Commander appends the command itself: options may also stand before the last word of a command of several.
      const options = (given.at(-1) as Command).optsWithGlobals()
      ended((await run(output, ...([...given.slice(0, -2), options] as unknown as T))) ?? EXIT.ok)
    })
  }
  const tools: CommandTools = { leaf, group, act, program }
  for (const add of COMMAND_LISTS) add(tools)
  return program
}

/** In the order in which help shows them. */
const COMMAND_LISTS: readonly ((tools: CommandTools) => void)[] = [
  addDaemonCommands,
  addShareCommands,
  addSiteCommands,
  addServiceCommands,
  addNameCommands,
  addNetworkCommands,
  addSettingsCommands,
  addOperatorCommands,
  addStoreCommands,
  addKeepCommands,
  addBoxCommands,
  addSecretCommands,
  addRecoveryCommands,
  addStateCommands,
  addDoctorCommands,
  addShellCommands,
  addExposureCommands,
  addPlaygroundCommands,
]

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
