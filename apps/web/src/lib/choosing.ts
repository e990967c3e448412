/** Files chosen out of a link: whole folders are named once, so that few names say what is wanted. */
import type { ContentEntry } from '@warren/api'
import { DOWNLOAD_PATTERNS_MAX } from '@warren/api/limits'

export interface Chosen {
  /** undefined: all of it. */
  readonly only: string[] | undefined
  readonly files: number
  readonly bytes: number
  /** More names than one download takes. */
  readonly isTooMany: boolean
}

/** @param ticked - paths of files, of those in `entries`. */
export function chosenOf(entries: readonly ContentEntry[], ticked: ReadonlySet<string>): Chosen {
  const files = entries.filter(({ kind }) => kind === 'file')
  const wanted = files.filter(({ path }) => ticked.has(path))
  const sum = { files: wanted.length, bytes: wanted.reduce((all, { bytes }) => all + bytes, 0) }
  if (wanted.length === files.length) return { ...sum, only: undefined, isTooMany: false }
  const counts = new Map<string, { all: number; ticked: number }>()
  for (const { path } of files) {
    for (const folder of foldersOf(path)) {
      const count = counts.get(folder) ?? { all: 0, ticked: 0 }
      counts.set(folder, { all: count.all + 1, ticked: count.ticked + (ticked.has(path) ? 1 : 0) })
    }
  }
  const isWhole = (folder: string): boolean => {
    const count = counts.get(folder)
    return count !== undefined && count.all === count.ticked
  }
  const names = new Set(wanted.map(({ path }) => nameFor(foldersOf(path).find(isWhole) ?? path)))
  return { ...sum, only: [...names], isTooMany: names.size > DOWNLOAD_PATTERNS_MAX }
}

/** `a/b/c.txt`: `a`, `a/b`. */
function foldersOf(path: string): string[] {
  const steps = path.split('/').slice(0, -1)
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'))
}

/** From the top: a name alone would be looked for in every folder. */
function nameFor(path: string): string {
  return `/${path}`
}
