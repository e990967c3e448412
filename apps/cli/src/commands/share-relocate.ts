/** `warren share relocate`: a share whose files are somewhere else now. */
import path from 'node:path'
import type { Share } from '@warren/api'
import { CommandFailure } from '../command-failure.ts'
import { EXIT } from '../exit-codes.ts'
import { type HomeOption, onInterrupt, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { createJobProgress } from '../progress.ts'
import { showShare } from '../show/share.ts'

export async function relocateShare(
  output: Output,
  id: string,
  place: string,
  options: HomeOption,
): Promise<undefined> {
  const share = await withDaemon(options, async (client): Promise<Share> => {
    const body = { path: path.resolve(place) }
    const job = await client.call('relocateShare', { params: { id }, body })
    const interrupt = onInterrupt()
    try {
      const done = await client.follow(job, createJobProgress(output), { signal: interrupt.signal })
      if (done.result?.share === undefined) throw new CommandFailure('bug', 'The daemon tells no share.')
      return done.result.share
    } catch (error) {
      if (!interrupt.signal.aborted) throw error
      await client.call('cancelJob', { params: { id: job.id } })
      throw new CommandFailure('cancelled', 'Given up: the share is as it was.', {
        exitCode: EXIT.interrupted,
      })
    } finally {
      interrupt.release()
    }
  })
  output.result(share, `The content is the same as before, so the link goes on.\n${showShare(share)}`)
}
