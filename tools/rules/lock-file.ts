/**
 * The lock file installs everywhere as it does here: each package has an integrity hash, none an address, and no optional
 * part is named that has no entry of its own.
 *
 * The last matters since npm 11.19: when it writes a lock file, npm leaves out optional parts (binaries for other systems) that
 * the registry at hand lacks, yet still names them where they are wanted, and then `npm ci` refuses its own file.
 */
import fs from 'node:fs'
import path from 'node:path'
import type { Finding, SourceTree } from './source-tree.ts'

export const LOCK_FILE = 'package-lock.json'

interface LockedPackage {
  readonly link?: boolean
  readonly resolved?: string
  readonly integrity?: string
  optionalDependencies?: Record<string, string>
}

interface LockFile {
  readonly packages: Record<string, LockedPackage>
}

export function checkLockFile(tree: SourceTree): Finding[] {
  const file = path.join(tree.root, LOCK_FILE)
  if (!fs.existsSync(file)) return []
  const { packages } = JSON.parse(fs.readFileSync(file, 'utf8')) as LockFile
  return Object.entries(packages).flatMap(([key, each]) => [
    ...(missingParts(packages, key, each).length > 0
      ? [finding(`${key} names optional parts without an entry`, 'Type: npm run check -- --fix')]
      : []),
    ...(each.resolved !== undefined && each.link !== true
      ? [
          finding(
            `${key} has a download address`,
            'Keep omit-lockfile-registry-resolved in .npmrc and install again.',
          ),
        ]
      : []),
    ...(isForeign(key, each) && each.integrity === undefined
      ? [finding(`${key} has no integrity hash`, 'Remove its entry and install again.')]
      : []),
  ])
}

/** @returns the lock file's text without the optional parts that have no entry. */
export function pruneLockFile(text: string): string {
  const lock = JSON.parse(text) as LockFile
  for (const [key, each] of Object.entries(lock.packages)) {
    const missing = new Set(missingParts(lock.packages, key, each))
    if (missing.size === 0) continue
    const kept = Object.entries(each.optionalDependencies ?? {}).filter(([name]) => !missing.has(name))
    each.optionalDependencies = Object.fromEntries(kept)
    if (kept.length === 0) delete each.optionalDependencies
  }
  return `${JSON.stringify(lock, null, 2)}\n`
}

function missingParts(packages: LockFile['packages'], key: string, each: LockedPackage): string[] {
  return Object.keys(each.optionalDependencies ?? {}).filter((name) => !isLocked(packages, key, name))
}

/** Node's own search: beside the package that asks, then in every folder above. */
function isLocked(packages: LockFile['packages'], key: string, name: string): boolean {
  for (let folder = key; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    if (Object.hasOwn(packages, `${folder === '' ? '' : `${folder}/`}node_modules/${name}`)) return true
    if (folder === '') return false
  }
}

function isForeign(key: string, each: LockedPackage): boolean {
  return key.includes('node_modules/') && each.link !== true
}

function finding(problem: string, fix: string): Finding {
  return { place: LOCK_FILE, problem, fix }
}
