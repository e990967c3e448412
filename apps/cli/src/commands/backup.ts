/** `warren backup`: words, shares and files from which everything comes back. */
import fs from 'node:fs'
import path from 'node:path'
import type { Client } from '@warren/sdk'
import { badInput, CommandFailure } from '../command-failure.ts'
import { isRunning, type HomeOption, homeOf, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { passphraseFrom } from '../read-secret.ts'
import { wordGrid } from '../show/words.ts'
import { entriesText } from '../show/entries.ts'

export interface BackupOptions extends HomeOption {
  readonly stdin?: boolean
}

export interface BackupSharesOptions extends BackupOptions {
  readonly need: number
  readonly of: number
}

const WORDS_WARNING =
  'Whoever has these words has every key and address of this node. Write them on paper; keep them where only you find them.'

export async function backupWords(output: Output, options: BackupOptions): Promise<undefined> {
  const words = await ownWords(options)
  output.progress(WORDS_WARNING)
  output.result(
    { words },
    `${wordGrid(words)}\n\nOn an empty machine: warren restore\nOne machine at a time: two with the same words disturb each other.`,
  )
}

async function ownWords(options: BackupOptions): Promise<readonly string[]> {
  if (isRunning(options)) {
    return withDaemon(options, async (client) => {
      const body = await passphraseFor(client, options)
      return (await client.call('getBackupWords', { body })).words
    })
  }
  const { formatRecoveryWords } = await import('@warren/node')
  return formatRecoveryWords(await rootOfHome(options))
}

export async function backupShares(output: Output, options: BackupSharesOptions): Promise<undefined> {
  const { need, of } = options
  const shares = await ownShares(options)
  output.progress(
    `Give each share to another person. Any ${need} of them bring everything back; ${need - 1} tell nothing.`,
  )
  const texts = shares.map(
    (words, index) => `Share ${index + 1} of ${of} (${need} are needed)\n${wordGrid(words)}`,
  )
  output.result({ need, of, shares }, `${texts.join('\n\n')}\n\nOn an empty machine: warren restore --shares`)
}

async function ownShares(options: BackupSharesOptions): Promise<readonly (readonly string[])[]> {
  const { need, of } = options
  if (!(need >= 2 && need <= of && of <= 16)) {
    throw badInput(
      'Shares cannot be made in these numbers.',
      'At least 2 are needed and at most 16 are made: warren backup shares --need 3 --of 5',
    )
  }
  if (isRunning(options)) {
    return withDaemon(options, async (client) => {
      const body = { need, of, ...(await passphraseFor(client, options)) }
      return (await client.call('getBackupShares', { body })).shares
    })
  }
  const [{ splitRoot }, { createNodePrimitives }] = await Promise.all([
    import('@warren/node'),
    import('@warren/platform/node'),
  ])
  return splitRoot(createNodePrimitives(), await rootOfHome(options), { need, of })
}

export async function backupFile(output: Output, file: string, options: HomeOption): Promise<undefined> {
  const target = path.resolve(file)
  if (fs.existsSync(target)) throw badInput(`${target} is there already.`, 'Name another file, or remove it.')
  const made = await withDaemon(options, (client) => client.call('getBackupFile', {}))
  const bytes = Buffer.from(made.file, 'base64')
  fs.writeFileSync(target, bytes, { flag: 'wx', mode: 0o600 })
  const { file: _, ...entries } = made
  output.result(
    { path: target, bytes: bytes.length, ...entries },
    `Written: ${target} (${entriesText(entries)}).\nIt opens only with the words: warren backup words\nOn an empty machine: warren restore --from FILE`,
  )
}

async function passphraseFor(client: Client, options: BackupOptions): Promise<{ passphrase?: string }> {
  const { storage } = await client.call('getStatus')
  return storage.passphrase ? { passphrase: await passphraseFrom(options) } : {}
}

/** Straight from the home, since no daemon runs with it. */
async function rootOfHome(options: BackupOptions): Promise<Uint8Array> {
  const [{ hasRoot, readRoot }, { Sensitive }] = await Promise.all([
    import('@warren/node'),
    import('@warren/kernel'),
  ])
  const home = homeOf(options)
  if (!fs.existsSync(home) || !hasRoot(home)) {
    throw new CommandFailure('not-found', `The home ${home} holds no keys yet.`, {
      next: 'Name another with --home DIR, or start Warren once: warren up',
    })
  }
  const root = await readRoot(home, async () => new Sensitive(await passphraseFrom(options)))
  return root.reveal()
}
