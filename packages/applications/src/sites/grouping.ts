/**
 * Which files lie together (docs/spec/sites.md §4.2). Where a group ends depends on the name and size of the file at its end, not on what
 * stands before it, so one file more, less or longer changes the groups beside it and no others.
 */
import type { Primitives } from '@warren/kernel'
import { MAX_GROUP_ENTRIES } from '../limits.ts'
import { sitePathBytes, type SiteEntry } from './format/manifest.ts'
import { MAX_PART_BYTES } from './format/part.ts'

/** Bytes of a group on average: half a part, so that few are cut by the bound. */
const WANTED_GROUP_BYTES = MAX_PART_BYTES / 2
/** What a file weighs beside its bytes, so that groups of empty files end too. */
const ENTRY_WEIGHT_BYTES = 512
/** Larger files stand alone: what is beside them would be sent again with them. */
const ALONE_BYTES = WANTED_GROUP_BYTES

/** @param entries - in the order of a manifest. */
export function groupEntries(
  primitives: Pick<Primitives, 'sha256'>,
  entries: readonly SiteEntry[],
): SiteEntry[][] {
  const groups: SiteEntry[][] = []
  let group: SiteEntry[] = []
  let bytes = 0
  const end = (): void => {
    if (group.length > 0) groups.push(group)
    group = []
    bytes = 0
  }
  for (const entry of entries) {
    const isAlone = entry.bytes >= ALONE_BYTES
    if (isAlone || bytes + entry.bytes > MAX_PART_BYTES || group.length >= MAX_GROUP_ENTRIES) end()
    group.push(entry)
    bytes += entry.bytes
    if (isAlone || endsGroup(primitives, entry)) end()
  }
  end()
  return groups
}

/** True with a chance that grows with the file's weight. */
function endsGroup(primitives: Pick<Primitives, 'sha256'>, { path, bytes }: SiteEntry): boolean {
  const digest = primitives.sha256(sitePathBytes(path))
  const drawn = new DataView(digest.buffer, digest.byteOffset).getUint32(0) / 2 ** 32
  return drawn < (bytes + ENTRY_WEIGHT_BYTES) / WANTED_GROUP_BYTES
}

/** True for files that a cut of a manifest follows: one group in sixteen, by the name of its first file. */
export function cutsManifest(primitives: Pick<Primitives, 'sha256'>, first: SiteEntry): boolean {
  return ((primitives.sha256(sitePathBytes(first.path))[4] as number) & 0x0f) === 0
}
