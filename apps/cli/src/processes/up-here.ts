/** Runs a daemon in this process until it is stopped. */
import type { Job, Status } from '@warren/api'
import { isMistake } from '@warren/kernel'
import { type DaemonOptions, runDaemon } from '@warren/node'
import { CommandFailure, failureOf, type FailureReport, reportOf } from '../command-failure.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Output } from '../output.ts'
import { preparePage, prepareProgram } from '../built/prepare.ts'
import { createJobProgress } from '../progress.ts'
import { showUp, upResult } from '../show/up.ts'
import { SERVING_AFTER_MS } from '../timeouts.ts'
import { VERSION } from '../version.ts'
import type { DaemonMessage } from './messages.ts'

/** The one who watches a daemon start: a person, or the command that started this process. */
interface Watcher {
  readonly api: (page: string | undefined) => void
  readonly progress: (job: Job) => void
  /** It listens as a relay and is not usable itself. */
  readonly serving: (status: Status, page: string | undefined) => void
  /** Usable, locked, or without a network. */
  readonly up: (status: Status, page: string | undefined) => void
  readonly failed: (failure: FailureReport) => void
}

type Started = Omit<DaemonOptions, 'version' | 'onJob'>

/**
 * @param prepare - comes before the daemon; whoever watches is told of its failures too.
 * @returns the exit code, once the daemon has stopped.
 */
export async function upHere(
  output: Output,
  started: Started,
  prepare: () => Promise<void>,
): Promise<ExitCode> {
  const isDetached = process.send !== undefined
  const watcher = isDetached ? commandAbove() : personAt(output, started.home)
  showMistakes(output)
  const usable = Promise.withResolvers<void>()
  const onJob = (job: Job): void => {
    watcher.progress(job)
    if (job.state === 'done') usable.resolve()
  }
  try {
    await prepare()
    const page = preparePage()
    const { daemon, ended } = await runDaemon({
      ...started,
      version: VERSION,
      page,
      // With `--json` nobody is told where it is.
      isPageFirst: !isDetached && !output.json,
      onApi: (begun) => watcher.api(begun.pageUrl()),
      onJob,
    })
    // Whoever starts a node for himself may look at its page at once; a relay is seldom looked at.
    if (daemon.status().relay === undefined) void page.directory()
    let wasUp = false
    setTimeout(() => {
      const status = daemon.status()
      if (!wasUp && status.relay !== undefined && status.state === 'joining')
        watcher.serving(status, daemon.pageUrl())
    }, SERVING_AFTER_MS).unref()
    const tellUp = (): void => {
      wasUp = true
      watcher.up(daemon.status(), daemon.pageUrl())
      if (daemon.status().relay === undefined) prepareProgram()
    }
    // Nothing goes on by itself then: somebody has to unlock it, or to join a network.
    if (['locked', 'no-network'].includes(daemon.status().state)) tellUp()
    void usable.promise.then(tellUp)
    const error = await ended
    if (error !== undefined) throw error
    return wasUp ? EXIT.ok : EXIT.interrupted
  } catch (error) {
    const failure = failureOf(error)
    watcher.failed(reportOf(failure))
    throw failure
  }
}

function personAt(output: Output, home: string): Watcher {
  return {
    // It is there before the network is joined.
    api: (page) => {
      if (page !== undefined) output.progress(`The page, in a browser of this machine: ${page}`)
    },
    progress: createJobProgress(output),
    // What it waits for is told as it changes.
    serving: () => {},
    up: (status, page) =>
      output.result(upResult(status, home, page), showUp(status, home, 'Ctrl-C stops it.')),
    // Told once, where the command ends.
    failed: () => {},
  }
}

function commandAbove(): Watcher {
  const tell = (message: DaemonMessage, isLast: boolean): void => {
    if (!process.connected) return
    // The daemon outlives the command that started it.
    const sent = (): void => {
      if (isLast && process.connected) process.disconnect?.()
    }
    process.send?.(message, undefined, {}, sent)
  }
  return {
    api: () => tell({ type: 'api' }, false),
    progress: (job) => tell({ type: 'progress', job }, false),
    serving: (status, page) => tell({ type: 'serving', status, page }, false),
    up: (status, page) => tell({ type: 'up', status, page }, true),
    failed: (failure) => tell({ type: 'failed', failure }, true),
  }
}

/** The daemon writes mistakes of ours into its log and ends; whoever looks at its terminal sees them too. */
function showMistakes(output: Output): void {
  const show = (thrown: unknown): void => {
    const next = `Start it again: warren up`
    output.failure(
      new CommandFailure('bug', 'A mistake inside Warren: it has to stop.', { next, cause: thrown }),
    )
  }
  process.on('uncaughtException', show)
  process.on('unhandledRejection', (thrown) => {
    if (isMistake(thrown)) show(thrown)
  })
}
