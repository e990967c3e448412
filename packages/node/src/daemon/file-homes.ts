/** Where a daemon keeps what belongs to shared files: hash trees, and what was shared from a stream. */
import fs from 'node:fs'
import path from 'node:path'
import type { FileHomes } from '../node.ts'

/** Makes the directories for their owner only. */
export function makeFileHomes(homePath: string): FileHomes {
  const homes = { home: homePath, spool: path.join(homePath, 'spool'), trees: path.join(homePath, 'trees') }
  for (const directory of Object.values(homes)) fs.mkdirSync(directory, { recursive: true, mode: 0o700 })
  return homes
}
