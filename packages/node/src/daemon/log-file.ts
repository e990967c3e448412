/** The log in the home directory: two files of bounded size, readable by their owner only. */
import fs from 'node:fs'
import path from 'node:path'
import { LOG_FILE_MAX_BYTES } from '../limits.ts'

export interface LogFile {
  write(line: string): void
  close(): void
}

/** Opens `log/warren.log`; the one before it is `log/warren.1.log`. A disk that fails loses lines, never the daemon. */
export function openLogFile(homePath: string): LogFile {
  const directory = path.join(homePath, 'log')
  const file = path.join(directory, 'warren.log')
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 })
  let handle: number | undefined = fs.openSync(file, 'a', 0o600)
  let bytes = fs.fstatSync(handle).size
  const rotate = (): void => {
    if (handle !== undefined) fs.closeSync(handle)
    handle = undefined
    fs.renameSync(file, path.join(directory, 'warren.1.log'))
    handle = fs.openSync(file, 'a', 0o600)
    bytes = 0
  }
  return {
    write(line) {
      try {
        if (bytes > LOG_FILE_MAX_BYTES) rotate()
        if (handle !== undefined) bytes += fs.writeSync(handle, line)
      } catch {
        // Nowhere is left to say it.
      }
    },
    close() {
      if (handle !== undefined) fs.closeSync(handle)
      handle = undefined
    },
  }
}
