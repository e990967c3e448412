/** Runs a daemon in this process until it is stopped. */
import type { Job, Status } from '@warren/api'
import { type Daemon, type DaemonOptions, startDaemon } from '@warren/node'
import { CommandFailure, failureOf, failureOfReport, type FailureReport, reportOf } from '../command-failure.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import { createJobProgress } from '../progress.ts'
import { showUp, upResult } from '../show/up.ts'
import { VERSION } from '../version.ts'
import type { DaemonMessage } from './messages.ts'

/** The one who watches a daemon start: a person, or the command that started this process. */
interface Watcher {
  readonly api: () => void
  readonly progress: (job: Job) => void
  /** Usable, or locked. */
  readonly up: (status: Status) => void
  readonly failed: (failure: FailureReport) => void
}

type Started = Omit<DaemonOptions, 'version' | 'onJob'>

/** @returns the exit code, once the daemon has stopped. */
export async function upHere(output: Output, started: Started): Promise<ExitCode> {
  const watcher = process.send === undefined ? personAt(output, started.home) : commandAbove()
  reportMistakes(output)
  let failure: FailureReport | undefined
  const failed = (error: unknown): void => {
    failure = reportOf(failureOf(error))
    watcher.failed(failure)
  }
  const usable = Promise.withResolvers<void>()
  const onJob = (job: Job): void => {
    watcher.progress(job)
    if (job.state === 'done') usable.resolve()
    if (job.state === 'failed' && job.error !== undefined) failed(Object.assign(new Error(job.error.message), job.error))
  }
  try {
    const daemon = await startDaemon({ ...started, version: VERSION, onJob })
    const signals = stopOnSignals(daemon)
    watcher.api()
    if (daemon.status().state === 'locked') watcher.up(daemon.status())
    let wasUsable = false
    void usable.promise.then(() => {
      wasUsable = true
      watcher.up(daemon.status())
    })
    await daemon.stopped
    if (failure === undefined) return signals.received && !wasUsable ? EXIT.interrupted : EXIT.ok
  } catch (error) {
    failed(error)
  }
  throw failure === undefined ? new CommandFailure('bug', 'The daemon ended without a reason.') : failureOfReport(failure)
}

function personAt(output: Output, home: string): Watcher {
  return {
    api: () => {},
    progress: createJobProgress(output),
    up: (status) => output.result(upResult(status, home), showUp(status, home, 'Ctrl-C stops it.')),
    // Told once, where the command ends.
    failed: () => {},
  }
}

function commandAbove(): Watcher {
  const tell = (message: DaemonMessage, isLast: boolean): void => {
    if (!process.connected) return
    process.send?.(message, undefined, undefined, () => {
      // The daemon outlives the command that started it.
      if (isLast && process.connected) process.disconnect()
    })
  }
  return {
    api: () => tell({ type: 'api' }, false),
    progress: (job) => tell({ type: 'progress', job }, false),
    up: (status) => tell({ type: 'up', status }, true),
    failed: (failure) => tell({ type: 'failed', failure }, true),
  }
}

function stopOnSignals(daemon: Daemon): { readonly received: boolean } {
  const state = { received: false }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Who asks twice does not want to wait.
      if (state.received) process.exit(EXIT.interrupted)
      state.received = true
      void daemon.stop()
    })
  }
  return state
}

/** A mistake of ours that nobody caught: nothing can be relied on any more, so the process ends, and says where it was. */
function reportMistakes(output: Output): void {
  process.on('uncaughtException', (error) => {
    output.failure(new CommandFailure('bug', 'A mistake inside Warren; it has to stop.', { next: 'Start it again: warren up', cause: error }))
    process.exit(EXIT.failed)
  })
}
