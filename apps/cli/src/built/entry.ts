/** The built program, if there is one. Loaded before all else, so it needs nothing of ours but the place. */
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtPlace } from './place.ts'

export const PROGRAM_ENTRY = 'run'

/** @returns the URL of its beginning; undefined: not made of the source as it is now. */
export function builtProgram(): string | undefined {
  const entry = path.join(builtPlace('program').directory, `${PROGRAM_ENTRY}.mjs`)
  return fs.existsSync(entry) ? pathToFileURL(entry).href : undefined
}
