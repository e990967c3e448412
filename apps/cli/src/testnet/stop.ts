/** Ends the processes of a test network: exactly those that were started for it, whatever became of the start. */
import { readDaemonFile } from '@warren/sdk'
import {
  argumentsOf,
  endProcesses,
  identityOf,
  isAlive,
  type ProcessIdentity,
} from '../processes/identity.ts'
import { GIVE_UP_GRACE_MS } from '../timeouts.ts'
import { homeOfRelay, type Testnet, type TestnetRelay, writeTestnet } from './layout.ts'

/** @returns how many processes were ended. */
export async function stopRelays(directory: string, testnet: Testnet): Promise<number> {
  // Whoever is still starting relays goes first, and ends them by itself.
  if (testnet.starter !== undefined) await endProcesses([testnet.starter], GIVE_UP_GRACE_MS)
  const running = testnet.relays.flatMap((relay) => [...recorded(relay), ...unrecorded(directory, relay)])
  await endProcesses(running, GIVE_UP_GRACE_MS)
  writeTestnet(directory, { relays: testnet.relays.map(({ name, address }) => ({ name, address })) })
  return running.length
}

function recorded({ process: running }: TestnetRelay): ProcessIdentity[] {
  return running !== undefined && isAlive(running) ? [running] : []
}

/** A relay that was started, but whose starter was killed before it could write that down. */
function unrecorded(directory: string, relay: TestnetRelay): ProcessIdentity[] {
  const home = homeOfRelay(directory, relay.name)
  const pid = pidAt(home)
  if (pid === undefined || pid === relay.process?.pid || !isDaemonOf(pid, home)) return []
  const identity = identityOf(pid)
  return identity === undefined ? [] : [identity]
}

function pidAt(home: string): number | undefined {
  try {
    return readDaemonFile(home)?.pid
  } catch {
    return undefined
  }
}

/** Was this process started as `up --home HOME`? The number in a file that a killed daemon left may be another's by now. */
function isDaemonOf(pid: number, home: string): boolean {
  const args = argumentsOf(pid)
  const at = args.indexOf('--home')
  return at > 0 && args[at - 1] === 'up' && args[at + 1] === home
}
