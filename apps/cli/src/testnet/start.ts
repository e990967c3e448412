/** Starts the relays of a test network, each a process of its own, and waits until they all know each other. */
import { availableParallelism } from 'node:os'
import { connectDaemon } from '@warren/sdk'
import { CommandFailure } from '../command-failure.ts'
import { EXIT } from '../exit-codes.ts'
import { endProcesses, identityOf, isAlive } from '../processes/identity.ts'
import { type SpawnedDaemon, spawnDaemon } from '../processes/spawn-daemon.ts'
import { count } from '../show/units.ts'
import {
  GIVE_UP_GRACE_MS,
  TESTNET_LOOK_MS,
  TESTNET_MEET_TIMEOUT_MS,
  TESTNET_MEET_TIMEOUT_PER_RELAY_MS,
} from '../timeouts.ts'
import {
  beingStarted,
  claimTestnet,
  homeOfRelay,
  networkFileOf,
  readTestnet,
  type Testnet,
  type TestnetRelay,
  writeTestnet,
} from './layout.ts'
import { prepareTestnet } from './plan.ts'
import { drawRelays } from './relay-addresses.ts'

export interface StartOptions {
  readonly directory: string
  /** For a new network. */
  readonly relays: number
  readonly signal: AbortSignal
  /** Told what is done. */
  readonly step: (name: string) => void
}

export interface StartedTestnet {
  readonly relays: readonly TestnetRelay[]
  /** Names of those that were started now; the others ran already. */
  readonly started: readonly string[]
}

/**
 * Starts what does not run. If anything fails, what was started now is ended again.
 *
 * @throws CommandFailure, WarrenError
 */
export async function startRelays(options: StartOptions): Promise<StartedTestnet> {
  const { directory, step } = options
  const known = claim(options)
  const roster = new Roster(directory, known.length > 0 ? known : drawRelays(options.relays))
  try {
    const waiting = roster.relays.filter(({ process: running }) => running === undefined)
    if (waiting.length > 0) await startWaiting(options, roster)
    await untilAllKnowAll(options, roster)
    step('every relay knows every other')
    roster.settle()
    return { relays: roster.relays, started: waiting.map(({ name }) => name) }
  } catch (error) {
    await roster.endStarted()
    throw error
  }
}

/** Takes the directory. @returns the relays that are there, without the processes that have ended. */
function claim({ directory }: StartOptions): TestnetRelay[] {
  const found = readTestnet(directory)
  const starter = identityOf(process.pid)
  if (found === undefined) {
    claimTestnet(directory, starter)
    return []
  }
  if (found.starter !== undefined && isAlive(found.starter)) throw beingStarted(directory)
  const relays = runningOnly(found)
  writeTestnet(directory, { relays, starter })
  return relays
}

export function runningOnly({ relays }: Testnet): TestnetRelay[] {
  return relays.map((relay) =>
    relay.process !== undefined && isAlive(relay.process) ? relay : { ...relay, process: undefined },
  )
}

/** The relays and their processes, on disk whenever a process comes or goes, so that none is ever lost. */
class Roster {
  relays: readonly TestnetRelay[]
  readonly #directory: string
  readonly #spawned: SpawnedDaemon[] = []

  constructor(directory: string, relays: readonly TestnetRelay[]) {
    this.#directory = directory
    this.relays = relays
  }

  replace(relays: readonly TestnetRelay[]): void {
    this.relays = relays
    writeTestnet(this.#directory, { relays, starter: identityOf(process.pid) })
  }

  add(name: string, daemon: SpawnedDaemon): void {
    this.#spawned.push(daemon)
    const identity = identityOf(daemon.pid)
    this.replace(this.relays.map((relay) => (relay.name === name ? { ...relay, process: identity } : relay)))
  }

  /** Lets go of the processes: they stay. */
  settle(): void {
    writeTestnet(this.#directory, { relays: this.relays })
    for (const daemon of this.#spawned) daemon.release()
  }

  async endStarted(): Promise<void> {
    const mine = this.relays.filter(({ process: running }) =>
      this.#spawned.some(({ pid }) => pid === running?.pid),
    )
    await endProcesses(
      mine.flatMap(({ process: running }) => running ?? []),
      GIVE_UP_GRACE_MS,
    )
    this.relays = runningOnly(this)
    this.settle()
  }
}

async function startWaiting(options: StartOptions, roster: Roster): Promise<void> {
  const { directory, step } = options
  roster.replace(await prepareTestnet(directory, roster.relays))
  step('network file written')
  const waiting = roster.relays.filter(({ process: running }) => running === undefined)
  await eachOf(waiting, 2 * availableParallelism(), (relay) => startRelay(options, roster, relay))
  step(`${count(waiting.length, 'relay')} started`)
}

/** What each relay keeps for others: they share one disk, and it is somebody's own. */
const STORE_QUOTA = '256MiB'

async function startRelay(
  { directory, signal }: StartOptions,
  roster: Roster,
  { name, address }: TestnetRelay,
): Promise<void> {
  throwIfInterrupted(signal)
  const args = ['--network', networkFileOf(directory), '--relay', '--listen', address, '--proxy', 'off']
  args.push('--store-quota', STORE_QUOTA)
  const daemon = spawnDaemon({ home: homeOfRelay(directory, name), args })
  roster.add(name, daemon)
  const stop = new AbortController()
  // It says so itself; that its API answers says the same, should its word get lost.
  const ready = Promise.race([daemon.api, untilAnswers(homeOfRelay(directory, name), stop.signal)])
  try {
    await interruptible(signal, ready)
  } catch (error) {
    throw error instanceof CommandFailure && error.kind !== 'cancelled' ? relayFailed(name, error) : error
  } finally {
    stop.abort()
  }
}

/** Until the API of a home answers, or `stop`. */
async function untilAnswers(home: string, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await new Promise((resolve) => setTimeout(resolve, TESTNET_LOOK_MS))
    try {
      await connectDaemon(home).call('getStatus')
      return
    } catch {
      // Not yet. That it has ended is told by its process.
    }
  }
}

function relayFailed(name: string, { kind, message, next }: CommandFailure): CommandFailure {
  return new CommandFailure(kind, `${name} could not be started. ${message}`, { next })
}

/** Runs `work` for every item, at most `parallel` at once: more processes than processors only slow each other down. */
async function eachOf<T>(
  items: readonly T[],
  parallel: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items]
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  const workers = await Promise.allSettled(Array.from({ length: parallel }, worker))
  for (const result of workers) if (result.status === 'rejected') throw result.reason
}

async function untilAllKnowAll({ directory, signal }: StartOptions, { relays }: Roster): Promise<void> {
  const endsAt =
    performance.now() + TESTNET_MEET_TIMEOUT_MS + relays.length * TESTNET_MEET_TIMEOUT_PER_RELAY_MS
  let left = relays
  while (left.length > 0) {
    throwIfInterrupted(signal)
    const knows = await Promise.all(left.map((relay) => relaysKnownBy(directory, relay)))
    left = left.filter((_, index) => (knows[index] ?? 0) < relays.length)
    if (left.length > 0 && performance.now() > endsAt) throw notMet(left)
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, TESTNET_LOOK_MS))
  }
}

async function relaysKnownBy(directory: string, { name, process: running }: TestnetRelay): Promise<number> {
  const home = homeOfRelay(directory, name)
  try {
    return (await connectDaemon(home).call('getStatus')).relays
  } catch (error) {
    if (running !== undefined && isAlive(running)) return 0
    throw new CommandFailure('closed', `${name} has ended while the relays met.`, {
      next: `Its log: ${home}/log/warren.log`,
      cause: error,
    })
  }
}

function notMet(left: readonly TestnetRelay[]): CommandFailure {
  const names = left.map(({ name }) => name).join(', ')
  return new CommandFailure(
    'timeout',
    `The relays did not meet in time; these do not know all others: ${names}.`,
    {
      next: 'Look into their logs, log/warren.log in each home. A machine with more free memory and time helps.',
    },
  )
}

function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new CommandFailure('cancelled', 'Given up; what was started has been ended.', {
      exitCode: EXIT.interrupted,
    })
}

/** `work`, or the failure of an interruption if that comes first. */
function interruptible<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      try {
        throwIfInterrupted(signal)
      } catch (error) {
        reject(error)
      }
    }
    onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
