/** Downloads as the local API shows them: over the getting side of the applications. */
import type { Download } from '@warren/api'
import type { Downloads, DownloadStatus } from '@warren/applications'
import { fail } from '@warren/kernel'
import type { DownloadControl } from './control.ts'
import type { PassingOn } from './passing-on.ts'

/** As many as the schema of a download lets through. */
const LISTED_MAX = 20

export interface DownloadControlParts {
  readonly downloads: Downloads
  readonly passingOn: Pick<PassingOn, 'want' | 'of' | 'look' | 'forget'>
}

export function createDownloadControl({ downloads, passingOn }: DownloadControlParts): DownloadControl {
  const picture = (status: DownloadStatus): Download => withPassedOn(status, passingOn)
  return {
    list: () => downloads.list().map(picture),
    get: (id) => {
      const found = downloads.get(id)
      return found && picture(found)
    },
    start({ link, to, only, bytesPerS, circuits, name, keepSharing, besideRelay = false }, within) {
      if (keepSharing === true && only !== undefined) {
        throw fail('bad-input', 'only all of a link can be served to others under it', {
          next: 'Get all of it, or do not pass it on.',
        })
      }
      const request = {
        link,
        to,
        ...(within === undefined ? {} : { within }),
        ...(only === undefined ? {} : { only }),
        ...(bytesPerS === undefined ? {} : { bytesPerS }),
        ...(circuits === undefined ? {} : { circuits }),
        ...(name === undefined ? {} : { name }),
      }
      const { id } = downloads.start(request)
      if (keepSharing === true) passingOn.want(id, besideRelay, within)
      return picture(downloads.get(id) as DownloadStatus)
    },
    async finished(id, onProgress, cancel) {
      const tell = (status: DownloadStatus): void => onProgress(picture(status))
      return picture(await downloads.finished(id, tell, cancel))
    },
    pause: (id) => picture(downloads.pause(id)),
    resume(id) {
      const status = downloads.resume(id)
      passingOn.look(downloadPictureOf(status))
      return picture(status)
    },
    async remove(id, keepParts) {
      const removed = await downloads.cancel(id, { keepParts })
      if (removed) passingOn.forget(id)
      return removed
    },
  }
}

export function withPassedOn(status: DownloadStatus, passingOn: Pick<PassingOn, 'of'>): Download {
  const passedOn = passingOn.of(status.id)
  return { ...downloadPictureOf(status), ...(passedOn === undefined ? {} : { passedOn }) }
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
