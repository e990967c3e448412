/** A download as its owner is shown it. */
import { type DownloadRecord, errorOf } from './download-record.ts'
import type { DownloadStatus } from './download-status.ts'
import { type CauseCode, CAUSES, STEPS } from './sentences.ts'
import type { SwarmStatus } from './swarm-status.ts'

/** Where a download stands while it runs. */
export interface Phase {
  readonly step: string
  /** Why it waits; absent while it does not. */
  readonly code?: CauseCode
}

/** @param swarm - undefined: it has no dealings with sharers now. */
export function statusOf(
  record: DownloadRecord,
  phase: Phase,
  swarm: SwarmStatus | undefined,
  now: { readonly bytesPerS: number; pathOf(to: string, name: string): string },
): DownloadStatus {
  const isRunning = record.state === 'running'
  const cause = isRunning && phase.code !== undefined ? CAUSES[phase.code] : undefined
  const bytesPerS = isRunning ? now.bytesPerS : 0
  const left = record.totalBytes - record.verifiedBytes
  return {
    id: record.id,
    link: record.link,
    name: record.name,
    state: cause === undefined ? record.state : 'waiting',
    step: isRunning ? phase.step : STEPS[record.state as Exclude<DownloadRecord['state'], 'running'>],
    ...(cause === undefined ? {} : cause),
    totalBytes: record.totalBytes,
    verifiedBytes: record.verifiedBytes,
    bytesPerS,
    ...(bytesPerS > 0 && left > 0 ? { etaMs: (left * 1000) / bytesPerS } : {}),
    sources: swarm?.sources ?? [],
    ...(swarm?.holders === undefined ? {} : { holders: swarm.holders }),
    circuits: swarm?.circuits ?? 0,
    to: record.finalPath ?? (record.name === '' ? record.to : now.pathOf(record.to, record.name)),
    files: record.files,
    renamed: record.renamed,
    ...(record.failure === undefined ? {} : { error: errorOf(record.failure) }),
  }
}
