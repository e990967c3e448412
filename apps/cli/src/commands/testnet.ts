/** `warren testnet`: a network of one's own on this machine. */
import path from 'node:path'
import { badInput } from '../command-failure.ts'
import { onInterrupt } from '../home.ts'
import { TESTNET_RELAYS_DEFAULT, TESTNET_RELAYS_MAX, TESTNET_RELAYS_MIN } from '../limits.ts'
import type { Output } from '../output.ts'
import { stepLine } from '../progress.ts'
import { labelled, shellCommand } from '../show/table.ts'
import { checkRoomFor, homeOfRelay, networkFileOf, readTestnet, type Testnet } from '../testnet/layout.ts'
import type { StartedTestnet } from '../testnet/start.ts'

export interface StartTestnetOptions {
  readonly dir: string
  readonly relays?: number
}

export async function startTestnet(output: Output, options: StartTestnetOptions): Promise<undefined> {
  const directory = directoryOf(options.dir)
  const known = readTestnet(directory)
  if (known === undefined) checkRoomFor(directory)
  const relays = relaysOf(options, known)
  const interrupt = onInterrupt()
  const { startRelays } = await import('../testnet/start.ts')
  let stepBeganMs = 0
  const step = (name: string): void => {
    // Time since the process began: what a person waits.
    output.progress(stepLine(name, performance.now() - stepBeganMs))
    stepBeganMs = performance.now()
  }
  try {
    showStarted(output, directory, await startRelays({ directory, relays, signal: interrupt.signal, step }))
  } finally {
    interrupt.release()
  }
}

function showStarted(output: Output, directory: string, { relays, started }: StartedTestnet): void {
  const network = networkFileOf(directory)
  const list = relays.map(({ name, address, process: running }) => ({
    name,
    address,
    home: homeOfRelay(directory, name),
    pid: running?.pid,
  }))
  const headline =
    started.length === relays.length
      ? `${relays.length} relays run and know each other.`
      : started.length === 0
        ? `The network runs already: ${relays.length} relays.`
        : `${started.join(', ')} started again; all ${relays.length} relays know each other.`
  const hints = [
    ['join it', shellCommand('warren', 'up', '--network', network, '--detach')],
    ['stop it', shellCommand('warren', 'testnet', 'stop', '--dir', directory)],
  ] as const
  output.result({ dir: directory, network, relays: list, started }, `${headline}\n${labelled(hints)}`)
}

export async function stopTestnet(output: Output, options: { readonly dir: string }): Promise<undefined> {
  const directory = directoryOf(options.dir)
  const testnet = readTestnet(directory)
  if (testnet === undefined) {
    const next = 'Name the directory that was given to: warren testnet start'
    throw badInput(`There is no test network in ${directory}.`, next)
  }
  const { stopRelays } = await import('../testnet/stop.ts')
  const ended = await stopRelays(directory, testnet)
  output.result(
    { dir: directory, ended },
    ended === 0 ? 'No relay was running.' : `The network has stopped; ${directory} stays as it is.`,
  )
}

function directoryOf(text: string): string {
  if (text === '')
    throw badInput('The directory is empty text.', 'Type for instance: warren testnet start --dir /tmp/net')
  return path.resolve(text)
}

function relaysOf({ relays }: StartTestnetOptions, known: Testnet | undefined): number {
  const present = known?.relays.length ?? 0
  const wanted = relays ?? (present === 0 ? TESTNET_RELAYS_DEFAULT : present)
  if (wanted < TESTNET_RELAYS_MIN || wanted > TESTNET_RELAYS_MAX) {
    const bounds = `${TESTNET_RELAYS_MIN} to ${TESTNET_RELAYS_MAX}`
    throw badInput(
      `A test network has ${bounds} relays, not ${wanted}.`,
      `Type for instance: warren testnet start --relays ${TESTNET_RELAYS_DEFAULT} --dir DIR`,
    )
  }
  if (present === 0 || wanted === present) return wanted
  throw badInput(
    `The directory holds a network of ${present} relays, not ${wanted}.`,
    `Leave --relays away, or name another directory with --dir DIR.`,
  )
}
