/** Reads the text of a network file that somebody named. */
import fs from 'node:fs'
import path from 'node:path'
import { badInput } from './command-failure.ts'

/** Far more than any network file has; the parser has the exact bound. */
const NETWORK_FILE_MAX_BYTES = 16 * 1024 * 1024

/** @throws CommandFailure `bad-input`: there is none, or it cannot be one. */
export function readNetworkFile(file: string): string {
  const name = path.resolve(file)
  const next =
    'Name the file with --network FILE. To make a network of your own: warren testnet start --dir DIR'
  const stat = fs.statSync(name, { throwIfNoEntry: false })
  if (stat === undefined) throw badInput(`There is no network file ${name}.`, next)
  if (!stat.isFile() || stat.size > NETWORK_FILE_MAX_BYTES)
    throw badInput(`${name} is not a network file.`, next)
  try {
    return fs.readFileSync(name, 'utf8')
  } catch {
    throw badInput(`The network file ${name} cannot be read.`, 'Check who may read it.')
  }
}
