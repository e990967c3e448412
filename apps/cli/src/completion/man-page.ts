/** The manual page, in the macros of man(7). */
import type { DescribedCommand, DescribedOption } from '../command-line/describe.ts'
import { EXIT_MEANINGS, EXIT } from '../exit-codes.ts'
import { GENERATED_MARK } from './text.ts'

export function manPage(commands: readonly DescribedCommand[], version: string): string {
  const [program, ...below] = commands
  const lines = [
    `.\\" ${GENERATED_MARK}man`,
    `.TH WARREN 1 "" "Warren ${version}" "User Commands"`,
    '.SH NAME',
    `warren \\- ${escaped(firstLower(program?.summary.replace(/^Warren: /, '').replace(/\.$/, '') ?? ''))}`,
    '.SH SYNOPSIS',
    '.B warren',
    '.I COMMAND',
    '[\\fIOPTION\\fR]...',
    '.SH DESCRIPTION',
    ...DESCRIPTION,
    '.SH OPTIONS',
    ...(program?.options.flatMap(optionLines) ?? []),
    '.SH COMMANDS',
    ...below.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...exitLines(),
    '.SH ENVIRONMENT',
    '.TP',
    '.B WARREN_HOME',
    'Home directory of commands without \\fB\\-\\-home\\fR.',
    '.SH FILES',
    '.TP',
    '.I ~/.warren',
    'Home directory unless another is named: keys, state, configuration and logs.',
  ]
  return `${lines.join('\n')}\n`
}

const DESCRIPTION = [
  'Commands act on one home directory and on the daemon that runs with it.',
  'With \\fB\\-\\-json\\fR they print one object on one line, or for lists one object a line.',
  'A failure says what is wrong, and on the next line what to do.',
]

function commandLines({ path, args, summary, options, below }: DescribedCommand): string[] {
  return [
    `.SS "${[...path.slice(1), ...args].map(escaped).join(' ')}"`,
    escaped(sentence(summary)),
    ...(below.length === 0
      ? []
      : ['.PP', `Commands below it: ${below.map(({ name }) => `\\fB${escaped(name)}\\fR`).join(', ')}.`]),
    ...options.flatMap(optionLines),
  ]
}

function optionLines({ flags, value, summary, isRequired }: DescribedOption): string[] {
  const names = flags.map((flag) => `\\fB${escaped(flag)}\\fR`).join(', ')
  const typed = value === undefined ? '' : ` \\fI${escaped(value.replace(/^[<[]|[>\]]$/g, ''))}\\fR`
  return ['.TP', `${names}${typed}`, escaped(`${sentence(summary)}${isRequired ? ' Must be given.' : ''}`)]
}

function exitLines(): string[] {
  const names = Object.keys(EXIT) as (keyof typeof EXIT)[]
  return names.flatMap((name) => ['.TP', `.B ${EXIT[name]}`, escaped(sentence(EXIT_MEANINGS[name]))])
}

function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`
  return ended.charAt(0).toUpperCase() + ended.slice(1)
}

function firstLower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

/** Plain text inside a line; one that begins with a control character would be a request. */
function escaped(text: string): string {
  const inLine = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('"', '\\(dq')
  return /^[.']/.test(inLine) ? `\\&${inLine}` : inLine
}
