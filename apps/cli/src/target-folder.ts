/**
 * The folder that a download goes to. A missing one is made, as `unzip -d` does, but none above it: a long path with a typo in its middle is
 * refused instead of becoming a tree that nobody meant.
 */
import fs from 'node:fs'
import path from 'node:path'
import { badInput, CommandFailure } from './command-failure.ts'

export interface TargetFolder {
  readonly path: string
  /** It was not there. */
  readonly isNew: boolean
  /** Takes a new one away again, if nothing has come into it. */
  readonly undo: () => void
}

/** @throws CommandFailure `bad-input`: the folder above it is missing, or something else has its name; `storage`: it cannot be made. */
export function targetFolder(to: string): TargetFolder {
  const folder = path.resolve(to)
  const kind = kindOf(folder)
  if (kind === 'folder') return { path: folder, isNew: false, undo: () => {} }
  if (kind === 'other') throw badInput(`${folder} is a file, not a folder.`, 'Choose another with --to.')
  const above = path.dirname(folder)
  if (kindOf(above) !== 'folder') {
    const next = `Make it first, or choose another with --to: only the last folder of a path is made.`
    throw badInput(`The folder ${above} is not there.`, next)
  }
  try {
    fs.mkdirSync(folder)
  } catch (cause) {
    // Somebody else made it in between.
    if (kindOf(folder) === 'folder') return { path: folder, isNew: false, undo: () => {} }
    const next = `Check who owns ${above}, and its disk; or choose another folder with --to.`
    throw new CommandFailure('storage', `The folder ${folder} cannot be made.`, { next, cause })
  }
  return { path: folder, isNew: true, undo: () => removeEmpty(folder) }
}

function kindOf(place: string): 'folder' | 'other' | undefined {
  try {
    const stat = fs.statSync(place, { throwIfNoEntry: false })
    return stat && (stat.isDirectory() ? 'folder' : 'other')
  } catch {
    // What lies above it is a file, or may not be looked into.
    return undefined
  }
}

function removeEmpty(folder: string): void {
  try {
    fs.rmdirSync(folder)
  } catch {
    // Something is in it by now: it is of use.
  }
}
