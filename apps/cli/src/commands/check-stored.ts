/** `warren store check` and `warren repair`: what is there in the network of a link or capability. */
import type { Job } from '@warren/api'
import type { Client } from '@warren/sdk'
import { CommandFailure } from '../command-failure.ts'
import { EXIT } from '../exit-codes.ts'
import { type HomeOption, onInterrupt, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { parseTarget } from '../parse-files.ts'
import { createJobProgress } from '../progress.ts'
import { showStored } from '../show/kept.ts'

export function checkStored(output: Output, target: string, options: HomeOption): Promise<undefined> {
  return look(output, options, (client) =>
    client.call('checkStored', { body: { target: parseTarget(target) } }),
  )
}

export function repairStored(output: Output, target: string, options: HomeOption): Promise<undefined> {
  return look(output, options, (client) =>
    client.call('repairStored', { body: { target: parseTarget(target) } }),
  )
}

async function look(
  output: Output,
  options: HomeOption,
  begin: (client: Client) => Promise<Job>,
): Promise<undefined> {
  const stored = await withDaemon(options, async (client) => {
    const job = await begin(client)
    const interrupt = onInterrupt()
    try {
      const done = await client.follow(job, createJobProgress(output), { signal: interrupt.signal })
      if (done.result?.stored === undefined) throw new CommandFailure('bug', 'The daemon tells no state.')
      return done.result.stored
    } catch (error) {
      if (!interrupt.signal.aborted) throw error
      await client.call('cancelJob', { params: { id: job.id } })
      throw new CommandFailure('cancelled', 'Given up.', { exitCode: EXIT.interrupted })
    } finally {
      interrupt.release()
    }
  })
  output.result(stored, showStored(stored))
}
