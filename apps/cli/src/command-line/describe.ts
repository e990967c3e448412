/** The tree of commands as plain data, read from the very object that parses the command line: nothing can be forgotten. */
import type { Argument, Command, Option } from 'commander'

/** What the shell may offer for an argument or an option's value. */
export type Offer =
  | { readonly kind: 'file' }
  | { readonly kind: 'directory' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Nobody but the person knows it. */
  | { readonly kind: 'nothing' }

export interface DescribedOption {
  /** Each way to type it, such as `--home`. */
  readonly flags: readonly string[]
  readonly summary: string
  /** How its value is called, such as `<DIR>`; undefined: it takes none. */
  readonly value: string | undefined
  readonly offer: Offer
  readonly isRequired: boolean
}

export interface DescribedCommand {
  /** From `warren` on: `['warren', 'service', 'add']`. */
  readonly path: readonly string[]
  readonly summary: string
  /** How its arguments are typed, such as `<PORT=TARGET...>`. */
  readonly args: readonly string[]
  /** What the shell may offer for its arguments. */
  readonly offers: readonly Offer[]
  readonly options: readonly DescribedOption[]
  /** Names and summaries of the commands below it. */
  readonly below: readonly { readonly name: string; readonly summary: string }[]
}

/** Every command, each before those below it, in the order in which help shows them. */
export function describeCommands(command: Command, above: readonly string[] = []): DescribedCommand[] {
  const path = [...above, command.name()]
  const help = command.createHelp()
  const visible = help.visibleCommands(command)
  const below = command.commands.filter((each) => visible.includes(each))
  const described: DescribedCommand = {
    path,
    summary: command.description(),
    args: command.registeredArguments.map(typedForm),
    offers: command.registeredArguments.map(offerOfArgument),
    options: help.visibleOptions(command).map(describeOption),
    below: below.map((each) => ({ name: each.name(), summary: each.description() })),
  }
  return [described, ...below.flatMap((each) => describeCommands(each, path))]
}

function typedForm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return argument.required ? `<${name}>` : `[${name}]`
}

function describeOption(option: Option): DescribedOption {
  const { short, long, required, optional, description, argChoices, flags } = option
  const value = required || optional ? (/[<[].*$/.exec(flags)?.[0] ?? '<VALUE>') : undefined
  return {
    flags: [short, long].filter((flag): flag is string => flag !== undefined && flag !== null),
    summary: description,
    value,
    offer: value === undefined ? { kind: 'nothing' } : offerOf(value, argChoices),
    isRequired: option.mandatory,
  }
}

function offerOfArgument(argument: Argument): Offer {
  return offerOf(argument.name(), argument.argChoices)
}

const FILE_NAMES = /\b(FILE|PATH)\b/
const DIRECTORY_NAMES = /\bDIR\b/

function offerOf(name: string, choices: readonly string[] | undefined): Offer {
  if (choices !== undefined) return { kind: 'words', words: choices }
  if (DIRECTORY_NAMES.test(name)) return { kind: 'directory' }
  return FILE_NAMES.test(name) ? { kind: 'file' } : { kind: 'nothing' }
}
