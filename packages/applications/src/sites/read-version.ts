/** A version of a site as readers get it: its manifest from its root, and where each file lies. */
import { type Cancel, concatBytes, fail } from '@warren/kernel'
import { inParallel } from '../files/sharing/in-parallel.ts'
import { MAX_ENTRIES, MAX_SITE_MANIFEST_BYTES, SITE_PARTS_AT_ONCE } from '../limits.ts'
import { decodeSiteManifest, type SiteEntry, type SiteManifest } from './format/manifest.ts'
import type { PartReference } from './format/part.ts'
import { decodeList, decodeRoot, unframePiece } from './format/root.ts'
import type { PartReader } from './part-reader.ts'

export interface ReadOptions {
  readonly group: string
  readonly cancel: Cancel
}

/** Everything that a version consists of. */
export interface VersionContent {
  readonly manifest: SiteManifest
  /** Of root, lists and manifest, the root first. */
  readonly structure: readonly PartReference[]
}

/**
 * @param newestRoot - the root itself, if the head held it.
 * @throws WarrenError `malformed`: its author made something that no site can be; `unreachable`, `no-path`, `cancelled`.
 */
export async function readVersion(
  reader: PartReader,
  root: PartReference,
  newestRoot: Uint8Array | undefined,
  options: ReadOptions,
): Promise<VersionContent> {
  const { levels, bytes } = decodeRoot(newestRoot ?? (await reader.read(root, options.group, options.cancel)))
  const structure = [root]
  if (levels === 0) return { manifest: decodeSiteManifest(bytes), structure }
  let parts = decodeList(bytes)
  for (let level = levels; level > 1; level--) {
    structure.push(...parts)
    parts = decodeList(concatBytes(...(await readAll(reader, parts, options))))
  }
  structure.push(...parts)
  const pieces = (await readAll(reader, parts, options)).map(unframePiece)
  return { manifest: decodeSiteManifest(concatBytes(...pieces)), structure }
}

async function readAll(
  reader: PartReader,
  parts: readonly PartReference[],
  { group, cancel }: ReadOptions,
): Promise<Uint8Array[]> {
  const blocks = parts.reduce((total, part) => total + part.blocks, 0)
  if (blocks * 32_768 > 2 * MAX_SITE_MANIFEST_BYTES)
    throw fail('malformed', 'site list: longer than the bound')
  const read: Uint8Array[] = []
  await inParallel(parts.length, 2 * SITE_PARTS_AT_ONCE, async (index) => {
    read[index] = await reader.read(parts[index] as PartReference, group, cancel)
  })
  return read
}

/** Where a file is: its group's parts, and where in their bytes it begins. */
export interface SiteFile {
  readonly entry: SiteEntry
  readonly parts: readonly PartReference[]
  readonly offset: number
}

/** A row of a folder. */
export interface SiteRow {
  readonly name: string
  readonly isFolder: boolean
  /** Of a folder, of all that is in it. */
  readonly bytes: number
}

/** Finds files and folders of a version by their path. */
export class SiteIndex {
  readonly files: number
  readonly bytes: number
  readonly #files = new Map<string, SiteFile>()

  constructor({ groups }: SiteManifest) {
    let total = 0
    for (const { entries, parts } of groups) {
      let offset = 0
      for (const entry of entries) {
        this.#files.set(entry.path.join('/'), { entry, parts, offset })
        offset += entry.bytes
      }
      total += offset
    }
    this.files = this.#files.size
    this.bytes = total
    if (this.files > MAX_ENTRIES) throw fail('malformed', 'site manifest: number of files')
  }

  file(path: readonly string[]): SiteFile | undefined {
    return this.#files.get(path.join('/'))
  }

  /** What stands directly in a folder, by name; undefined: there is no such folder. */
  folder(path: readonly string[]): SiteRow[] | undefined {
    const prefix = path.length === 0 ? '' : `${path.join('/')}/`
    const rows = new Map<string, SiteRow>()
    for (const [name, { entry }] of this.#files) {
      if (!name.startsWith(prefix)) continue
      const rest = name.slice(prefix.length)
      const slash = rest.indexOf('/')
      const row = slash < 0 ? rest : rest.slice(0, slash)
      const bytes = (rows.get(row)?.bytes ?? 0) + entry.bytes
      rows.set(row, { name: row, isFolder: slash >= 0, bytes })
    }
    return rows.size === 0 && path.length > 0 ? undefined : [...rows.values()]
  }
}
