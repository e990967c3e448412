/** `warren name`: names of one's own for addresses and links, apart from what others call them. */
import type { ResolvedName } from '@warren/api'
import type { Client } from '@warren/sdk'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { labelled } from '../show/table.ts'

export interface NameOptions extends HomeOption {
  readonly saidBy?: string
}

export async function addName(
  output: Output,
  name: string,
  target: string,
  options: NameOptions,
): Promise<undefined> {
  const { saidBy } = options
  const body = { name, target, ...(saidBy === undefined ? {} : { saidBy }) }
  const entry = await withDaemon(options, (client) => client.call('addName', { body }))
  const words = entry.saidBy === undefined ? 'is your name for' : `is what ${entry.saidBy} calls`
  output.result(entry, `${entry.name} ${words} ${entry.target}`)
}

export async function listNames(output: Output, options: HomeOption): Promise<undefined> {
  let shown = 0
  await withDaemon(options, async (client) => {
    for await (const entry of client.list('listNames')) {
      const rows = [
        ['stands for', entry.target],
        ['said by', entry.saidBy ?? 'you'],
      ] as const
      output.result(entry, `${entry.name}\n${labelled(rows)}`)
      shown++
    }
  })
  if (shown === 0) output.text('There is no name. To add one, type: warren name add NAME TARGET')
}

export async function removeName(output: Output, name: string, options: NameOptions): Promise<undefined> {
  const { saidBy } = options
  const query = saidBy === undefined ? {} : { saidBy }
  await withDaemon(options, (client) => client.call('removeName', { params: { name }, query }))
  output.result({ removed: true, name, ...query }, 'The name is forgotten.')
}

/** What a name stands for; says whose word it is where that can be seen beside the result. */
export async function resolveName(client: Client, output: Output, name: string): Promise<ResolvedName> {
  const found = await client.call('resolveName', { params: { name } })
  const { saidBy, target } = found
  output.progress(
    saidBy.length === 0
      ? `${found.name} is your name for ${target}`
      : `${found.name} is what ${saidBy.join(', ')} calls ${target}; you have no name for it of your own.`,
  )
  return found
}
