/** Sites that are there: listing them, keeping them alive, letting them run scripts. */
import type { Site } from '@warren/api'
import { CommandFailure } from '../command-failure.ts'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { parseCount } from '../parse.ts'
import { showLetGo } from '../show/kept.ts'
import { showSite, showSiteVersion } from '../show/site.ts'
import { followSite } from './site.ts'

export async function listSites(output: Output, options: HomeOption): Promise<undefined> {
  const sites = await withDaemon(options, async (client) => {
    const found: Site[] = []
    for await (const site of client.list('listSites')) found.push(site)
    return found
  })
  for (const site of sites) output.result(site, output.json ? '' : showSite(site))
  if (sites.length === 0) output.text('There are no sites here. Make one: warren site publish DIR')
}

export async function listSiteVersions(
  output: Output,
  site: string,
  options: HomeOption,
): Promise<undefined> {
  const { versions } = await withDaemon(options, (client) =>
    client.call('listSiteVersions', { params: { site } }),
  )
  for (const version of versions) output.result(version, output.json ? '' : showSiteVersion(version))
}

export async function pinSite(
  output: Output,
  site: string,
  version: string | undefined,
  options: HomeOption,
): Promise<undefined> {
  const body = version === undefined ? {} : { version: parseCount(version) }
  const pin = await withDaemon(options, async (client) => {
    const job = await client.call('pinSite', { params: { site }, body })
    return (await followSite(client, job, output)).result?.pin
  })
  if (pin === undefined) throw new CommandFailure('bug', 'The daemon tells no pin.')
  const what = version === undefined ? 'The newest version of this site' : `Version ${version} of this site`
  output.result(pin, `${what} is kept alive while this node runs now and then.`)
}

export async function unpinSite(
  output: Output,
  site: string,
  version: string | undefined,
  options: HomeOption,
): Promise<undefined> {
  const body = version === undefined ? {} : { version: parseCount(version) }
  const removed = await withDaemon(options, (client) => client.call('unpinSite', { params: { site }, body }))
  output.result(removed, showLetGo(removed))
}

export async function allowSite(
  output: Output,
  site: string,
  { scripts, ...options }: HomeOption & { readonly scripts: boolean },
): Promise<undefined> {
  const way = await withDaemon(options, (client) =>
    client.call('allowSite', { params: { site }, body: { scripts } }),
  )
  const text = scripts
    ? `This site may run scripts now. It opens in a browser of its own only: warren browse ${site}`
    : 'This site runs no scripts. It opens in any browser of this machine.'
  output.result(way, text)
}
