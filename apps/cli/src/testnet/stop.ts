/** Ends the processes of a test network: exactly those that were started for it, whatever became of the start. */
import {
  allProcesses,
  argumentsOf,
  endProcesses,
  isAlive,
  type ProcessIdentity,
} from '../processes/identity.ts'
import { GIVE_UP_GRACE_MS } from '../timeouts.ts'
import { homeOfRelay, type Testnet, type TestnetRelay, writeTestnet } from './layout.ts'

/** @returns how many processes were ended. */
export async function stopRelays(directory: string, testnet: Testnet): Promise<number> {
  // Whoever is still starting relays goes first, and ends them by itself.
  if (testnet.starter !== undefined) await endProcesses([testnet.starter], GIVE_UP_GRACE_MS)
  const homes = testnet.relays.map(({ name }) => homeOfRelay(directory, name))
  const running = [...testnet.relays.flatMap(recorded), ...unrecorded(testnet.relays, homes)]
  await endProcesses(running, GIVE_UP_GRACE_MS)
  writeTestnet(directory, { relays: testnet.relays.map(({ name, address }) => ({ name, address })) })
  return running.length
}

function recorded({ process: running }: TestnetRelay): ProcessIdentity[] {
  return running !== undefined && isAlive(running) ? [running] : []
}

/** Relays that were started, but whose starter was killed before it could write that down. */
function unrecorded(relays: readonly TestnetRelay[], homes: readonly string[]): ProcessIdentity[] {
  const known = new Set(relays.map(({ process: running }) => running?.pid))
  return allProcesses().filter(({ pid }) => !known.has(pid) && isDaemonOf(argumentsOf(pid), homes))
}

/** Was it started as `up --home HOME`? */
function isDaemonOf(args: readonly string[], homes: readonly string[]): boolean {
  const at = args.indexOf('--home')
  return at > 0 && args[at - 1] === 'up' && homes.includes(args[at + 1] ?? '')
}
