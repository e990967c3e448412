/** Sites as people read them. */
import type { Site, SitePublished, SiteVersion } from '@warren/api'
import { dateText } from './kept.ts'
import { printable } from './printable.ts'
import { labelled } from './table.ts'
import { count, formatBytes } from './units.ts'

/** @param update - the command that publishes the next version. */
export function showPublished(published: SitePublished, update: string): string {
  const { site, sentParts, sentBytes, keptParts, skipped, skippedCount } = published
  const kept = keptParts === 0 ? '' : `; ${count(keptParts, 'part')} lay there already`
  const left = skipped.slice(0, 5).map(({ path, reason }) => `${printable(path)}: ${reason}`)
  const rows = [
    ['address', `${site.address}.onion`],
    ['in a browser', site.url === undefined ? undefined : `${site.url}\n(on a machine where Warren runs)`],
    ['version', versionText(site)],
    ['holds', holdsText(site)],
    ['sent', `${count(sentParts, 'part')}, ${formatBytes(sentBytes)}${kept}`],
    ['stored on', storedText(site)],
    ['survives until', untilText(site)],
    [
      'left out',
      skippedCount === 0 ? undefined : [...left, ...moreText(skippedCount - left.length)].join('\n'),
    ],
    ['to change it', update],
  ] as const
  return `The site can be read while this node is away.\n${labelled(rows)}`
}

const STATES: Readonly<Record<Site['state'], string>> = {
  begun: 'was begun; no version lies in the network yet',
  live: 'can be read',
  ended: 'was taken back',
}

export function showSite(site: Site): string {
  const rows = [
    ['name', site.name],
    ['state', STATES[site.state]],
    ['in a browser', site.url],
    ['waits', site.cause && `${site.cause}; it is tried again by itself`],
    ['version', versionText(site)],
    ['holds', holdsText(site)],
    ['stored on', storedText(site)],
    ['survives until', untilText(site)],
    ['shown before', site.remainsUntil && `stays with its holders ${remainsText(site)}`],
    [
      'made of',
      site.path === ''
        ? `folder missing: warren site update ${site.name ?? site.address} DIR`
        : printable(site.path),
    ],
    ['scripts', site.scripts ? 'may run, in "warren browse" only' : undefined],
  ] as const
  return `${site.address}.onion\n${labelled(rows)}`
}

export function showSiteVersion({ version, publishedAt, files, bytes, url }: SiteVersion): string {
  const at = new Date(publishedAt).toLocaleString('sv-SE')
  const where = url === undefined ? '' : `  ${url}`
  return `${version}  ${at}  ${count(files, 'file')}, ${formatBytes(bytes)}${where}`
}

export function remainsText({ remainsUntil }: Site): string {
  return remainsUntil === undefined ? 'until it ends' : `until ${dateText(remainsUntil)}`
}

function versionText({ version, above }: Site): string | undefined {
  if (version === undefined || above === undefined) return version?.toString()
  return `${version}, above ${above}, which another machine with its key published at the same moment`
}

function holdsText({ files, bytes }: Site): string | undefined {
  return files === undefined || bytes === undefined
    ? undefined
    : `${count(files, 'file')}, ${formatBytes(bytes)}`
}

function storedText({ holders, spare }: Site): string | undefined {
  if (holders === undefined || spare === undefined) return undefined
  return `${count(holders, 'relay')}; ${count(spare, 'relay')} may die without loss`
}

function untilText({ until }: Site): string | undefined {
  const date = until === undefined ? undefined : new Date(until).toLocaleString('sv-SE')
  return date && `${date}, and on while this node runs now and then`
}

function moreText(more: number): readonly string[] {
  return more > 0 ? [`and ${more} more`] : []
}
