/** What this node shares: listing it, counting, stopping. */
import type { Share } from '@warren/api'
import type { Client } from '@warren/sdk'
import { badInput } from '../command-failure.ts'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { linkBodyOf } from '../parse-files.ts'
import { dateText } from '../show/kept.ts'
import { showShare, showStatistics } from '../show/share.ts'

const NOTHING = 'Nothing is shared. Share something: warren share FILE'

export async function listShares(output: Output, options: HomeOption): Promise<undefined> {
  await eachShare(options, output, (share) => output.result(share, output.json ? '' : showShare(share)))
}

export async function shareStatistics(output: Output, options: HomeOption): Promise<undefined> {
  await eachShare(options, output, (share) => {
    const { id, name, state, statistics } = share
    output.result({ id, name, state, ...statistics }, output.json ? '' : showStatistics(share))
  })
}

async function eachShare(options: HomeOption, output: Output, show: (share: Share) => void): Promise<void> {
  const shares = await withDaemon(options, allShares)
  for (const share of shares) show(share)
  if (shares.length === 0) output.text(NOTHING)
}

async function allShares(client: Client): Promise<Share[]> {
  const shares: Share[] = []
  for await (const share of client.list('listShares')) shares.push(share)
  return shares
}

/** @param names - ids, links, or `all`. */
export async function stopShares(
  output: Output,
  names: readonly string[],
  options: HomeOption,
): Promise<undefined> {
  const stopped = await withDaemon(options, async (client) => {
    const wanted = chosen(await allShares(client), names)
    for (const { id } of wanted) await client.call('removeShare', { params: { id } })
    return wanted
  })
  for (const { id, name, left } of stopped) {
    const until = left === undefined || left.state === 'leaving' ? undefined : left.until
    const leads =
      until === undefined
        ? 'Its link leads nowhere now.'
        : `What was left with relays stays there until ${dateText(until)}; it is not renewed from here any longer.`
    const told = { removed: true, id, name, ...(until === undefined ? {} : { leftUntil: until }) }
    output.result(told, `"${name}" is no longer shared. ${leads}`)
  }
  if (stopped.length === 0) output.text(NOTHING)
}

function chosen(shares: readonly Share[], names: readonly string[]): readonly Share[] {
  if (names.includes('all')) return shares
  const found = names.flatMap((name) => {
    const body = linkBodyOf(name)
    const matching = shares.filter(
      ({ id, link }) =>
        id === name || (body !== undefined && link !== undefined && linkBodyOf(link) === body),
    )
    if (matching.length === 0) {
      const shown = body === undefined ? `"${name.slice(0, 40)}"` : 'this link'
      throw badInput(`There is no share ${shown} here.`, 'Type: warren share list')
    }
    return matching
  })
  return [...new Set(found)]
}
