/** `warren service keys`: who may enter a service that is there. */
import type { Service } from '@warren/api'
import { badInput } from '../command-failure.ts'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { parseClientKey, parseServiceAddress } from '../parse.ts'

export interface ServiceKeysOptions extends HomeOption {
  readonly add?: readonly string[]
  readonly remove?: readonly string[]
  /** No key is needed any more. */
  readonly everybody?: boolean
}

export async function serviceKeys(
  output: Output,
  address: string,
  options: ServiceKeysOptions,
): Promise<undefined> {
  const params = { address: parseServiceAddress(address) }
  const added = (options.add ?? []).map((key) => parseClientKey(key).toLowerCase())
  const removed = new Set((options.remove ?? []).map((key) => parseClientKey(key).toLowerCase()))
  const opens = options.everybody === true
  if (opens && added.length + removed.size > 0)
    throw badInput('--everybody takes every key away.', 'Leave --add and --remove away.')
  const isAsked = opens || added.length + removed.size > 0
  const service = await withDaemon(options, async (client) => {
    const before = await client.call('getService', { params })
    if (!isAsked) return before
    const unknown = [...removed].find((key) => !before.clients.includes(key))
    if (unknown !== undefined)
      throw badInput(
        'One of the keys to remove lets nobody in.',
        `To see them: warren service keys ${address}`,
      )
    const kept = before.clients.filter((key) => !removed.has(key))
    const clients = opens ? [] : [...kept, ...added]
    if (clients.length === 0 && !opens) {
      throw badInput(
        'Without any key everybody who has the address could enter.',
        'If that is what you want, add --everybody instead. Else give another key with --add first.',
      )
    }
    return client.call('setServiceClients', { params, body: { clients } })
  })
  output.result(service, textOf(service, isAsked))
}

function textOf({ clients }: Service, isChanged: boolean): string {
  const who = clients.length === 0 ? 'Everybody who has the address may enter.' : clients.join('\n')
  return isChanged ? `${who}\nIt is published anew. Who is in stays until he leaves.` : who
}
