import fs from 'node:fs'
import path from 'node:path'
import { badInput, CommandFailure } from './command-failure.ts'

/**
 * Makes a directory for its owner only, and those above it that are missing: one by one, since Node's own way of making several
 * does not return in places where nothing can be made, such as /proc.
 *
 * @throws CommandFailure `bad-input`: something else has that name; `storage`: the disk refuses.
 */
export function makeDirectory(directory: string): void {
  const stat = statOf(directory)
  if (stat?.isDirectory() === true) return
  if (stat !== undefined)
    throw badInput(`${directory} is a file, not a directory.`, 'Name another directory.')
  makeDirectory(path.dirname(directory))
  try {
    fs.mkdirSync(directory, { mode: 0o700 })
  } catch (cause) {
    // Somebody else made it in between.
    if (statOf(directory)?.isDirectory() === true) return
    const next = 'Check who owns the directory above it, and the disk; or name another.'
    throw new CommandFailure('storage', `The directory ${directory} cannot be made.`, { next, cause })
  }
}

function statOf(name: string): fs.Stats | undefined {
  try {
    return fs.statSync(name, { throwIfNoEntry: false })
  } catch {
    // Its parent is a file, or may not be looked into: making it will say so.
    return undefined
  }
}
