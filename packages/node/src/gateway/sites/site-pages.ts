/** The gateway's own pages at a site's place. No scripts; every foreign word escaped. */
import type { SiteRow } from '@warren/applications'
import { escapeHtml, page } from '../pages.ts'

/** Where a link of a site would lead. It is text: whoever wants to go there copies it into the program he wants to go with. */
export function leavePage(address: string): string {
  return page(
    'This link leads out of Warren',
    `<h1>This link leads out of Warren</h1>
<p>It leads to</p>
<p><code>${escapeHtml(address)}</code></p>
<p>Whoever runs that place sees your network address, your browser, and when you came. If the link was made for readers of this site only, it tells
them that you are one. Warren does not open it: copy it into the browser that you want to be seen with, for example one that goes through Tor.</p>
<p class="soft">To go back, use the button of your browser.</p>`,
  )
}

export function scriptsPage(address: string): string {
  return page(
    'This site may run scripts',
    `<h1>You allowed this site to run scripts.</h1>
<p>Scripts can find out much about a browser and its owner. So the site opens in a browser of its own only, which reaches nothing else:</p>
<p><code>warren browse ${escapeHtml(address)}</code></p>
<p class="soft">To read it here without scripts: <code>warren site allow ${escapeHtml(address)} --no-scripts</code></p>`,
  )
}

/** Leads on to the site at once, in its own place in the history. */
export function arrivalPage(): string {
  return page(
    'Warren',
    '<p><a href="/">To the site</a></p>',
    '<meta http-equiv="refresh" content="0; url=/">',
  )
}

export function endedPage(): string {
  return page(
    'This site was taken back',
    `<h1>The owner of this site has taken it back.</h1>
<p class="soft">Versions of before may still lie in the network: <code>warren site versions ADDRESS</code></p>`,
  )
}

export interface SiteListing {
  readonly title: string
  readonly folder: readonly string[]
  readonly rows: readonly SiteRow[]
  /** Where the next rows are, if there are more. */
  readonly nextPage: string | undefined
}

export function siteListingPage({ title, folder, rows, nextPage }: SiteListing): string {
  const up = folder.length === 0 ? '' : row(hrefOf(folder.slice(0, -1), true), '..', '')
  const lines = rows.map(({ name, isFolder, bytes }) =>
    row(hrefOf([...folder, name], isFolder), isFolder ? `${name}/` : name, `${bytes} bytes`),
  )
  const more = nextPage === undefined ? '' : `<p><a href="${escapeHtml(nextPage)}">More files</a></p>`
  return page(
    title,
    `<h1>${escapeHtml(['/', ...folder].join(' '))}</h1>\n<table>\n${up}${lines.join('\n')}\n</table>\n${more}`,
  )
}

function row(href: string, name: string, size: string): string {
  return `<tr><td><a href="${escapeHtml(href)}">${escapeHtml(name)}</a></td><td class="soft">${size}</td></tr>\n`
}

function hrefOf(path: readonly string[], isFolder: boolean): string {
  const steps = path.map((component) => `/${encodeURIComponent(component.toWellFormed())}`)
  return `${steps.join('')}${isFolder ? '/' : ''}`
}
