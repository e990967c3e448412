/** `warren doctor`: what is wrong and what to do, whether the daemon runs, is locked, hangs, or never ran. */
import type { Diagnosis, Status } from '@warren/api'
import { runDoctor } from '@warren/node'
import { type DaemonFile, readDaemonFile } from '@warren/sdk'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { commandFor, type HomeOption, homeOf, onInterrupt, withDaemon } from '../home.ts'
import type { Output } from '../output.ts'
import { identityOf } from '../processes/identity.ts'
import { stepLine } from '../progress.ts'
import { readNetworkFile } from '../read-network-file.ts'
import { showDiagnosis } from '../show/doctor.ts'
import { DOCTOR_PATIENCE_MS, DOCTOR_STATUS_TIMEOUT_MS } from '../timeouts.ts'
import { VERSION } from '../version.ts'

export interface DoctorOptions extends HomeOption {
  readonly network?: string
}

export async function doctor(output: Output, options: DoctorOptions): Promise<ExitCode> {
  const interrupt = onInterrupt()
  try {
    const diagnosis = await diagnose(output, options, interrupt.signal)
    if (interrupt.signal.aborted) return EXIT.interrupted
    output.result(diagnosis, output.json ? '' : showDiagnosis(diagnosis, (word) => commandFor(options, word)))
    return diagnosis.healthy ? EXIT.ok : EXIT.failed
  } finally {
    interrupt.release()
  }
}

async function diagnose(output: Output, options: DoctorOptions, signal: AbortSignal): Promise<Diagnosis> {
  const networkFile = options.network === undefined ? undefined : readNetworkFile(options.network)
  const daemon = runningDaemon(options)
  const status = daemon === undefined ? undefined : await statusOf(options, signal)
  // The same program examines itself best: it knows what it is configured to, and through which proxy it goes.
  if (status?.version === VERSION && networkFile === undefined) {
    output.progress('Asking the daemon to examine itself; this takes up to 15 seconds.')
    const answer = await ownAnswer(options, signal)
    if (answer !== undefined) return answer
  }
  return runDoctor({
    home: homeOf(options),
    version: VERSION,
    command: (...words) => commandFor(options, ...words),
    cancel: signal,
    onStep: (name, tookMs) => output.progress(stepLine(name, tookMs)),
    ...(daemon === undefined ? {} : { daemon: { ...daemon, ...(status && { status }) } }),
    ...(networkFile === undefined ? {} : { networkFile }),
  })
}

function runningDaemon(options: HomeOption): Pick<DaemonFile, 'pid' | 'version'> | undefined {
  try {
    const daemon = readDaemonFile(homeOf(options))
    return daemon === undefined || identityOf(daemon.pid) === undefined
      ? undefined
      : { pid: daemon.pid, version: daemon.version }
  } catch {
    // A home that cannot be read, or a damaged word: the doctor says so.
    return undefined
  }
}

async function statusOf(options: HomeOption, signal: AbortSignal): Promise<Status | undefined> {
  return orUndefined(options, signal, DOCTOR_STATUS_TIMEOUT_MS, (client, bounded) =>
    client.call('getStatus', {}, { signal: bounded }),
  )
}

async function ownAnswer(options: HomeOption, signal: AbortSignal): Promise<Diagnosis | undefined> {
  return orUndefined(options, signal, DOCTOR_PATIENCE_MS, (client, bounded) =>
    client.call('runDoctor', {}, { signal: bounded }),
  )
}

type Ask<T> = (client: Parameters<Parameters<typeof withDaemon>[1]>[0], signal: AbortSignal) => Promise<T>

/** A daemon that does not answer, for whatever reason, is something for the doctor and no failure of the command. */
async function orUndefined<T>(
  options: HomeOption,
  signal: AbortSignal,
  timeoutMs: number,
  ask: Ask<T>,
): Promise<T | undefined> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  try {
    return await withDaemon(options, (client) => ask(client, bounded))
  } catch {
    return undefined
  }
}
