/** The process behind `./warren`: its arguments go in, its exit code comes out. */
import { runCommandLine } from './command-line.ts'

const KEEP_ALIVE_MS = 60_000

// A reader that has seen enough (`warren circuits | head -1`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
// Writes to stdout and stderr are done when they return (on Linux, whatever is behind them), so nothing is cut off. Left to end by
// itself, Node 26 may wait for ever on closing handles that nobody uses any more.
// Timers of the product do not keep a process alive, and a command may wait for nothing but one, say while it closes.
setInterval(() => {}, KEEP_ALIVE_MS)
process.exit(await runCommandLine(process.argv.slice(2)))
