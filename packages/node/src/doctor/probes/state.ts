/** Who has the home, and whether its key and state open. Never called by the daemon that has them: see state/sqlite-open. */
import fs from 'node:fs'
import path from 'node:path'
import { deriveSecret } from '@warren/crypto'
import { asWarrenError, type Primitives, Sensitive } from '@warren/kernel'
import { KEY_FILE_NAME, loadOrCreateKey, openHomeDir } from '@warren/platform/node'
import {
  DAEMON_FILE_NAME,
  lockHome,
  LOCK_FILE_NAME,
  openState,
  STATE_FILE_NAME,
  STATE_MARK_NAME,
} from '../../daemon/home.ts'
import type { InstanceFacts, StateFacts } from '../facts.ts'
import { lockHolder } from './processes.ts'

export interface StateProbe {
  readonly instance: InstanceFacts
  readonly state: StateFacts | undefined
}

/** @param home - is there, and may be written. */
export function probeState(home: string, primitives: Primitives): StateProbe {
  const word = readWord(home)
  const wordPart = word === undefined ? {} : { word }
  const lockFile = path.join(home, LOCK_FILE_NAME)
  if (!fs.existsSync(lockFile)) {
    return { instance: { lock: 'none', ...wordPart }, state: filesOf(home, primitives) }
  }
  let lock: { close(): void } | undefined
  try {
    lock = lockHome(openHomeDir(home), new Sensitive(new Uint8Array(32)))
    return { instance: { lock: 'free', ...wordPart }, state: filesOf(home, primitives) }
  } catch (error) {
    if (asWarrenError(error).fields['inUse'] !== true) {
      return { instance: { lock: 'unknown', ...wordPart }, state: undefined }
    }
    const holder = lockHolder(lockFile)
    return { instance: { lock: 'held', ...wordPart, ...(holder && { holder }) }, state: undefined }
  } finally {
    lock?.close()
  }
}

/** What the last daemon wrote down of itself, if it had no time to take it away. */
function readWord(home: string): InstanceFacts['word'] {
  try {
    const { pid, version } = JSON.parse(
      fs.readFileSync(path.join(home, DAEMON_FILE_NAME), 'utf8'),
    ) as Partial<Record<string, unknown>>
    if (typeof pid !== 'number' || typeof version !== 'string') return undefined
    return { pid, version, isAlive: isAlive(pid) }
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function filesOf(home: string, primitives: Primitives): StateFacts {
  const hasState = [STATE_FILE_NAME, STATE_MARK_NAME].some((name) => fs.existsSync(path.join(home, name)))
  const unseen = hasState ? 'unknown' : 'none'
  // Asked of a home without a key, the key would be made.
  if (!fs.existsSync(path.join(home, KEY_FILE_NAME))) return { key: 'none', state: unseen }
  try {
    const key = loadOrCreateKey(openHomeDir(home), primitives)
    if (key.kind === 'sealed') return { key: 'sealed', state: unseen }
    return { key: 'open', state: hasState ? openingOf(home, primitives, key.root) : 'none' }
  } catch (error) {
    return { key: asWarrenError(error).kind === 'storage' ? 'damaged' : 'open', state: unseen }
  }
}

/** Opens the state as a daemon would, but for bringing it to a newer version, and closes it again. */
function openingOf(home: string, primitives: Primitives, root: Sensitive<Uint8Array>): StateFacts['state'] {
  try {
    const key = new Sensitive(deriveSecret(primitives, root.reveal(), 'state-file', 32))
    openState(openHomeDir(home), key, true).close()
    return 'fine'
  } catch (error) {
    const { kind, fields } = asWarrenError(error)
    if (kind === 'locked') return 'other-key'
    if (fields['newer'] === true) return 'newer'
    return fields['damaged'] === true ? 'damaged' : 'failed'
  }
}
