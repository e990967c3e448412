/** `warren client-auth`: keys to services that let in only known clients. */
import { badInput } from '../command-failure.ts'
import { type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { parseClientKey, parseServiceAddress } from '../parse.ts'
import { linkBodyOf, parseLink } from '../parse-files.ts'
import { readStdinLines } from '../read-secret.ts'
import { labelled } from '../show/table.ts'

export async function newClientKeys(output: Output, options: HomeOption): Promise<undefined> {
  const keys = await withDaemon(options, (client) => client.call('newClientKeys'))
  const rows = [
    ['public key', keys.publicKey],
    ['private key', keys.privateKey],
  ] as const
  const next =
    'Give the public key to the owner of the service or share, keep the private key for yourself, and with the address or link type:'
  output.result(keys, `${labelled(rows)}\n${next}\n  warren client-auth add ADDRESS PRIVATEKEY`)
}

/** @param key - `-`: it comes from stdin, and so stands in no list of processes and no history. */
export async function addClientAuth(
  output: Output,
  address: string,
  key: string,
  options: HomeOption,
): Promise<undefined> {
  const service = linkBodyOf(address) === undefined ? parseServiceAddress(address) : parseLink(address)
  const privateKey = parseClientKey(key === '-' ? await keyFromStdin() : key)
  const kept = await withDaemon(options, (client) =>
    client.call('addClientAuth', { body: { address: service, privateKey } }),
  )
  output.result(kept, `The key is kept for ${kept.address}`)
}

async function keyFromStdin(): Promise<string> {
  const [line, ...more] = await readStdinLines()
  if (line !== undefined && more.length === 0) return line.trim()
  throw badInput(
    'One line was expected on stdin: the private key.',
    'Type for instance: warren client-auth add ADDRESS - < FILE',
  )
}

export async function listClientAuth(output: Output, options: HomeOption): Promise<undefined> {
  let shown = 0
  await withDaemon(options, async (client) => {
    for await (const entry of client.list('listClientAuth')) {
      output.result(entry, `${entry.address}\n${labelled([['public key', entry.publicKey]])}`)
      shown++
    }
  })
  if (shown === 0) output.text('No key is kept.')
}

export async function removeClientAuth(
  output: Output,
  address: string,
  options: HomeOption,
): Promise<undefined> {
  const params = { address: parseServiceAddress(address) }
  await withDaemon(options, (client) => client.call('removeClientAuth', { params }))
  output.result({ removed: true, address: `${params.address.slice(0, 56)}.onion` }, 'The key is forgotten.')
}
