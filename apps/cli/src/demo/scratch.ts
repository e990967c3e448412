/**
 * A directory that is gone when this process is, whatever ends it: a shell waits for the end of its input, which comes even when
 * this process is killed, and removes the directory then.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export interface Scratch {
  readonly path: string
  /** Resolves when nothing of it is left. */
  remove(): Promise<void>
}

export function createScratch(): Scratch {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'warren-demo-'))
  // In a session of its own, so that Ctrl-C does not reach it before its work is done.
  const janitor = spawn('/bin/sh', ['-c', 'cat > /dev/null; rm -rf -- "$0"', directory], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = once(janitor, 'exit')
  janitor.stdin.on('error', () => {})
  janitor.unref()
  return {
    path: directory,
    async remove() {
      janitor.ref()
      janitor.stdin.end()
      await ended
      fs.rmSync(directory, { recursive: true, force: true })
    },
  }
}
