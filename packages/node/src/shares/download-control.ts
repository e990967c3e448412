/** Downloads as the local API shows them: over the getting side of the applications. */
import type { Download } from '@warren/api'
import type { Downloads, DownloadStatus } from '@warren/applications'
import type { DownloadControl } from './control.ts'

/** As many as the schema of a download lets through. */
const LISTED_MAX = 20

export function createDownloadControl(downloads: Downloads): DownloadControl {
  return {
    list: () => downloads.list().map(downloadPictureOf),
    get: (id) => {
      const found = downloads.get(id)
      return found && downloadPictureOf(found)
    },
    start({ link, to, only, bytesPerS, circuits, name }, within) {
      const request = {
        link,
        to,
        ...(within === undefined ? {} : { within }),
        ...(only === undefined ? {} : { only }),
        ...(bytesPerS === undefined ? {} : { bytesPerS }),
        ...(circuits === undefined ? {} : { circuits }),
        ...(name === undefined ? {} : { name }),
      }
      return downloadPictureOf(downloads.start(request))
    },
    async finished(id, onProgress, cancel) {
      const tell = (status: DownloadStatus): void => onProgress(downloadPictureOf(status))
      return downloadPictureOf(await downloads.finished(id, tell, cancel))
    },
    pause: (id) => downloadPictureOf(downloads.pause(id)),
    resume: (id) => downloadPictureOf(downloads.resume(id)),
    remove: (id, keepParts) => downloads.cancel(id, { keepParts }),
  }
}

export function downloadPictureOf(status: DownloadStatus): Download {
  const { error, renamed, sources, holders, ...rest } = status
  return {
    ...rest,
    bytesPerS: Math.round(status.bytesPerS),
    sources: sources.map((source) => ({ ...source })),
    ...(holders === undefined ? {} : { holders: { ...holders } }),
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
