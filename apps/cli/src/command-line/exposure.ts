/** What leaves this machine, and what may be told of it. */
import { InvalidArgumentError } from 'commander'
import { LEAKTEST_SECONDS_MAX, LEAKTEST_SECONDS_MIN } from '../limits.ts'
import { type CommandTools, IN_HOME } from './tools.ts'

export function addExposureCommands({ program, leaf, act }: CommandTools): void {
  act(
    leaf(program, 'exposure', 'say who could link what this node does, and what it does for others', IN_HOME),
    async () => (await import('../commands/exposure.ts')).exposure,
  )
  act(
    leaf(program, 'sockets', 'list every socket of the daemon and what it is for', IN_HOME),
    async () => (await import('../commands/exposure.ts')).sockets,
  )
  act(
    leaf(program, 'leaktest', 'watch from outside what the daemon sends where while it works', IN_HOME)
      .option('--seconds <N>', 'how long', seconds, 10)
      .option('--visit <ADDRESS:PORT>', 'a service to connect to meanwhile (default: one of this node)')
      .option('--trace', 'trace its system calls too, with strace: misses nothing'),
    async () => (await import('../commands/leaktest.ts')).leaktest,
  )
  act(
    leaf(
      program,
      'support',
      'show what can be passed on to get help; no key, address or name is in it',
      IN_HOME,
    )
      .option('--out <FILE>', 'save it there')
      .option('--yes', 'save it without asking'),
    async () => (await import('../commands/support.ts')).support,
  )
}

function seconds(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= LEAKTEST_SECONDS_MIN && number <= LEAKTEST_SECONDS_MAX)
    return number
  throw new InvalidArgumentError(
    `It is a whole number from ${LEAKTEST_SECONDS_MIN} to ${LEAKTEST_SECONDS_MAX}.`,
  )
}
