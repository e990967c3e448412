/** What the lists of commands are made with. */
import type { Command } from 'commander'
import type { ExitCode } from '../exit-codes.ts'
import type { Output } from '../output.ts'

/** A command: options and arguments in, exit code out (none: it went well). */
export type Run<T extends readonly unknown[]> = (output: Output, ...given: T) => Promise<ExitCode | undefined>

export interface Leaf {
  /** Acts on a home directory. */
  readonly home: boolean
}

export interface CommandTools {
  readonly program: Command
  readonly leaf: (parent: Command, usage: string, summary: string, options: Leaf) => Command
  readonly group: (name: string, summary: string) => Command
  readonly act: <T extends readonly unknown[]>(command: Command, load: () => Promise<Run<T>>) => void
}

export const IN_HOME: Leaf = { home: true }
export const WITHOUT_HOME: Leaf = { home: false }
