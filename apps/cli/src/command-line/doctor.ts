/** What is wrong, and what to do. */
import { type CommandTools, IN_HOME } from './tools.ts'

export function addDoctorCommands({ program, leaf, act }: CommandTools): void {
  act(
    leaf(
      program,
      'doctor',
      'find out what is wrong and what to do; works while Warren does not run',
      IN_HOME,
    ).option(
      '--network <FILE>',
      'look at the relays of this network file instead of the one that the home remembers',
    ),
    async () => (await import('../commands/doctor.ts')).doctor,
  )
}
