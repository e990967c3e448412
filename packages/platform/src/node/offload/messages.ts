/** What crosses between the pool and its workers, by structured cloning. */
import { type ErrorKind, type FailOptions, isWarrenError, WarrenError } from '@warren/kernel'

export interface JobRequest {
  readonly name: string
  readonly input: unknown
}

export type JobOutcome =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly error: CrossingError }

/** An error without its class, which cloning loses. */
interface CrossingError {
  readonly kind: ErrorKind
  readonly message: string
  readonly fields: FailOptions['fields']
  readonly next: string | undefined
}

/** What a worker is told when it is made. */
export interface WorkerSetup {
  /** URL of a module that exports `JOBS: readonly OffloadJob[]`. */
  readonly jobsModule: string
}

export function packError(error: unknown): CrossingError {
  if (isWarrenError(error)) {
    return { kind: error.kind, message: error.message, fields: error.fields, next: error.next }
  }
  const place = error instanceof Error ? error.stack : undefined
  return { kind: 'bug', message: `offload: a job failed unexpectedly`, fields: {}, next: place }
}

/** The one place beside `fail` that makes a WarrenError: this one was made by `fail` in the worker. */
export function unpackError(error: CrossingError): WarrenError {
  if (error.kind === 'bug') {
    return new WarrenError('bug', error.message, {
      cause: error.next === undefined ? undefined : new Error(error.next),
    })
  }
  return new WarrenError(error.kind, error.message, {
    ...(error.fields && { fields: error.fields }),
    ...(error.next !== undefined && { next: error.next }),
  })
}
