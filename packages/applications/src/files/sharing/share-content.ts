/** Finds the content of a share again after a start, trusting only what hashes to the root in its link. */
import { asWarrenError, equalBytes, fromHex, type FileSystem } from '@warren/kernel'
import type { ContentProblem } from './live-share.ts'
import { type ContentParts, type ContentPlace, SharedContent } from './shared-content.ts'
import type { StoredShare } from './share-store.ts'
import { VersionMarks } from './tree-store.ts'

/** Where a share's bytes are; undefined: nobody has said so. */
export function placeOf(
  files: FileSystem,
  spoolDirectory: string,
  share: StoredShare,
): ContentPlace | undefined {
  if (share.isSpooled) return { spool: files.join(spoolDirectory, String(share.number)) }
  return share.path === undefined ? undefined : { path: share.path }
}

export function noPlace(share: StoredShare): ContentProblem {
  return {
    state: 'missing',
    cause: 'It came out of a backup, which holds its link but not its content.',
    next: `Say where the content is: warren share relocate ${share.number} PATH`,
  }
}

/** Never rejects: what is wrong is told. */
export async function loadContent(
  parts: ContentParts,
  share: StoredShare,
  key: Uint8Array,
  place: ContentPlace | undefined,
  changed: () => void,
): Promise<SharedContent | ContentProblem> {
  if (place === undefined) return noPlace(share)
  const { number } = share
  try {
    const manifestBlocks = await parts.trees.manifestBlocks(number)
    if (manifestBlocks === undefined) return lost(share)
    const none = new VersionMarks(parts.primitives, key, new Uint8Array(0))
    const content = new SharedContent(parts, { number, key, place, manifestBlocks, marks: none, changed })
    if (!equalBytes(content.manifestTree.root, fromHex(share.manifestRoot))) return lost(share)
    const stored = await parts.trees.marks(number, content.catalog.manifest.entries.length)
    const marks = new VersionMarks(parts.primitives, key, stored)
    return new SharedContent(parts, { number, key, place, manifestBlocks, marks, changed })
  } catch (error) {
    // A manifest that is none under this key, or a disk that refuses.
    asWarrenError(error)
    return lost(share)
  }
}

function lost(share: StoredShare): ContentProblem {
  return {
    state: 'unreadable',
    cause: 'What Warren had noted of its content cannot be read any more.',
    next: `Have the content read again: warren share relocate ${share.number} PATH`,
  }
}
