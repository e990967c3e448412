/** A folder of this machine as its reader would see it, before it is published. Read as it is at the moment of asking. */
import type { SiteRow } from '@warren/applications'
import { type FileStat, type FileSystem, throwIfCancelled } from '@warren/kernel'
import { PREVIEW_ENTRIES_MAX, PREVIEW_READ_BYTES } from '../limits.ts'
import type { ContentReader } from '../shares/control.ts'
import type { SiteSource } from './source.ts'

/** @param folder - without symbolic links in it. */
export function folderSource(files: FileSystem, folder: string): SiteSource {
  /** Nothing that a link leads to: links are not published either. */
  const statOf = async (path: readonly string[]): Promise<FileStat | undefined> => {
    const place = files.join(folder, ...path)
    return (await files.realPath(place)) === place ? files.stat(place) : undefined
  }
  return {
    title: files.baseName(folder),
    isEnded: false,
    async file(path) {
      if (path.length === 0) return undefined
      const stat = await statOf(path)
      return stat?.kind === 'file'
        ? fileReader(files, files.join(folder, ...path), path.at(-1) ?? '', stat)
        : undefined
    },
    async folder(path) {
      if ((await statOf(path))?.kind !== 'directory') return undefined
      const rows: SiteRow[] = []
      for (const { name, kind } of await files.list(files.join(folder, ...path), PREVIEW_ENTRIES_MAX)) {
        if (name === undefined || (kind !== 'file' && kind !== 'directory')) continue
        const bytes = kind === 'file' ? ((await statOf([...path, name]))?.bytes ?? 0) : 0
        rows.push({ name, isFolder: kind === 'directory', bytes })
      }
      return rows.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
  }
}

function fileReader(files: FileSystem, path: string, name: string, stat: FileStat): ContentReader {
  return {
    name,
    bytes: stat.bytes,
    tag: `${stat.bytes}-${Math.floor(stat.modifiedMs)}`,
    async *read({ first, last }, cancel) {
      const handle = await files.open(path, 'read')
      try {
        for (let at = first; at <= last; ) {
          throwIfCancelled(cancel)
          const target = new Uint8Array(Math.min(PREVIEW_READ_BYTES, last + 1 - at))
          const read = await handle.read(at, target)
          if (read === 0) return
          at += read
          yield target.subarray(0, read)
        }
      } finally {
        await handle.close()
      }
    },
  }
}
