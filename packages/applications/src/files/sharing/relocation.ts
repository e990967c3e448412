/** A share whose files are somewhere else now, or are back after everything but the root secret was lost. */
import { fail, type WarrenError } from '@warren/kernel'
import type { ManifestEntry } from '../format/index.ts'
import type { Catalog } from './catalog.ts'
import type { Scanned } from './scan.ts'
import type { StoredShare } from './share-store.ts'

export interface RelocatedFiles {
  readonly entries: readonly ManifestEntry[]
  readonly versions: readonly string[]
}

/**
 * Which of the files found at the new place are the share's. Where the manifest is known it says so, whatever dates and
 * further files there are; else everything found must be as it was.
 *
 * @throws WarrenError `bad-input`: they cannot be the same.
 */
export function relocatedFiles(
  record: StoredShare,
  catalog: Catalog | undefined,
  scanned: Scanned,
): RelocatedFiles {
  if (scanned.kind !== record.kind) throw notTheSame()
  if (catalog === undefined) return { entries: datedAsShared(record, scanned), versions: scanned.versions }
  const { entries } = catalog.manifest
  if (record.kind === 'file') {
    if (scanned.bytes !== record.bytes) throw notTheSame()
    return { entries, versions: scanned.versions }
  }
  const found = new Map(
    scanned.entries.map((entry, index) => [
      entry.path.join('\0'),
      { entry, version: scanned.versions[index] },
    ]),
  )
  const versions = entries.map(({ path, kind, bytes }) => {
    if (kind === 'folder') return ''
    const match = found.get(path.join('\0'))
    if (match?.entry.kind !== 'file' || match.entry.bytes !== bytes) throw notTheSame()
    return match.version ?? ''
  })
  return { entries, versions }
}

/** A single file may have got another date on its way through a backup: the manifest has the old one. */
function datedAsShared(record: StoredShare, scanned: Scanned): readonly ManifestEntry[] {
  if (record.kind !== 'file') return scanned.entries
  return scanned.entries.map((entry) => ({
    ...entry,
    modifiedS: record.modifiedS ?? entry.modifiedS,
    executable: record.executable ?? entry.executable,
  }))
}

export function notTheSame(): WarrenError {
  return fail('bad-input', 'what is at this path is not what was shared', {
    next: 'The link stands for that very content, names and dates of its files included. Look for the old files, or share these for a new link.',
  })
}
