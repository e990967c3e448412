/**
 * Where the compiled page lies: beside the compiled code (tools/node), in a folder named for what it was made of, so that what is there fits this
 * program and is never half of something.
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export const ROOT: string = path.resolve(import.meta.dirname, '../../../..')
export const PAGE_SOURCE: string = path.join(ROOT, 'apps/web/src')

/** All that the page is made of. */
const PARTS = ['apps/web/src', 'apps/cli/src/page', 'packages/api/src', 'packages/sdk/src']
const SINGLE = ['package-lock.json', 'package.json', 'apps/web/package.json']

export interface PagePlace {
  /** Holds every page that was made; others than this one are of older programs. */
  readonly parent: string
  readonly directory: string
}

export function pagePlace(): PagePlace {
  const parent = path.join(cacheDirectory(), 'page')
  return { parent, directory: path.join(parent, stampOfSource()) }
}

/** The launcher has found one that can be written. */
function cacheDirectory(): string {
  const compiled = process.env['NODE_COMPILE_CACHE']
  return compiled === undefined ? path.join(os.homedir(), '.cache/warren') : path.dirname(compiled)
}

/** Sizes and times instead of contents: looked at on every start. */
function stampOfSource(): string {
  const hash = createHash('sha256')
  const files = [...SINGLE, ...PARTS.flatMap((part) => fs.globSync(`${part}/**/*.*`, { cwd: ROOT }))]
  for (const file of files.sort()) {
    const stat = fs.statSync(path.join(ROOT, file), { throwIfNoEntry: false })
    if (stat?.isFile() === true) hash.update(`${file} ${stat.size} ${stat.mtimeMs}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}
