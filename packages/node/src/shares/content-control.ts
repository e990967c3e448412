/** What links hold, for the local API and the port for browsers: over the getting side of the applications. */
import type { Content, ContentEntry } from '@warren/api'
import type { Downloads, ManifestView } from '@warren/applications'
import { CONTENT_LISTS_KEPT } from '../limits.ts'
import type { ContentControl } from './control.ts'

export function createContentControl(downloads: Downloads): ContentControl {
  /** The lists that were asked for last, the latest last: who turns pages asks for the same one again and again. */
  const lists = new Map<string, readonly ContentEntry[]>()
  return {
    checkLink: (link) => downloads.checkLink(link),
    inspect: async (link, progress) => contentOf(await downloads.inspect(link, progress)),
    async entries(link, progress) {
      const kept = lists.get(link)
      const entries = kept ?? entriesOf(await downloads.inspect(link, progress))
      lists.delete(link)
      lists.set(link, entries)
      const [oldest] = lists.keys()
      if (lists.size > CONTENT_LISTS_KEPT && oldest !== undefined) lists.delete(oldest)
      return entries
    },
    open: (link, path, progress) =>
      downloads.openReader({ link, ...(path === undefined ? {} : { path: path.split('/') }) }, progress),
  }
}

function contentOf({ link, name, kind, bytes, files }: ManifestView): Content {
  return { link, name, kind, bytes, files }
}

function entriesOf({ entries }: ManifestView): ContentEntry[] {
  return entries.map(({ path, kind, bytes, executable, modifiedS }) => ({
    path: path.join('/'),
    kind,
    bytes,
    executable,
    modifiedAt: new Date(1000 * modifiedS).toISOString(),
  }))
}
