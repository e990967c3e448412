/** Finds the content of a share again after a start, trusting only what hashes to the root in its link. */
import { asWarrenError, equalBytes, fromHex, type FileSystem } from '@warren/kernel'
import { type ContentProblem, lostContent, withoutPlace } from './content-problem.ts'
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

/** Never rejects: what is wrong is told. */
export async function loadContent(
  parts: ContentParts,
  share: StoredShare,
  key: Uint8Array,
  place: ContentPlace | undefined,
  changed: () => void,
): Promise<SharedContent | ContentProblem> {
  if (place === undefined) return withoutPlace(share.number)
  const { number } = share
  try {
    const manifestBlocks = await parts.trees.manifestBlocks(number)
    if (manifestBlocks === undefined) return lostContent(number)
    const none = new VersionMarks(parts.primitives, key, new Uint8Array(0))
    const content = new SharedContent(parts, { number, key, place, manifestBlocks, marks: none, changed })
    if (!equalBytes(content.manifestTree.root, fromHex(share.manifestRoot))) return lostContent(number)
    const stored = await parts.trees.marks(number, content.catalog.manifest.entries.length)
    const marks = new VersionMarks(parts.primitives, key, stored)
    return new SharedContent(parts, { number, key, place, manifestBlocks, marks, changed })
  } catch (error) {
    // A manifest that is none under this key, or a disk that refuses.
    asWarrenError(error)
    return lostContent(number)
  }
}
