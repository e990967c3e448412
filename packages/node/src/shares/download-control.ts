/** Downloads and contents of links as the local API shows them: over the getting side of the applications. */
import type { Content, ContentEntry, Download } from '@warren/api'
import type { Downloads, DownloadStatus, ManifestView } from '@warren/applications'
import { fail } from '@warren/kernel'
import type { ContentControl, DownloadControl, FileProgress } from './control.ts'

const LISTED_MAX = 20

export function createDownloadControl(downloads: Downloads): DownloadControl {
  const present = (id: string): DownloadStatus => {
    const found = downloads.get(id)
    if (found !== undefined) return found
    throw fail('not-found', 'there is no such download here', { next: 'Type: warren get list' })
  }
  return {
    list: () => downloads.list().map(downloadPictureOf),
    get: (id) => {
      const found = downloads.get(id)
      return found && downloadPictureOf(found)
    },
    start: (request) => downloadPictureOf(downloads.start(request)),
    finished: async (id, onProgress, cancel) =>
      downloadPictureOf(
        await downloads.finished(id, (status) => onProgress(downloadPictureOf(status)), cancel),
      ),
    pause(id) {
      present(id)
      downloads.pause(id)
      return downloadPictureOf(present(id))
    },
    resume(id) {
      present(id)
      downloads.resume(id)
      return downloadPictureOf(present(id))
    },
    async remove(id, keepParts) {
      const found = downloads.get(id)
      if (found === undefined) return false
      if (found.state !== 'done') await downloads.cancel(id, { keepParts })
      downloads.forget(id)
      return true
    },
  }
}

export function downloadPictureOf(status: DownloadStatus): Download {
  const { error, renamed, sources, etaMs, ...rest } = status
  return {
    ...rest,
    ...(etaMs === undefined ? {} : { etaMs }),
    sources: sources.map((source) => ({ ...source })),
    renamed: renamed.slice(0, LISTED_MAX).map((entry) => ({ ...entry })),
    renamedCount: renamed.length,
    ...(error === undefined
      ? {}
      : {
          error: {
            kind: error.kind,
            message: error.message,
            ...(error.next === undefined ? {} : { next: error.next }),
          },
        }),
  }
}
