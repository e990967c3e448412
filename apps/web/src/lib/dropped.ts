/** What was dragged into the page, as far as a browser tells: enough for the daemon to find where it lies. */
import type { PlaceFindRequest } from '@warren/api'
import { FOUND_FILES_MAX } from '@warren/api/limits'

export interface Dropped {
  readonly wanted: PlaceFindRequest
  /** Its bytes; undefined for a folder, which no browser hands over as one. */
  readonly file: File | undefined
}

/** Must be called while the event is handled: afterwards the browser has forgotten. @returns undefined for text and the like. */
export async function droppedThing(data: DataTransfer): Promise<Dropped | undefined> {
  const entry = data.items[0]?.webkitGetAsEntry() ?? undefined
  const file = data.files[0]
  if (entry === undefined) return file === undefined ? undefined : fileThing(file)
  if (entry.isFile) return file === undefined ? undefined : fileThing(file)
  const files: PlaceFindRequest['files'] = []
  await collect(entry as FileSystemDirectoryEntry, '', files)
  if (files.length === 0) return undefined
  return { wanted: { name: entry.name, kind: 'folder', files }, file: undefined }
}

export function fileThing(file: File): Dropped {
  const one = { path: '', bytes: file.size, modifiedMs: file.lastModified }
  return { wanted: { name: file.name, kind: 'file', files: [one] }, file }
}

async function collect(
  folder: FileSystemDirectoryEntry,
  prefix: string,
  files: PlaceFindRequest['files'],
): Promise<void> {
  const entries = await new Promise<FileSystemEntry[]>((resolve) =>
    folder.createReader().readEntries(resolve, () => resolve([])),
  )
  for (const entry of entries) {
    if (files.length >= FOUND_FILES_MAX) return
    const path = `${prefix}${entry.name}`
    if (entry.isDirectory) {
      await collect(entry as FileSystemDirectoryEntry, `${path}/`, files)
      continue
    }
    const file = await new Promise<File | undefined>((resolve) =>
      (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined)),
    )
    if (file !== undefined) files.push({ path, bytes: file.size, modifiedMs: file.lastModified })
  }
}
