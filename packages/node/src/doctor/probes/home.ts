/** The home directory and its disk. Makes nothing that stays. */
import fs from 'node:fs'
import path from 'node:path'
import { CONFIG_FILE_MAX_BYTES, CONFIG_FILE_NAME, readConfig } from '../../config.ts'
import { isWarrenError } from '@warren/kernel'
import type { ConfigFacts, DiskFacts, HomeFacts, HomeTrouble } from '../facts.ts'
import { TRIAL_BYTES } from '../limits.ts'
import { codeOf } from './system-code.ts'

const GROUP_OR_WORLD_WRITABLE = 0o022
const TRIAL_FILE_NAME = '.doctor.new'

export function probeHome(home: string): HomeFacts {
  let stat: fs.Stats | undefined
  try {
    stat = fs.statSync(home, { throwIfNoEntry: false })
  } catch (error) {
    return { path: home, exists: true, trouble: troubleOf(error) }
  }
  if (stat === undefined) return { path: home, exists: false, ...missingParent(home) }
  const trouble = troubleOfStat(stat) ?? troubleOfAccess(home)
  if (trouble !== undefined && trouble !== 'writable-by-others') return { path: home, exists: true, trouble }
  return { path: home, exists: true, ...(trouble && { trouble }), write: tryToWrite(home) }
}

function troubleOfStat(stat: fs.Stats): HomeTrouble | undefined {
  if (!stat.isDirectory()) return 'not-a-directory'
  const uid = process.getuid?.()
  if (uid !== undefined && uid !== 0 && stat.uid !== uid) return 'other-owner'
  return (stat.mode & GROUP_OR_WORLD_WRITABLE) === 0 ? undefined : 'writable-by-others'
}

function troubleOfAccess(directory: string): HomeTrouble | undefined {
  try {
    fs.accessSync(directory, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
    return undefined
  } catch (error) {
    return troubleOf(error)
  }
}

/** A home that is not there yet must be possible where it would be. */
function missingParent(home: string): { readonly trouble?: HomeTrouble } {
  const trouble = troubleOfAccess(existingPart(home))
  return trouble === undefined ? {} : { trouble }
}

function existingPart(directory: string): string {
  let at = directory
  while (!fs.existsSync(at) && path.dirname(at) !== at) at = path.dirname(at)
  return at
}

function troubleOf(error: unknown): HomeTrouble {
  const code = codeOf(error)
  if (code === 'EROFS') return 'read-only'
  if (code === 'EACCES' || code === 'EPERM') return 'no-permission'
  return code === 'ENOTDIR' ? 'not-a-directory' : 'unreadable'
}

/** Free bytes say nothing of quotas, nor of a disk that fails: only writing does. */
function tryToWrite(home: string): NonNullable<HomeFacts['write']> {
  const file = path.join(home, TRIAL_FILE_NAME)
  let handle: number | undefined
  try {
    fs.rmSync(file, { force: true })
    handle = fs.openSync(file, 'wx', 0o600)
    fs.writeSync(handle, new Uint8Array(TRIAL_BYTES))
    fs.fsyncSync(handle)
    return 'done'
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOSPC' || code === 'EDQUOT') return 'full'
    if (code === 'EROFS') return 'read-only'
    return code === 'EACCES' || code === 'EPERM' ? 'no-permission' : 'failed'
  } finally {
    if (handle !== undefined) {
      fs.closeSync(handle)
      fs.rmSync(file, { force: true })
    }
  }
}

export function probeDisk(home: string): DiskFacts | undefined {
  try {
    const stat = fs.statfsSync(existingPart(home))
    return {
      freeBytes: stat.bavail * stat.bsize,
      totalBytes: stat.blocks * stat.bsize,
      ...(stat.files === 0 ? {} : { freeFiles: stat.ffree }),
    }
  } catch {
    return undefined
  }
}

export function probeConfig(home: string): ConfigFacts {
  try {
    const file = path.join(home, CONFIG_FILE_NAME)
    const stat = fs.statSync(file, { throwIfNoEntry: false })
    if (stat !== undefined && stat.size > CONFIG_FILE_MAX_BYTES) return { trouble: 'it is too long' }
    return { config: readConfig(stat === undefined ? undefined : fs.readFileSync(file), {}) }
  } catch (error) {
    return { trouble: troubleText(error) }
  }
}

/** Why a file cannot be used, as its parser says it. */
export function troubleText(error: unknown): string {
  return isWarrenError(error) ? (error.next ?? error.message) : 'It cannot be read.'
}
