import fs from 'node:fs'

/** Bytes at the end of a file in which its last lines are looked for. */
const TAIL_BYTES = 8192

/** The last lines of a log, of those behind byte `from`; none if it cannot be read. */
export function lastLines(file: string, lines: number, from = 0): string[] {
  let handle: number
  try {
    handle = fs.openSync(file, 'r')
  } catch {
    return []
  }
  try {
    const { size } = fs.fstatSync(handle)
    const tail = Buffer.alloc(Math.max(0, Math.min(size - from, TAIL_BYTES)))
    const read = fs.readSync(handle, tail, 0, tail.length, size - tail.length)
    const text = tail.subarray(0, read).toString('utf8')
    return text
      .split('\n')
      .filter((line) => line !== '')
      .slice(-lines)
  } catch {
    return []
  } finally {
    fs.closeSync(handle)
  }
}
