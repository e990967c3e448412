/** `warren token`: what other programs of this machine are given instead of the owner's own token. */
import path from 'node:path'
import { SCOPES, type Scope, type Token } from '@warren/api'
import { badInput } from '../command-failure.ts'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { labelled } from '../show/table.ts'

export interface NewTokenOptions extends HomeOption {
  readonly scope?: readonly string[]
  readonly directory?: string
}

export async function newToken(output: Output, name: string, options: NewTokenOptions): Promise<undefined> {
  const scopes = [...new Set((options.scope ?? []).map(parseScope))]
  if (scopes.length === 0) throw badInput('A token needs to be for something.', `Say what: ${ONE_OF}`)
  const { directory } = options
  const body = {
    name,
    scopes,
    ...(directory === undefined ? {} : { directory: path.resolve(directory) }),
  }
  const made = await withDaemon(options, (client) => client.call('addToken', { body }))
  output.progress('It is shown this once. Give it to the program now; to take it back: warren token list')
  output.result(made, made.token)
}

export async function listTokens(output: Output, options: HomeOption): Promise<undefined> {
  let shown = 0
  await withDaemon(options, async (client) => {
    for await (const token of client.list('listTokens')) {
      output.result(token, textOf(token))
      shown++
    }
  })
  if (shown === 0) output.text('No program has a token. To make one: warren token new NAME --scope status')
}

export async function revokeToken(output: Output, id: string, options: HomeOption): Promise<undefined> {
  if (!/^[\w-]{1,64}$/.test(id))
    throw badInput('This is not the id of a token.', 'To see them: warren token list')
  await withDaemon(options, (client) => client.call('removeToken', { params: { id } }))
  output.result({ removed: true, id }, 'The token is revoked: the program that uses it is shut out at once.')
}

const ONE_OF = `--scope ${SCOPES.join(', --scope ')}`

function parseScope(text: string): Scope {
  const scope = SCOPES.find((known) => known === text)
  if (scope !== undefined) return scope
  throw badInput('This is nothing that a token can be for.', `Say what: ${ONE_OF}`)
}

function textOf({ id, name, scopes, directory, createdAt }: Token): string {
  const rows = [
    ['id', id],
    ['may', scopes.join(', ')],
    ['files only in', directory],
    ['since', createdAt],
  ] as const
  return `${name}\n${labelled(rows)}`
}
