/** `warren up`: a daemon, in this process or in one of its own. */
import fs from 'node:fs'
import path from 'node:path'
import type { ConfigInput } from '@warren/node'
import { badInput } from '../command-failure.ts'
import type { ExitCode } from '../exit-codes.ts'
import { type HomeOption, homeOf } from '../home.ts'
import { makeDirectory } from '../make-directory.ts'
import type { Output } from '../output.ts'
import { decideRelay, rememberRelay } from '../relay-decision.ts'

export interface UpOptions extends HomeOption {
  readonly network?: string
  /** A network's text, words or file, or `-`. */
  readonly join?: string
  readonly proxy?: string
  readonly api?: string
  readonly relay?: boolean
  readonly listen?: string
  readonly advertise?: string
  readonly bandwidth?: string
  readonly volume?: string
  /** The question whether to be a relay is answered. */
  readonly yes?: boolean
  readonly detach?: boolean
}

export async function up(output: Output, options: UpOptions): Promise<ExitCode> {
  const home = homeOf(options)
  if (options.join !== undefined) await joinFirst(home, options)
  await decideRelay(output, home, options)
  if (options.detach === true) {
    const { upDetached } = await import('../processes/up-detached.ts')
    return upDetached(output, home, options)
  }
  makeDirectory(home)
  const networkFile = options.network === undefined ? undefined : readNetworkFile(options.network)
  await rememberRelay(home, options)
  const { upHere } = await import('../processes/up-here.ts')
  return upHere(output, {
    home,
    config: configOf(options),
    ...(networkFile === undefined ? {} : { networkFile }),
  })
}

async function joinFirst(home: string, { join = '', network }: UpOptions): Promise<void> {
  if (network !== undefined) throw badInput('--join and --network both name a network.', 'Give one of them.')
  const { joinHome } = await import('./network-join.ts')
  await joinHome(home, join)
}

function configOf({ proxy, api, relay, listen, advertise, bandwidth, volume }: UpOptions): ConfigInput {
  return {
    ...(proxy === undefined ? {} : { proxy }),
    ...(api === undefined ? {} : { api }),
    ...(relay === undefined ? {} : { relay }),
    ...(listen === undefined ? {} : { listen }),
    ...(advertise === undefined ? {} : { advertise }),
    ...(bandwidth === undefined ? {} : { bandwidth }),
    ...(volume === undefined ? {} : { volume }),
  }
}

/** Far more than any network file has; the parser has the exact bound. */
const NETWORK_FILE_MAX_BYTES = 16 * 1024 * 1024

function readNetworkFile(file: string): string {
  const name = path.resolve(file)
  const next =
    'Name the file with --network FILE. To make a network of your own: warren testnet start --dir DIR'
  const stat = fs.statSync(name, { throwIfNoEntry: false })
  if (stat === undefined) throw badInput(`There is no network file ${name}.`, next)
  if (!stat.isFile() || stat.size > NETWORK_FILE_MAX_BYTES)
    throw badInput(`${name} is not a network file.`, next)
  try {
    return fs.readFileSync(name, 'utf8')
  } catch {
    throw badInput(`The network file ${name} cannot be read.`, 'Check who may read it.')
  }
}
