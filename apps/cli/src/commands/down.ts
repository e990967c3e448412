import { readDaemonFile } from '@warren/sdk'
import { CommandFailure } from '../command-failure.ts'
import { EXIT } from '../exit-codes.ts'
import { type HomeOption, homeOf, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { identityOf, untilGone } from '../processes/identity.ts'
import { DOWN_TIMEOUT_MS } from '../timeouts.ts'

/** That none runs is what was wanted, and no failure. */
export async function down(output: Output, options: HomeOption): Promise<undefined> {
  const home = homeOf(options)
  try {
    await stopDaemon(options)
  } catch (error) {
    if (!(error instanceof CommandFailure) || error.exitCode !== EXIT.notRunning) throw error
    output.result({ stopped: false, home }, error.message)
    return
  }
  output.result({ stopped: true, home }, 'Warren has stopped.')
}

/**
 * Stops the daemon and waits until its process is gone.
 *
 * @throws CommandFailure with exit code 3: none runs; `timeout`: it is still there.
 */
export async function stopDaemon(options: HomeOption): Promise<void> {
  const home = homeOf(options)
  const pid = readDaemonFile(home)?.pid
  // Read before it is asked to stop: afterwards its number may already be another's.
  const daemon = pid === undefined ? undefined : identityOf(pid)
  await withDaemon(options, (client) => client.call('stop'))
  const left = daemon === undefined ? [] : await untilGone([daemon], DOWN_TIMEOUT_MS)
  if (left.length > 0) {
    const next = `Wait a little, or end the process ${pid} yourself: nothing that was acknowledged is lost.`
    throw new CommandFailure('timeout', `Warren was asked to stop, but its process ${pid} is still there.`, {
      next,
    })
  }
}
