/** `warren pin`: what this node keeps alive in the network. */
import type { Pin } from '@warren/api'
import type { Client } from '@warren/sdk'
import { badInput } from '../command-failure.ts'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { parseTarget, parseUntil } from '../parse-files.ts'
import { showLetGo, showPin } from '../show/kept.ts'

export async function pin(
  output: Output,
  given: string | undefined,
  options: HomeOption & { readonly until?: string },
): Promise<undefined> {
  if (given === undefined || given === '')
    throw badInput('What is to be kept alive is missing.', 'Type: warren pin LINK, or warren pin list')
  const target = parseTarget(given)
  const until = options.until === undefined ? {} : { until: parseUntil(options.until, Date.now()) }
  const made = await withDaemon(options, (client) => client.call('addPin', { body: { target, ...until } }))
  output.result(made, `It is kept alive from now on, while this node runs.\n${showPin(made)}`)
}

export async function listPins(output: Output, options: HomeOption): Promise<undefined> {
  const pins = await withDaemon(options, allPins)
  for (const each of pins) output.result(each, output.json ? '' : showPin(each))
  if (pins.length === 0) output.text('Nothing is kept alive. Keep something: warren pin LINK')
}

export async function unpin(output: Output, given: string, options: HomeOption): Promise<undefined> {
  const removed = await withDaemon(options, async (client) => {
    const id = await idOf(client, given)
    return { ...(await client.call('removePin', { params: { id } })), id }
  })
  output.result(removed, showLetGo(removed))
}

/** What a link leads to is known to the node only. */
async function idOf(client: Client, given: string): Promise<string> {
  if (/^[0-9a-f]{16}$/.test(given)) return given
  return (await client.call('findPin', { body: { target: parseTarget(given) } })).id
}

async function allPins(client: Client): Promise<Pin[]> {
  const pins: Pin[] = []
  for await (const each of client.list('listPins')) pins.push(each)
  return pins
}
