/** `warren up`: a daemon, in this process or in one of its own. */
import type { Sensitive } from '@warren/kernel'
import type { ConfigInput } from '@warren/node'
import { badInput } from '../command-failure.ts'
import type { ExitCode } from '../exit-codes.ts'
import { type HomeOption, homeOf } from '../home.ts'
import { makeDirectory } from '../make-directory.ts'
import type { Output } from '../output.ts'
import { readNetworkFile } from '../read-network-file.ts'
import { decideRelay, rememberRelay } from '../relay-decision.ts'

export interface UpOptions extends HomeOption {
  readonly network?: string
  /** A network's text, words or file, or `-`. */
  readonly join?: string
  readonly proxy?: string
  /** `socks5://...`, or `off`. */
  readonly upstream?: string
  readonly portMapping?: boolean
  readonly api?: string
  readonly gateway?: string
  readonly metrics?: string
  readonly metricsFromOutside?: boolean
  readonly relay?: boolean
  readonly listen?: string
  readonly advertise?: string
  readonly bandwidth?: string
  readonly volume?: string
  readonly storeQuota?: string
  readonly memory?: string
  /** Holds the key of the relay's operator, or `-`. */
  readonly operatorKeyFile?: string
  /** The question whether to be a relay is answered. */
  readonly yes?: boolean
  readonly detach?: boolean
  /** A home that belongs to no network is no failure. */
  readonly withoutNetwork?: boolean
}

export async function up(output: Output, options: UpOptions): Promise<ExitCode> {
  const home = homeOf(options)
  const operatorKey = await operatorKeyOf(options)
  // The command above has said so.
  if (operatorKey !== undefined && process.send === undefined) output.progress(PUBLISHES_OPERATOR)
  if (options.join !== undefined) await joinFirst(home, options)
  await rememberWays(home, options)
  await decideRelay(output, home, options)
  if (options.detach === true) {
    const { upDetached } = await import('../processes/up-detached.ts')
    return upDetached(output, home, {
      ...options,
      withoutNetwork: waitsForNetwork(output, options),
      operatorKey,
    })
  }
  makeDirectory(home)
  const networkFile = options.network === undefined ? undefined : readNetworkFile(options.network)
  const { upHere } = await import('../processes/up-here.ts')
  const started = {
    home,
    config: configOf(options),
    waitsForNetwork: waitsForNetwork(output, options),
    ...(networkFile === undefined ? {} : { networkFile }),
    ...(operatorKey === undefined ? {} : { operatorKey }),
  }
  return upHere(output, started, () => rememberRelay(home, options))
}

/**
 * A person at a terminal is shown the page, which offers to join a network. A program, or the system at boot, is told at once that there is
 * none: nobody would look at a page.
 */
function waitsForNetwork(output: Output, { withoutNetwork }: UpOptions): boolean {
  return withoutNetwork ?? (process.stdout.isTTY && !output.json)
}

/**
 * What is said once about how this machine is reached and leaves it holds for every later start: a start that forgot the upstream proxy
 * would show its address to relays.
 */
async function rememberWays(home: string, { upstream, portMapping }: UpOptions): Promise<void> {
  if (upstream === undefined && portMapping === undefined) return
  makeDirectory(home)
  const [{ rememberConfig }, { openHomeDir }] = await Promise.all([
    import('@warren/node'),
    import('@warren/platform/node'),
  ])
  rememberConfig(openHomeDir(home), {
    ...(upstream === undefined ? {} : { upstream: upstream === 'off' ? undefined : upstream }),
    ...(portMapping === undefined ? {} : { portMapping: portMapping ? true : undefined }),
  })
}

const PUBLISHES_OPERATOR =
  "Everybody in the network will see that all relays with this operator's key are one person's. To end it: warren operator forget"

async function operatorKeyOf({
  operatorKeyFile,
  join,
}: UpOptions): Promise<Sensitive<Uint8Array> | undefined> {
  if (operatorKeyFile === undefined) return undefined
  if (operatorKeyFile === '-' && join === '-')
    throw badInput('Stdin cannot hold both the network and the key.', 'Give one of them in a file.')
  return (await import('../operator-given.ts')).operatorGiven(operatorKeyFile)
}

async function joinFirst(home: string, { join = '', network }: UpOptions): Promise<void> {
  if (network !== undefined) throw badInput('--join and --network both name a network.', 'Give one of them.')
  const { joinHome } = await import('./network-join.ts')
  await joinHome(home, join)
}

function configOf({
  proxy,
  api,
  gateway,
  metrics,
  metricsFromOutside,
  relay,
  listen,
  advertise,
  bandwidth,
  volume,
  storeQuota,
  memory,
}: UpOptions): ConfigInput {
  return {
    ...(proxy === undefined ? {} : { proxy }),
    ...(api === undefined ? {} : { api }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(metricsFromOutside === undefined ? {} : { metricsFromOutside }),
    ...(relay === undefined ? {} : { relay }),
    ...(listen === undefined ? {} : { listen }),
    ...(advertise === undefined ? {} : { advertise }),
    ...(bandwidth === undefined ? {} : { bandwidth }),
    ...(volume === undefined ? {} : { volume }),
    ...(storeQuota === undefined ? {} : { storeQuota }),
    ...(memory === undefined ? {} : { memory }),
  }
}
