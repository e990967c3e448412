/** Takes away what Warren made in a home directory, and nothing else. */
import fs from 'node:fs'
import path from 'node:path'
import { fail } from '@warren/kernel'
import { type HomeContent, type HomeFile, type HomePart, contentOf, isHome } from './home-content.ts'
import { wereWordsShown } from './words-shown.ts'
import { LOCK_FILE_NAME } from './home.ts'
import { withHome } from './restore-home.ts'
import { KEY_FILE_NAME, openHomeDir } from '@warren/platform/node'

export interface RemovalChoice {
  /** What opens this node's addresses again stays: keys and state. */
  readonly keepKeys: boolean
  /** Keys may go although their recovery words were never shown. */
  readonly withoutWords: boolean
}

export interface Removal {
  readonly removed: readonly HomeFile[]
  /** Names from the home on. */
  readonly left: readonly string[]
  /** The directory itself is gone. */
  readonly isGone: boolean
}

/**
 * What {@link removeHome} would take, and what it would leave.
 *
 * @throws WarrenError `not-found`: there is no such directory; `bad-input`: it is no home of Warren, a symbolic link, or its keys were
 *   never written down.
 */
export function planRemoval(directory: string, choice: RemovalChoice): HomeContent & { removed: HomeFile[] } {
  checkIsHome(directory)
  const content = contentOf(directory)
  const removed = content.files.filter(({ part }) => !choice.keepKeys || !KEPT.has(part))
  const losesKey = removed.some(({ name }) => name === KEY_FILE_NAME)
  if (losesKey && !choice.withoutWords && !wereWordsShown(openHomeDir(directory))) {
    throw fail(
      'bad-input',
      'the recovery words of this home were never shown, so nothing would bring its addresses back',
      {
        next: 'Write them down: warren backup words. Keep the keys: --keep-keys. If nobody needs them: --without-words',
      },
    )
  }
  return { ...content, removed }
}

const KEPT: ReadonlySet<HomePart> = new Set(['keys', 'state'])

/**
 * Removes it, the key last, so that whoever is interrupted can begin again.
 *
 * @throws WarrenError as {@link planRemoval}; `bad-input` also if a daemon runs with the home; the system's error.
 */
export async function removeHome(directory: string, choice: RemovalChoice): Promise<Removal> {
  planRemoval(directory, choice)
  const removed = await withHome(directory, async () => {
    // Looked at again, since a daemon may have been writing until the lock was taken.
    const plan = planRemoval(directory, choice)
    for (const { name } of plan.removed) if (!isLast(name)) removeFile(directory, name)
    return plan.removed
  })
  for (const { name, part } of contentOf(directory).files) if (part === 'run') removeFile(directory, name)
  if (!choice.keepKeys) removeFile(directory, KEY_FILE_NAME)
  for (const name of contentOf(directory).directories) removeIfEmpty(path.join(directory, name))
  const { files, foreign } = contentOf(directory)
  const isGone = removeIfEmpty(directory)
  return { removed, left: [...files.map(({ name }) => name), ...foreign], isGone }
}

/** The lock is held until everything else is gone, and without the key nobody would know this for a home. */
function isLast(name: string): boolean {
  return name === KEY_FILE_NAME || name.startsWith(LOCK_FILE_NAME)
}

function removeFile(directory: string, name: string): void {
  fs.rmSync(path.join(directory, name), { force: true })
}

function removeIfEmpty(directory: string): boolean {
  try {
    fs.rmdirSync(directory)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Others' files are in it; or it is a mount, or of a directory that is not the user's, as under systemd.
    if (code !== undefined && STAYS.has(code)) return false
    throw error
  }
}

const STAYS: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST', 'EBUSY', 'EACCES', 'EPERM', 'EROFS'])

function checkIsHome(directory: string): void {
  const stat = fs.lstatSync(directory, { throwIfNoEntry: false })
  if (stat === undefined) {
    throw fail('not-found', 'there is no such home', {
      next: 'Nothing was removed. Name another with --home DIR.',
    })
  }
  if (stat.isSymbolicLink()) {
    throw fail('bad-input', 'the home is a symbolic link, and what it leads to may be somebody else’s', {
      next: 'Nothing was removed. Name the directory itself with --home DIR.',
    })
  }
  if (!stat.isDirectory() || !isHome(directory)) {
    throw fail('bad-input', 'this is no home of Warren: it has neither a key nor a network of it', {
      next: 'Nothing was removed. Name another with --home DIR.',
    })
  }
}
