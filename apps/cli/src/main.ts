/** The process behind `./warren`: its arguments go in, its exit code comes out. */
import { runCommandLine } from './command-line.ts'

// A reader that has seen enough (`warren circuits | head -1`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
process.exitCode = await runCommandLine(process.argv.slice(2))
