/** A daemon as a process of its own: ends in order on the usual signals, and says so if it ends for any other reason. */
import { asWarrenError, isMistake, type WarrenError } from '@warren/kernel'
import { createNodeClock } from '@warren/platform/node'
import { startDaemon } from './daemon.ts'
import type { Daemon, DaemonOptions } from './daemon-interface.ts'
import { settleEngine } from './engine-memory.ts'
import { keepMemory } from './memory-keeper.ts'

export interface RunningDaemon {
  readonly daemon: Daemon
  /** Settles when everything is closed: with the reason if it ended by a failure of its own. */
  readonly ended: Promise<WarrenError | undefined>
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Starts a daemon and takes over this process's signals and last words. Call once in a process.
 *
 * A mistake of our own is written to the log and ends the process at once with 1: what was acknowledged is on disk, and a
 * process in an unknown state must not go on. A failure of the expected kinds that nobody waited for is written to the log, and
 * that is all: it left what it failed in as it should, and peers, who cause such failures, must not be able to end the process.
 *
 * @throws WarrenError as `startDaemon`.
 */
export async function runDaemon(options: DaemonOptions): Promise<RunningDaemon> {
  let begun: Daemon | undefined
  let signals = 0
  const onSignal = (): void => {
    // Who asks twice does not want to wait.
    if (++signals > 1) process.exit(130)
    void begun?.stop()
  }
  const leaveSignals = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal)
  }
  // Whoever is told that the API answers may end the process at once, and that has to be in order.
  const onApi = (daemon: Daemon): void => {
    begun = daemon
    for (const signal of SIGNALS) process.on(signal, onSignal)
    options.onApi?.(daemon)
  }
  const daemon = await startDaemon({ ...options, onApi }).catch((error: unknown) => {
    leaveSignals()
    throw error
  })
  const memory = keepMemory(createNodeClock(), settleEngine)
  const onUncaught = (thrown: unknown): void => {
    daemon.log.write('error', 'daemon: an unexpected failure ends the process', {}, asWarrenError(thrown))
    process.exit(1)
  }
  process.on('uncaughtException', onUncaught)
  process.on('unhandledRejection', (thrown) => {
    if (isMistake(thrown)) onUncaught(thrown)
    else daemon.log.write('error', 'daemon: nobody waited for a failure', {}, asWarrenError(thrown))
  })
  const ended = daemon.stopped.then((error) => {
    memory.stop()
    leaveSignals()
    return error
  })
  return { daemon, ended }
}
