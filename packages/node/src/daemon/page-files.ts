/** The page's files, from the directory that the package brings. Read when they are asked for: they are few and small. */
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

/** @param directory - undefined: the package was installed without its page. */
export function createPageFiles(directory: string | undefined): PageFiles {
  return (asked) => {
    const known = NAMES[asked]
    if (known === undefined) return undefined
    const [name, mediaType] = known
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
    'The page of Warren has not been built here. In the folder of Warren, type: npm run build\n',
  ),
  mediaType: 'text/plain; charset=utf-8',
}
