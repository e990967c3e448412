/** The process behind `./warren`, begun: its arguments go in, its exit code comes out. */
import { runCommandLine } from './command-line.ts'
import { endProcess } from './end-process.ts'

const KEEP_ALIVE_MS = 60_000

// A reader that has seen enough (`warren circuits | head -1`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
// Timers of the product do not keep a process alive, and a command may wait for nothing but one, say while it closes.
setInterval(() => {}, KEEP_ALIVE_MS)
// Left to end by itself, Node 26 may wait for ever on closing handles that nobody uses any more.
await endProcess(await runCommandLine(process.argv.slice(2)))
