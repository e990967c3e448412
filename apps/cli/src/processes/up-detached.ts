/** Starts a daemon that stays when this command has ended, and waits until it is usable, or serves as a relay that waits for others. */
import path from 'node:path'
import type { Sensitive } from '@warren/kernel'
import { CommandFailure } from '../command-failure.ts'
import type { UpOptions } from '../commands/up.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { commandFor, onInterrupt } from '../home.ts'
import type { Output } from '../output.ts'
import { createJobProgress } from '../progress.ts'
import { showUp, upResult } from '../show/up.ts'
import { endProcesses, identityOf } from './identity.ts'
import { type SpawnedDaemon, spawnDaemon, type StartedDaemon } from './spawn-daemon.ts'
import { GIVE_UP_GRACE_MS } from '../timeouts.ts'

interface DetachedOptions extends UpOptions {
  readonly operatorKey: Sensitive<Uint8Array> | undefined
}

/** @returns the exit code: that of `locked` if the passphrase is needed first. */
export async function upDetached(output: Output, home: string, options: DetachedOptions): Promise<ExitCode> {
  const daemon = spawnDaemon({
    home,
    args: argsOf(options),
    onProgress: createJobProgress(output),
    ...(await stdinOf(options)),
  })
  const { status, page } = await untilUp(daemon)
  daemon.release()
  output.result(
    upResult(status, home, page),
    showUp(status, home, `To stop it: ${commandFor(options, 'down')}`),
  )
  return status.state === 'locked' ? EXIT.notAllowed : EXIT.ok
}

/** The key goes on as it came: never among arguments, which every user of the machine sees. */
async function stdinOf({ operatorKey }: DetachedOptions): Promise<{ stdin?: string }> {
  if (operatorKey === undefined) return {}
  const [{ formatOperatorKey }, { createNodePrimitives }] = await Promise.all([
    import('@warren/directory'),
    import('@warren/platform/node'),
  ])
  return { stdin: formatOperatorKey(createNodePrimitives(), operatorKey) }
}

/** The process has another working directory, so files are named in full. */
function argsOf({
  network,
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
  memory,
  operatorKey,
  storeQuota,
  withoutNetwork,
}: DetachedOptions): string[] {
  const named = {
    'operator-key-file': operatorKey === undefined ? undefined : '-',
    bandwidth,
    volume,
    'store-quota': storeQuota,
    memory,
    network: network === undefined ? undefined : path.resolve(network),
    proxy,
    api,
    gateway,
    metrics,
    listen,
    advertise,
  }
  const args = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  )
  if (metricsFromOutside === true) args.push('--metrics-from-outside')
  if (withoutNetwork === true) args.push('--without-network')
  return relay === undefined ? args : [...args, relay ? '--relay' : '--no-relay']
}

/**
 * Ctrl-C gives it up: then the daemon does not stay. A relay that listens does what it was started for, also while the network is too
 * small to be used: the first relay of a network could not wait for the others that only its being there lets in.
 */
async function untilUp(daemon: SpawnedDaemon): Promise<StartedDaemon> {
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
