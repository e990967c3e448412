/**
 * What lies in a home directory, told apart by name: every file that Warren ever makes there, and the rest, which is somebody's own
 * (docs/spec/state.md §1, docs/spec/local-api.md §1).
 */
import fs from 'node:fs'
import path from 'node:path'
import { isWarrenError, utf8Text } from '@warren/kernel'
import { parseNetworkFile } from '@warren/directory'
import { createNodePrimitives, KEY_FILE_NAME } from '@warren/platform/node'
import { HOME_ENTRIES_MAX } from '../limits.ts'
import { NETWORK_FILE_MAX_BYTES, NETWORK_FILE_NAME } from './home.ts'

export type HomePart = 'keys' | 'state' | 'settings' | 'run' | 'log' | 'shares' | 'blocks'

export interface HomeFile {
  /** From the home on, such as `log/warren.log`. */
  readonly name: string
  readonly part: HomePart
  readonly bytes: number
}

export interface HomeContent {
  readonly files: readonly HomeFile[]
  /** Directories of Warren, deepest first. */
  readonly directories: readonly string[]
  /** What Warren did not make: names from the home on, not of what is inside of them. */
  readonly foreign: readonly string[]
}

/** SQLite's own companions of a database. */
const DATABASE = '(-wal|-shm|-journal)?'

/** Regular files by their names from the home on; the first that fits. */
const FILES: readonly (readonly [HomePart, RegExp])[] = [
  ['keys', /^(key|\.key\.new|words-shown|\.words-shown\.new)$/],
  ['state', new RegExp(`^state(\\.rekeyed|\\.before-v[1-9]\\d{0,8})?${DATABASE}$`)],
  ['state', /^(state\.before-v[1-9]\d{0,8}\.new|state-made|\.state-made\.new)$/],
  ['settings', /^(network\.json|config\.json|api-token|gateway-port|api-port|page-key)$/],
  ['settings', /^\.(network\.json|config\.json|api-token|gateway-port|api-port|page-key)\.new$/],
  ['run', new RegExp(`^(lock${DATABASE}|daemon\\.json|\\.daemon\\.json\\.new|\\.doctor\\.new)$`)],
  ['log', /^log\/(warren\.log|warren\.1\.log|console\.log)$/],
  ['shares', /^spool\/\d{1,10}$/],
  ['shares', /^trees\/\d{1,10}\/(manifest|leaves|versions|left)$/],
  ['blocks', /^blocks\/(shares|heads|boxes)$/],
]
const DIRECTORIES = /^(log|blocks|spool|trees|trees\/\d{1,10})$/

/**
 * Looks at a home without following symbolic links or changing anything.
 *
 * @throws the system's error if it cannot be read.
 */
export function contentOf(home: string): HomeContent {
  const files: HomeFile[] = []
  const directories: string[] = []
  const foreign: string[] = []
  const look = (directory: string): void => {
    for (const each of fs.readdirSync(path.join(home, directory), {
      encoding: 'buffer',
      withFileTypes: true,
    })) {
      const name = path.posix.join(directory, each.name.toString('utf8'))
      // A name that is no text is none of ours, and would be another after this.
      const isText = Buffer.from(each.name.toString('utf8')).equals(each.name)
      const part = isText && each.isFile() ? partOf(name) : undefined
      const isFull = files.length + directories.length >= HOME_ENTRIES_MAX
      if (part !== undefined && !isFull) {
        files.push({ name, part, bytes: fs.lstatSync(path.join(home, name)).size })
      } else if (each.isDirectory() && isText && DIRECTORIES.test(name) && !isFull) {
        look(name)
        directories.push(name)
      } else if (foreign.length < HOME_ENTRIES_MAX) foreign.push(name)
    }
  }
  look('')
  return { files, directories, foreign }
}

function partOf(name: string): HomePart | undefined {
  return FILES.find(([, pattern]) => pattern.test(name))?.[0]
}

const KEY_MAGIC = 'warrenK'

/** Whether Warren made this directory its home: it has a key of Warren's, or belongs to a network. */
export function isHome(home: string): boolean {
  const key = readBegin(path.join(home, KEY_FILE_NAME), KEY_MAGIC.length)
  if (key !== undefined && utf8Text(key) === KEY_MAGIC) return true
  const network = readBegin(path.join(home, NETWORK_FILE_NAME), NETWORK_FILE_MAX_BYTES)
  if (network === undefined) return false
  try {
    parseNetworkFile(createNodePrimitives(), utf8Text(network))
    return true
  } catch (error) {
    if (isWarrenError(error)) return false
    throw error
  }
}

/** undefined: it is no regular file. */
function readBegin(file: string, bytes: number): Uint8Array | undefined {
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined
  const handle = fs.openSync(file, 'r')
  try {
    const buffer = new Uint8Array(bytes)
    return buffer.subarray(0, fs.readSync(handle, buffer, 0, bytes, 0))
  } finally {
    fs.closeSync(handle)
  }
}
