/** A question whose answer changes something for good. */
import readline from 'node:readline/promises'
import { badInput, CommandFailure } from './command-failure.ts'
import { EXIT } from './exit-codes.ts'
import type { Output } from './output.ts'

export interface Answers {
  /** Said after anything but a yes. */
  readonly no: string
  readonly next: string
}

/**
 * Asks unless `--yes` was given. Anything but a yes is a no: Ctrl-C, Ctrl-D and a terminal that goes away too.
 *
 * @throws CommandFailure `cancelled`: no; `bad-input`: there is nobody to ask.
 */
export async function askYes(
  output: Output,
  { yes }: { readonly yes?: boolean },
  question: string,
  { no, next }: Answers,
): Promise<void> {
  if (yes === true) return
  const { stdin, stderr } = process
  if (output.json || !stdin.isTTY || !stderr.isTTY) {
    throw badInput('There is no terminal to ask at.', 'If you are sure, add --yes.')
  }
  const answer = await answerTo(stdin, stderr, `${question} [y/N] `)
  if (/^y(es)?$/i.test(answer.trim())) return
  throw new CommandFailure('cancelled', no, { next, exitCode: EXIT.interrupted })
}

/** What is typed; empty if the terminal goes away. */
export async function answerTo(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  question: string,
  isTerminal?: boolean,
): Promise<string> {
  const terminal = readline.createInterface({
    input,
    output,
    ...(isTerminal === undefined ? {} : { terminal: isTerminal }),
  })
  const ended = new Promise<string>((resolve) => void terminal.once('close', () => resolve('')))
  try {
    return await Promise.race([terminal.question(question).catch(() => ''), ended])
  } finally {
    terminal.close()
  }
}
