/** `warren completion` and `warren man`: what other programs need to know of the command line, from the command line itself. */
import type { Command } from 'commander'
import { describeCommands } from '../command-line/describe.ts'
import { bashCompletion } from '../completion/bash.ts'
import { fishCompletion } from '../completion/fish.ts'
import { manPage } from '../completion/man-page.ts'
import { zshCompletion } from '../completion/zsh.ts'
import type { Output } from '../output.ts'
import { VERSION } from '../version.ts'

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

export type Shell = keyof typeof SCRIPTS

/** @param program - the whole command line. */
export async function completion(output: Output, program: Command, shell: Shell): Promise<undefined> {
  const script = SCRIPTS[shell](describeCommands(program))
  output.result({ shell, script }, script.trimEnd())
}

/** @param program - the whole command line. */
export async function man(output: Output, program: Command): Promise<undefined> {
  const page = manPage(describeCommands(program), VERSION)
  output.result({ page }, page.trimEnd())
}
