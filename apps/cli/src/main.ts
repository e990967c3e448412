/** The process behind `./warren`: its arguments go in, its exit code comes out. */
import { runCommandLine } from './command-line.ts'

// A reader that has seen enough (`warren circuits | head -1`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
// Writes to stdout and stderr are done when they return (on Linux, whatever is behind them), so nothing is cut off. Left to end by
// itself, Node 26 may wait for ever on closing handles that nobody uses any more.
process.exit(await runCommandLine(process.argv.slice(2)))
