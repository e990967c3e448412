/** Follows a job with its steps and one live line, until it ends or Ctrl-C gives it up. */
import type { Job } from '@warren/api'
import type { Client } from '@warren/sdk'
import { CommandFailure } from './command-failure.ts'
import { EXIT } from './exit-codes.ts'
import { onInterrupt } from './home.ts'
import { createLiveLine } from './live-line.ts'
import type { Output } from './output.ts'
import { createJobProgress } from './progress.ts'

export interface LiveJob {
  /** What the live line says now; undefined: it stays as it is. */
  readonly line: (now: Job) => string | undefined
  /** What is said when it is given up: what is there then. */
  readonly givenUp: string
}

/** @throws CommandFailure with exit code 130: it was interrupted, and the job was cancelled. */
export async function followLive(
  client: Client,
  job: Job,
  output: Output,
  { line, givenUp }: LiveJob,
): Promise<Job> {
  const interrupt = onInterrupt()
  const live = createLiveLine(output.json)
  const steps = createJobProgress({
    progress: (text) => {
      live.clear()
      output.progress(text)
    },
  })
  const show = (now: Job): void => {
    const text = line(now)
    if (text !== undefined) live.show(`          ${text}`)
    steps(now)
  }
  try {
    return await client.follow(job, show, { signal: interrupt.signal })
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    await client.call('cancelJob', { params: { id: job.id } })
    throw new CommandFailure('cancelled', givenUp, { exitCode: EXIT.interrupted })
  } finally {
    live.clear()
    interrupt.release()
  }
}
