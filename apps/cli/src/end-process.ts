/** How the command line's process ends: with everything it said handed over. */

/**
 * Ends the process once what was written to stdout and stderr is out. A pipe takes a few ten kilobytes at once; the rest waits for its
 * reader, and `process.exit` would drop it.
 */
export async function endProcess(exitCode: number): Promise<never> {
  await Promise.all([writtenOut(process.stdout), writtenOut(process.stderr)])
  process.exit(exitCode)
}

/** Also when its reader has gone: that is the business of its 'error' event. */
async function writtenOut(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve())
  })
}
