/** `warren leaktest`: what leaves this machine, seen from outside of the daemon while it works. */
import { createNodePrimitives, readNamespaceCounts } from '@warren/platform/node'
import { type Client, readDaemonFile } from '@warren/sdk'
import { CommandFailure } from '../command-failure.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { commandFor, type HomeOption, homeOf, onInterrupt, withDaemon } from '../home.ts'
import { judge } from '../leaktest/judge.ts'
import { bothEnds, readOwnEnds } from '../leaktest/own-ends.ts'
import { type Trace, traceCalls } from '../leaktest/trace.ts'
import { watchSockets } from '../leaktest/watch.ts'
import { makeItWork } from '../leaktest/work.ts'
import type { Output } from '../output.ts'
import { type LeakReport, limitsOf, showLeakReport } from '../show/leaktest.ts'

export interface LeaktestOptions extends HomeOption {
  readonly seconds: number
  readonly visit?: string
  readonly trace?: boolean
}

export async function leaktest(output: Output, options: LeaktestOptions): Promise<ExitCode> {
  const interrupt = onInterrupt()
  try {
    const report = await withDaemon(options, (client) => examine(output, client, options, interrupt.signal))
    if (interrupt.signal.aborted) return EXIT.interrupted
    output.result(report, output.json ? '' : showLeakReport(report))
    return report.passed ? EXIT.ok : EXIT.failed
  } finally {
    interrupt.release()
  }
}

async function examine(
  output: Output,
  client: Client,
  options: LeaktestOptions,
  interrupted: AbortSignal,
): Promise<LeakReport> {
  const primitives = createNodePrimitives()
  const status = await client.call('getStatus')
  if (status.state !== 'usable') {
    throw new CommandFailure('conflict', 'Warren is not usable yet, so there is nothing to look at.', {
      next: `Type: ${commandFor(options, 'status')}`,
    })
  }
  const pid = readDaemonFile(homeOf(options))?.pid ?? 0
  const first = await readOwnEnds(client, primitives, status)
  const before = readNamespaceCounts(pid)
  const watch = watchSockets(pid)
  if (watch === undefined) {
    throw new CommandFailure('unsupported', "The system does not tell this daemon's sockets.", {
      next: 'Run this on Linux, as the user who started Warren.',
    })
  }
  const startedMs = performance.now()
  output.progress(`Watching the daemon for ${options.seconds} s while it works.`)
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(options.seconds * 1000)])
  let trace: Trace | undefined
  try {
    trace = options.trace === true ? await traceCalls(pid) : undefined
    const work = await makeItWork({ client, primitives, status, visit: options.visit, signal })
    await ended(signal)
    const seen = watch.stop()
    const calls = await trace?.stop()
    trace = undefined
    const after = readNamespaceCounts(pid)
    const last = await readOwnEnds(client, primitives, await client.call('getStatus'))
    const { endpoints, leaks } = judge([...seen.sockets, ...(calls ?? [])], bothEnds(first, last))
    const opened = work.filter(({ isForeign, result }) => isForeign === true && result === 'opened')
    const all = [...leaks, ...opened.map(({ name }) => `It let a program through to ${name}.`)]
    const { looks, longestGapMs, processes } = seen
    const report = {
      passed: all.length === 0,
      leaks: all,
      endpoints,
      work,
      seconds: Math.round((performance.now() - startedMs) / 100) / 10,
      looks,
      longestGapMs,
      processes,
      traced: calls !== undefined,
      machine:
        before === undefined || after === undefined
          ? undefined
          : { datagrams: after.udpSent - before.udpSent, connections: after.tcpOpened - before.tcpOpened },
    }
    return { ...report, limits: limitsOf(report) }
  } finally {
    watch.stop()
    await trace?.stop()
  }
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
