/** The pages of the port for browsers: a folder's files, a question, and failures. No scripts; every foreign word escaped. */
import type { Content, ContentEntry } from '@warren/api'

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

const STYLE = `:root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:52rem;margin:3rem auto;padding:0 1.25rem;overflow-wrap:anywhere}
h1{font-size:1.4rem}p{max-width:40rem}table{border-collapse:collapse;width:100%}td{padding:.25rem .5rem .25rem 0;border-bottom:1px solid #8883}
td+td{text-align:right;white-space:nowrap}.soft{color:#777}code{font-size:.9em}`

export function page(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>${head}
<body>
${body}
</body>
</html>
`
}

/** @param next - what to do, as a sentence. */
export function failurePage(sentence: string, next: string | undefined): string {
  const hint = next === undefined ? '' : `<p class="soft">${escapeHtml(next)}</p>`
  return page('Warren', `<h1>${escapeHtml(sentence)}</h1>\n${hint}`)
}

/** @param path - of this request, as it stood. */
export function questionPage(path: string): string {
  return page(
    'Warren',
    `<h1>Another web page sent you to this link.</h1>
<p>Whoever made the link sees that somebody opens it now. If it was made for you alone, that tells them who you are.</p>
<p><a href="${escapeHtml(path)}" rel="noreferrer">Open it all the same</a></p>`,
  )
}

export interface Listing {
  readonly content: Content
  /** Components of the folder shown; none: the whole share. */
  readonly folder: readonly string[]
  /** What stands in it: by name, folders with their `bytes` summed up. */
  readonly rows: readonly ListingRow[]
  /** Where the next rows are, if there are more. */
  readonly nextPage: string | undefined
  /** `/w/BODY` */
  readonly base: string
}

export interface ListingRow {
  readonly name: string
  readonly isFolder: boolean
  readonly bytes: number
}

export function listingPage({ content, folder, rows, nextPage, base }: Listing): string {
  const here = [content.name, ...folder].join(' / ')
  const up = folder.length === 0 ? '' : rowHtml(hrefOf(base, folder.slice(0, -1), true), '..', '')
  const lines = rows.map(({ name, isFolder, bytes }) =>
    rowHtml(hrefOf(base, [...folder, name], isFolder), isFolder ? `${name}/` : name, `${bytes} bytes`),
  )
  const more = nextPage === undefined ? '' : `<p><a href="${escapeHtml(nextPage)}">More files</a></p>`
  const { files, bytes } = content
  return page(
    content.name,
    `<h1>${escapeHtml(here)}</h1>
<p class="soft">The whole share: ${files} files, ${bytes} bytes. To get all of it: <code>warren get ${escapeHtml(content.link)}</code></p>
<table>
${up}${lines.join('\n')}
</table>
${more}`,
  )
}

function rowHtml(href: string, name: string, size: string): string {
  return `<tr><td><a href="${escapeHtml(href)}">${escapeHtml(name)}</a></td><td class="soft">${size}</td></tr>\n`
}

function hrefOf(base: string, path: readonly string[], isFolder: boolean): string {
  const steps = path.map((component) => encodeURIComponent(component.toWellFormed()))
  return `${[base, ...steps].join('/')}${isFolder ? '/' : ''}`
}

/** What stands directly in a folder of a share; undefined: there is no such folder. */
export function rowsOf(
  entries: readonly ContentEntry[],
  folder: readonly string[],
): ListingRow[] | undefined {
  const prefix = folder.length === 0 ? '' : `${folder.join('/')}/`
  const rows = new Map<string, ListingRow>()
  let isThere = folder.length === 0
  for (const { path, kind, bytes } of entries) {
    if (`${path}/` === prefix && kind === 'folder') isThere = true
    if (!path.startsWith(prefix)) continue
    isThere = true
    const rest = path.slice(prefix.length)
    const slash = rest.indexOf('/')
    const name = slash < 0 ? rest : rest.slice(0, slash)
    const before = rows.get(name)?.bytes ?? 0
    rows.set(name, { name, isFolder: slash >= 0 || kind === 'folder', bytes: before + bytes })
  }
  return isThere ? [...rows.values()] : undefined
}
