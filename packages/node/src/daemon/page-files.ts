/** The page's files. Read when they are asked for: they are few and small. */
import fs from 'node:fs'
import path from 'node:path'
import type { PageFile, PageFiles } from '../http/page-server.ts'

/** All there are; nothing else of the directory is ever answered. */
const NAMES: Readonly<Record<string, readonly [name: string, mediaType: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
}

export interface PageSource {
  /** Where they are, made if they have to be; undefined: they cannot be had. */
  directory(): Promise<string | undefined>
}

/** @param source - undefined: whoever embeds a daemon has no page. */
export function createPageFiles(source: PageSource | undefined): PageFiles {
  return async (asked) => {
    const known = Object.hasOwn(NAMES, asked) ? NAMES[asked] : undefined
    if (known === undefined) return undefined
    const [name, mediaType] = known
    const directory = await source?.directory()
    return readFile(directory, name, mediaType) ?? (asked === '/' ? NOT_BUILT : undefined)
  }
}

function readFile(directory: string | undefined, name: string, mediaType: string): PageFile | undefined {
  if (directory === undefined) return undefined
  try {
    return { bytes: fs.readFileSync(path.join(directory, name)), mediaType }
  } catch {
    return undefined
  }
}

const NOT_BUILT: PageFile = {
  bytes: new TextEncoder().encode(
    'The page of Warren could not be made here. To see why, type in the folder of Warren: npm run build\n',
  ),
  mediaType: 'text/plain; charset=utf-8',
}
