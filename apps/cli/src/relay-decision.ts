/**
 * Being a listed relay is a decision of the owner: asked for once, remembered in the home, said again at every start.
 * Nobody is listed by surprise, and nobody stays listed who no longer wants to be.
 */
import fs from 'node:fs'
import path from 'node:path'
import { answerTo } from './ask-yes.ts'
import { CommandFailure } from './command-failure.ts'
import { EXIT } from './exit-codes.ts'
import { commandFor, type HomeOption } from './home.ts'
import type { Output } from './output.ts'

export interface RelayOptions extends HomeOption {
  /** false: `--no-relay`. */
  readonly relay?: boolean
  readonly listen?: string
  readonly advertise?: string
  readonly bandwidth?: string
  readonly volume?: string
  readonly storeQuota?: string
  /** The question is answered already. */
  readonly yes?: boolean
}

const PUBLISHES =
  'A listed relay publishes the address of this machine and when it is up, to everybody in the network, and carries traffic of others, which it cannot read. It is no exit: nothing leaves to the internet from here.'

/**
 * Asks, if this is new and a person is there to ask; otherwise says it.
 *
 * @throws CommandFailure `cancelled`: the person says no.
 */
export async function decideRelay(output: Output, home: string, options: RelayOptions): Promise<void> {
  // The command above has asked.
  if (process.send !== undefined) return
  const wasRelay = isRemembered(home)
  const toEnd = `To end it: ${commandFor(options, 'up', '--no-relay')}`
  if (options.relay === false && wasRelay) output.progress('This node is no longer a relay.')
  if (options.relay === undefined && wasRelay) {
    output.progress(`This node is a listed relay, as decided: its address and uptime are public. ${toEnd}`)
  }
  if (options.relay !== true || wasRelay) return
  output.progress(PUBLISHES)
  const { stdin, stderr } = process
  if (options.yes === true || output.json || !stdin.isTTY || !stderr.isTTY) {
    return output.progress(`It is remembered. ${toEnd}`)
  }
  await askToServe(stdin, stderr)
  output.progress(`It is remembered. ${toEnd}`)
}

/**
 * Anything but a yes is a no: Ctrl-C, Ctrl-D and a terminal that goes away too.
 *
 * @throws CommandFailure `cancelled`.
 */
export async function askToServe(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  isTerminal?: boolean,
): Promise<void> {
  const answer = await answerTo(input, output, 'Serve as a listed relay? [y/N] ', isTerminal)
  if (/^y(es)?$/i.test(answer.trim())) return
  throw new CommandFailure('cancelled', 'Nothing was started, and nothing is published.', {
    next: 'To use Warren without serving others, leave --relay and --listen away.',
    exitCode: EXIT.interrupted,
  })
}

/** A file that cannot be read decides nothing; the daemon says what is wrong with it. */
function isRemembered(home: string): boolean {
  try {
    const config: unknown = JSON.parse(fs.readFileSync(path.join(home, 'config.json'), 'utf8'))
    return typeof config === 'object' && config !== null && 'relay' in config && config.relay === true
  } catch {
    return false
  }
}

/** Writes the decision into the home. @throws WarrenError `bad-input`: what would stand there cannot be used; `storage`. */
export async function rememberRelay(home: string, options: RelayOptions): Promise<void> {
  const { relay, listen, advertise, bandwidth, volume, storeQuota } = options
  if (relay === undefined || (!relay && !isRemembered(home))) return
  const [{ rememberConfig }, { openHomeDir }] = await Promise.all([
    import('@warren/node'),
    import('@warren/platform/node'),
  ])
  const none = {
    relay: undefined,
    listen: undefined,
    advertise: undefined,
    bandwidth: undefined,
    volume: undefined,
    storeQuota: undefined,
  }
  const given = Object.fromEntries(
    Object.entries({ listen, advertise, bandwidth, volume, storeQuota }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  rememberConfig(openHomeDir(home), relay ? { relay: true, ...given } : none)
}
