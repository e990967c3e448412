/** Starts a daemon that stays when this command has ended, and waits until it is usable, or serves as a relay that waits for others. */
import path from 'node:path'
import type { Status } from '@warren/api'
import { CommandFailure } from '../command-failure.ts'
import type { UpOptions } from '../commands/up.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { commandFor, onInterrupt } from '../home.ts'
import type { Output } from '../output.ts'
import { createJobProgress } from '../progress.ts'
import { showUp, upResult } from '../show/up.ts'
import { endProcesses, identityOf } from './identity.ts'
import { type SpawnedDaemon, spawnDaemon } from './spawn-daemon.ts'
import { GIVE_UP_GRACE_MS } from '../timeouts.ts'

/** @returns the exit code: that of `locked` if the passphrase is needed first. */
export async function upDetached(output: Output, home: string, options: UpOptions): Promise<ExitCode> {
  const daemon = spawnDaemon({ home, args: argsOf(options), onProgress: createJobProgress(output) })
  const status = await untilUp(daemon)
  daemon.release()
  output.result(upResult(status, home), showUp(status, home, `To stop it: ${commandFor(options, 'down')}`))
  return status.state === 'locked' ? EXIT.notAllowed : EXIT.ok
}

/** The process has another working directory, so files are named in full. */
function argsOf({
  network,
  proxy,
  api,
  gateway,
  relay,
  listen,
  advertise,
  bandwidth,
  volume,
  memory,
}: UpOptions): string[] {
  const named = {
    bandwidth,
    volume,
    memory,
    network: network === undefined ? undefined : path.resolve(network),
    proxy,
    api,
    gateway,
    listen,
    advertise,
  }
  const args = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  )
  return relay === undefined ? args : [...args, relay ? '--relay' : '--no-relay']
}

/**
 * Ctrl-C gives it up: then the daemon does not stay. A relay that listens does what it was started for, also while the network is too
 * small to be used: the first relay of a network could not wait for the others that only its being there lets in.
 */
async function untilUp(daemon: SpawnedDaemon): Promise<Status> {
  const identity = identityOf(daemon.pid)
  const interrupt = onInterrupt()
  const givenUp = new Promise<never>((_, reject) => {
    interrupt.signal.addEventListener('abort', () =>
      reject(new CommandFailure('cancelled', 'Given up; nothing runs.', { exitCode: EXIT.interrupted })),
    )
  })
  try {
    return await Promise.race([daemon.up, daemon.serving, givenUp])
  } catch (error) {
    daemon.release()
    if (identity !== undefined) await endProcesses([identity], GIVE_UP_GRACE_MS)
    throw error
  } finally {
    interrupt.release()
  }
}
