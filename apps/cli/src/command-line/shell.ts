/** What shells and the manual know of the command line. */
import { Argument } from 'commander'
import type { Shell } from '../commands/completion.ts'
import { type CommandTools, WITHOUT_HOME } from './tools.ts'

const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish']

export function addShellCommands({ program, leaf, act }: CommandTools): void {
  const completion = leaf(
    program,
    'completion',
    'print what lets a shell complete commands: bash, zsh or fish',
    WITHOUT_HOME,
  ).addArgument(new Argument('<SHELL>').choices(SHELLS))
  act<[Shell, object]>(completion, async () => {
    const commands = await import('../commands/completion.ts')
    return (output, shell) => commands.completion(output, program, shell)
  })
  act(
    leaf(program, 'man', 'print the manual page; to read it: warren man | man -l -', WITHOUT_HOME),
    async () => {
      const commands = await import('../commands/completion.ts')
      return (output) => commands.man(output, program)
    },
  )
}
