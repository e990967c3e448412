/** The page's files. Read when they are asked for: they are few and small. */
import fs from 'node:fs'
import path from 'node:path'
import type { PageFile, PageFiles } from '../http/page-server.ts'

/** All that is answered of the directory: a name in it without anything that leads elsewhere, of a kind that the page is made of. */
const NAME = /^\/([a-z]+(?:-[A-Z0-9]+)?)\.(js|css|svg)$/
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}
const START: Named = { name: 'index.html', mediaType: 'text/html; charset=utf-8' }

interface Named {
  readonly name: string
  readonly mediaType: string
}

function namedBy(asked: string): Named | undefined {
  if (asked === '/') return START
  const [, stem, kind = ''] = NAME.exec(asked) ?? []
  const mediaType = MEDIA_TYPES[kind]
  return mediaType === undefined ? undefined : { name: `${stem}.${kind}`, mediaType }
}

export interface PageSource {
  /** Where they are, made if they have to be; undefined: they cannot be had. */
  directory(): Promise<string | undefined>
}

/** @param source - undefined: whoever embeds a daemon has no page. */
export function createPageFiles(source: PageSource | undefined): PageFiles {
  return async (asked) => {
    const named = namedBy(asked)
    if (named === undefined) return undefined
    const directory = await source?.directory()
    return readFile(directory, named) ?? (asked === '/' ? NOT_BUILT : undefined)
  }
}

function readFile(directory: string | undefined, { name, mediaType }: Named): PageFile | undefined {
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
