/** `warren site publish`, `update`, `unpublish`, `preview`: what changes a site, followed to its end. */
import path from 'node:path'
import type { Job, SitePublished } from '@warren/api'
import type { Client } from '@warren/sdk'
import { CommandFailure } from '../command-failure.ts'
import { followLive } from '../follow-live.ts'
import { commandFor, type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { remainsText, showPublished } from '../show/site.ts'

export async function publishSite(
  output: Output,
  folder: string,
  { name, ...options }: HomeOption & { readonly name?: string },
): Promise<undefined> {
  const body = { path: path.resolve(folder), ...(name === undefined ? {} : { name }) }
  const published = await withDaemon(options, async (client) =>
    publishedOf(await followSite(client, await client.call('publishSite', { body }), output)),
  )
  showResult(output, published, options)
}

export async function updateSite(
  output: Output,
  site: string,
  folder: string | undefined,
  options: HomeOption,
): Promise<undefined> {
  const body = folder === undefined ? {} : { path: path.resolve(folder) }
  const published = await withDaemon(options, async (client) => {
    const job = await client.call('updateSite', { params: { site }, body })
    return publishedOf(await followSite(client, job, output))
  })
  showResult(output, published, options)
}

export async function unpublishSite(output: Output, site: string, options: HomeOption): Promise<undefined> {
  const ended = await withDaemon(options, async (client) => {
    const job = await client.call('unpublishSite', { params: { site } })
    return (await followSite(client, job, output)).result?.site
  })
  if (ended === undefined) throw new CommandFailure('bug', 'The daemon tells no site.')
  output.result(
    ended,
    `The site shows nothing any more, and this node keeps nothing of it alive, pinned versions neither.
What was published stays with its holders ${remainsText(ended)}, and whoever copied or pinned it has it.`,
  )
}

export async function previewSite(output: Output, folder: string, options: HomeOption): Promise<undefined> {
  const body = { path: path.resolve(folder) }
  const preview = await withDaemon(options, (client) => client.call('previewSite', { body }))
  output.result(
    preview,
    `Open this in a browser of this machine to see what readers would see:
${preview.url}`,
  )
}

/** `address` and `version` stand at the top, where scripts look for them. */
function showResult(output: Output, published: SitePublished, options: HomeOption): void {
  const { address, version } = published.site
  const update = commandFor(options, 'site', 'update', published.site.name ?? address)
  output.result({ address, version, ...published }, showPublished(published, update))
}

function publishedOf({ result }: Job): SitePublished {
  if (result?.sitePublished === undefined) throw new CommandFailure('bug', 'The daemon tells no site.')
  return result.sitePublished
}

/** Follows the job to its end. @throws CommandFailure with exit code 130: it was interrupted, and the site is as it was. */
export function followSite(client: Client, job: Job, output: Output): Promise<Job> {
  return followLive(client, job, output, {
    line: ({ steps, percentage }) => {
      const running = steps.find(({ state }) => state === 'running')
      return running !== undefined && percentage > 0 ? `${running.name}: ${percentage} %` : undefined
    },
    givenUp: 'Given up: the site is as it was.',
  })
}
