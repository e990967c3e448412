/**
 * Files and folders of this machine, for the page: a browser tells a page what was dragged into it, but not where that lies, and nothing is
 * copied that can be shared where it is.
 */
import { spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { PlaceFindRequest, PlaceList, Places } from '@warren/api'
import { type Clock, fail } from '@warren/kernel'
import { PLACE_ENTRIES_MAX, PLACE_SEARCH_DEPTH, PLACE_SEARCH_MAX } from '../limits.ts'
import { PLACE_SEARCH_MS } from '../timeouts.ts'

export interface PlaceFinder {
  places(): Promise<Places>
  /** @throws WarrenError `not-found`: no directory is there; `no-permission`: it may not be read. */
  list(directory: string): Promise<PlaceList>
  /** The only place below the home where all of it is just so; undefined if none or several were found in time. */
  find(wanted: PlaceFindRequest): Promise<string | undefined>
  /** Opens the file manager there. @throws WarrenError `unsupported`: this machine shows none. */
  show(directory: string): void
}

/** @param env - of the process: tells whether there is a desktop. */
export function createPlaceFinder(
  clock: Clock,
  env: Readonly<Record<string, string | undefined>>,
  home: string = os.homedir(),
): PlaceFinder {
  const isDesktop = (env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? '') !== ''
  return {
    async places() {
      const usual = path.join(home, 'Downloads')
      return { home, downloads: (await isDirectory(usual)) ? usual : home, desktop: isDesktop }
    },
    list,
    find: (wanted) => find(clock, home, wanted),
    show(directory) {
      if (!isDesktop) {
        throw fail('unsupported', 'Warren does not run where a file manager could be shown', {
          next: 'Open the folder by hand.',
        })
      }
      const child = spawn('xdg-open', [directory], { stdio: 'ignore', detached: true })
      child.on('error', () => {})
      child.unref()
    },
  }
}

async function isDirectory(place: string): Promise<boolean> {
  return (await fs.stat(place).catch(() => undefined))?.isDirectory() === true
}

async function list(directory: string): Promise<PlaceList> {
  const here = path.normalize(directory)
  const found = await fs.readdir(here, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EACCES' || cause.code === 'EPERM') {
      throw fail('no-permission', 'this folder may not be read', { next: 'Choose another one.', cause })
    }
    throw fail('not-found', 'there is no such folder', { next: 'Choose another one.', cause })
  })
  const visible = found.filter(({ name }) => !name.startsWith('.'))
  const shown = visible.slice(0, PLACE_ENTRIES_MAX)
  const entries = await Promise.all(
    shown.map(async ({ name }) => {
      const place = path.join(here, name)
      // Through symbolic links: what is shown is what would be shared.
      const stat = await fs.stat(place).catch(() => undefined)
      if (stat === undefined || !(stat.isFile() || stat.isDirectory())) return []
      const kind: 'file' | 'folder' = stat.isDirectory() ? 'folder' : 'file'
      return [{ name, path: place, kind, bytes: kind === 'file' ? stat.size : 0 }]
    }),
  )
  const sorted = entries.flat().sort((a, b) => {
    if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1
    return a.name.localeCompare(b.name)
  })
  const parent = path.dirname(here)
  return {
    path: here,
    ...(parent === here ? {} : { parent }),
    entries: sorted,
    more: visible.length > PLACE_ENTRIES_MAX,
  }
}

/** Breadth first, since what people drag lies seldom deep. Hidden folders, and links, are not entered. */
async function find(clock: Clock, home: string, wanted: PlaceFindRequest): Promise<string | undefined> {
  const endsAtMs = clock.nowMs() + PLACE_SEARCH_MS
  const matches: string[] = []
  let seen = 0
  let level = [home]
  for (let depth = 0; depth <= PLACE_SEARCH_DEPTH && level.length > 0; depth++) {
    const below: string[] = []
    for (const directory of level) {
      const found = await fs.readdir(directory, { withFileTypes: true }).catch(() => [])
      seen += found.length
      // Not looked everywhere: a second place might be there, so the first one proves nothing.
      if (seen > PLACE_SEARCH_MAX || clock.nowMs() > endsAtMs) return undefined
      for (const entry of found) {
        const place = path.join(directory, entry.name)
        const kind = entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined
        if (entry.name === wanted.name && kind === wanted.kind && (await isJustSo(place, wanted)))
          matches.push(place)
        if (matches.length > 1) return undefined
        if (kind === 'folder' && !entry.name.startsWith('.')) below.push(place)
      }
    }
    level = below
  }
  return matches[0]
}

/** Browsers tell whole milliseconds, file systems nanoseconds. */
const MODIFIED_WITHIN_MS = 2

async function isJustSo(place: string, { files }: PlaceFindRequest): Promise<boolean> {
  for (const { path: inside, bytes, modifiedMs } of files) {
    const full = path.join(place, inside)
    if (full !== place && !full.startsWith(`${place}${path.sep}`)) return false
    const stat = await fs.stat(full).catch(() => undefined)
    if (stat?.isFile() !== true || stat.size !== bytes) return false
    if (Math.abs(stat.mtimeMs - modifiedMs) > MODIFIED_WITHIN_MS) return false
  }
  return true
}
