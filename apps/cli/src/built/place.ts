/**
 * Where what is made of the source lies: beside the compiled code (tools/node), in a folder named for what it was made of, so that what is there
 * fits this program and is never half of something.
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export const ROOT: string = path.resolve(import.meta.dirname, '../../../..')
export const PAGE_SOURCE: string = path.join(ROOT, 'apps/web/src')

/** `page`: what a browser loads; `program`: the command line and the daemon, each a few files instead of hundreds. */
export type Built = 'page' | 'program'

/** All that each is made of: folders, and single files. */
const PARTS: Readonly<Record<Built, readonly string[]>> = {
  page: ['apps/web/src', 'apps/cli/src/built', 'packages/api/src', 'packages/sdk/src'],
  program: ['apps/cli/src', 'packages'],
}
const SINGLE: Readonly<Record<Built, readonly string[]>> = {
  page: ['package-lock.json', 'package.json', 'apps/web/package.json'],
  program: ['package-lock.json', 'package.json'],
}
/** Below `packages`: what no program is made of. */
const ASIDE: ReadonlySet<string> = new Set(['test', 'node_modules'])

export interface BuiltPlace {
  /** Holds every one that was made; others than this one are of older programs. */
  readonly parent: string
  readonly directory: string
}

/** Where it is, or is to be made. */
export function builtPlace(kind: Built): BuiltPlace {
  const stamp = stampOf(kind)
  const places = [path.join(ROOT, '.cache'), cacheDirectory()].map((cache) => {
    const parent = path.join(cache, kind)
    return { parent, directory: path.join(parent, stamp) }
  })
  // An image has it where nobody can write.
  const [packaged, own] = places as [BuiltPlace, BuiltPlace]
  return fs.existsSync(packaged.directory) ? packaged : own
}

/** The launcher has found one that can be written. */
function cacheDirectory(): string {
  const compiled = process.env['NODE_COMPILE_CACHE']
  return compiled === undefined ? path.join(os.homedir(), '.cache/warren') : path.dirname(compiled)
}

/**
 * Names, sizes and times instead of contents. Looked at on every start, and so without what is dear when done a thousand times: joining of paths,
 * a hash for each file. Some milliseconds are left.
 */
function stampOf(kind: Built): string {
  const lines = [ROOT, process.version]
  for (const file of SINGLE[kind]) addFile(lines, `${ROOT}/${file}`)
  for (const part of PARTS[kind]) addFolder(lines, `${ROOT}/${part}`)
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16)
}

function addFolder(lines: string[], folder: string): void {
  const entries = fs.readdirSync(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = `${folder}/${entry.name}`
    if (entry.isFile()) addFile(lines, file)
    else if (entry.isDirectory() && !ASIDE.has(entry.name)) addFolder(lines, file)
  }
}

function addFile(lines: string[], file: string): void {
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (stat !== undefined) lines.push(`${file} ${stat.size} ${stat.mtimeMs}`)
}
