/** Reads secrets: typed at the terminal without being shown, or as lines of stdin. */
import fs from 'node:fs'
import path from 'node:path'
import { badInput, CommandFailure } from './command-failure.ts'
import { EXIT } from './exit-codes.ts'

/** More than any secret has. */
const SECRET_MAX_BYTES = 16 * 1024

/** What a file holds. @param file - `-`: stdin. @throws CommandFailure `bad-input`: there is none, or it is too long. */
export async function readSecretFile(file: string): Promise<string> {
  if (file === '-') return (await readStdinLines()).join('\n')
  const name = path.resolve(file)
  const stat = fs.statSync(name, { throwIfNoEntry: false })
  if (stat?.isFile() !== true || stat.size > SECRET_MAX_BYTES) {
    throw badInput(
      stat === undefined ? `There is no file ${name}.` : `${name} is no file that holds a secret.`,
      'Name the file that the secret is in, or - for stdin.',
    )
  }
  return fs.readFileSync(name, 'utf8')
}

/** All lines of stdin, without their ends. @throws CommandFailure `bad-input`: too long. */
export async function readStdinLines(): Promise<string[]> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > SECRET_MAX_BYTES) throw badInput('Stdin holds far more than a secret.', 'Give one line.')
  }
  const lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/)
  // What follows the last line's end is no line.
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** The passphrase of a home: asked for at the terminal, or with `--stdin` its only line. @throws CommandFailure `bad-input`. */
export async function passphraseFrom({ stdin }: { readonly stdin?: boolean }): Promise<string> {
  if (stdin !== true) return askSecret('Passphrase: ')
  const [line, ...more] = await readStdinLines()
  if (line !== undefined && line !== '' && more.length === 0) return line
  throw badInput('One line was expected on stdin: the passphrase.', 'Give it on one line.')
}

/**
 * Asks at the terminal; nothing of what is typed appears.
 *
 * @throws CommandFailure `bad-input`: there is no terminal; exit code 130: Ctrl-C.
 */
export async function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) throw badInput('There is no terminal to ask at.', 'Add --stdin and give it on stdin.')
  // Before the question: who answers at once must not see it.
  stdin.setRawMode(true)
  try {
    stderr.write(question)
    return await readTyped(stdin)
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}

const CTRL_C = '\u0003'
const CTRL_D = '\u0004'
const CTRL_U = '\u0015'
const BACKSPACE = ['\u007f', '\b']

/** Edits one line as terminals do. */
function readTyped(stdin: NodeJS.ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let characters: string[] = []
    const settle = (act: () => void): void => {
      stdin.off('data', onData)
      stdin.off('end', onEnd)
      act()
    }
    const onEnd = (): void => settle(() => reject(givenUp()))
    const onData = (text: string): void => {
      for (const character of text) {
        if (character === '\r' || character === '\n') return settle(() => resolve(characters.join('')))
        if (character === CTRL_C || (character === CTRL_D && characters.length === 0)) return onEnd()
        if (character === CTRL_U) characters = []
        else if (BACKSPACE.includes(character)) characters.pop()
        else if (character >= ' ') characters.push(character)
      }
    }
    stdin.setEncoding('utf8')
    stdin.on('data', onData)
    stdin.on('end', onEnd)
    stdin.resume()
  })
}

function givenUp(): CommandFailure {
  return new CommandFailure('cancelled', 'Given up; nothing has changed.', { exitCode: EXIT.interrupted })
}
