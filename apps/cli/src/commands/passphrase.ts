/** `warren passphrase`: what is on the disk opens only with it. */
import type { Client } from '@warren/sdk'
import { badInput, CommandFailure } from '../command-failure.ts'
import { commandFor, type HomeOption, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { askSecret, readStdinLines } from '../read-secret.ts'

export interface PassphraseOptions extends HomeOption {
  readonly stdin?: boolean
}

interface NewPassphrase {
  readonly passphrase: string
  readonly current?: string
}

export async function setPassphrase(output: Output, options: PassphraseOptions): Promise<undefined> {
  const storage = await withDaemon(options, async (client) => {
    const { storage: now } = await client.call('getStatus')
    const body =
      options.stdin === true ? await newFromStdin(now.passphrase) : await newFromTerminal(now.passphrase)
    return client.call('setPassphrase', { body })
  })
  const text = `The passphrase is set. After the next start, type: ${commandFor(options, 'passphrase', 'unlock')}\nWho forgets it and has no backup (${commandFor(options, 'backup', 'words')}) loses what this home holds: nobody can open it.`
  output.result(storage, text)
}

async function newFromStdin(isSet: boolean): Promise<NewPassphrase> {
  const lines = await readStdinLines()
  const [current = '', passphrase = ''] = isSet ? lines : ['', ...lines]
  if (lines.length === (isSet ? 2 : 1))
    return { ...(isSet ? { current } : {}), passphrase: notEmpty(passphrase) }
  if (isSet)
    throw badInput('Two lines were expected on stdin: the current passphrase, then the new one.', PRINTF_TWO)
  throw badInput('One line was expected on stdin: the new passphrase.', PRINTF_ONE)
}

const PRINTF_TWO = "Type for instance: printf '%s\\n%s\\n' CURRENT NEW | warren passphrase set --stdin"
const PRINTF_ONE = "Type for instance: printf '%s\\n' NEW | warren passphrase set --stdin"

async function newFromTerminal(isSet: boolean): Promise<NewPassphrase> {
  const current = isSet ? { current: await askSecret('Current passphrase: ') } : {}
  const passphrase = notEmpty(await askSecret('New passphrase: '))
  if ((await askSecret('The same again: ')) === passphrase) return { ...current, passphrase }
  throw badInput('The two are not the same; nothing has changed.', 'Type it again: warren passphrase set')
}

const WITHOUT_ONE =
  'Without a passphrase whoever has the disk, or a copy of this home, has every key of this node.'

export async function removePassphrase(output: Output, options: PassphraseOptions): Promise<undefined> {
  const storage = await withDaemon(options, async (client) => {
    const { state, storage: now } = await client.call('getStatus')
    if (!now.passphrase) {
      throw badInput(
        'No passphrase is set; nothing has changed.',
        `Type: ${commandFor(options, 'passphrase', 'set')}`,
      )
    }
    if (state === 'locked') {
      throw new CommandFailure('locked', 'The state is locked; nothing has changed.', {
        next: `First type: ${commandFor(options, 'passphrase', 'unlock')}`,
      })
    }
    output.progress(WITHOUT_ONE)
    const current = await passphraseOf(options, 'remove')
    return client.call('removePassphrase', { body: { current } })
  })
  output.result(
    storage,
    `The passphrase is taken away; a copy of this home made before still opens with it only.\n${WITHOUT_ONE}\nSet one again: ${commandFor(options, 'passphrase', 'set')}`,
  )
}

export async function unlock(output: Output, options: PassphraseOptions): Promise<undefined> {
  const storage = await withDaemon(options, async (client: Client) => {
    if ((await client.call('getStatus')).state !== 'locked') {
      throw badInput('Nothing is locked.', `Type: ${commandFor(options, 'status')}`)
    }
    return client.call('unlock', { body: { passphrase: await passphraseOf(options, 'unlock') } })
  })
  output.result(storage, `Unlocked. How it goes on: ${commandFor(options, 'status')}`)
}

/** The one that is set. @param command - that asks for it. */
async function passphraseOf({ stdin }: PassphraseOptions, command: 'unlock' | 'remove'): Promise<string> {
  if (stdin !== true)
    return notEmpty(await askSecret(command === 'unlock' ? 'Passphrase: ' : 'Current passphrase: '))
  const [line, ...more] = await readStdinLines()
  if (line !== undefined && more.length === 0) return notEmpty(line)
  throw badInput(
    'One line was expected on stdin: the passphrase.',
    `Type for instance: printf '%s\\n' PASSPHRASE | warren passphrase ${command} --stdin`,
  )
}

function notEmpty(passphrase: string): string {
  if (passphrase !== '') return passphrase
  throw badInput(
    'The passphrase is empty; nothing has changed.',
    'Give one of at least one character; longer ones are harder to guess.',
  )
}
