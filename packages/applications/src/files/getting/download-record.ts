/** A download as it survives a restart: one row of a table. What it has fetched is in its part directory, not here. */
import { type ErrorKind, type StateStore, type StateTable, utf8, utf8Text, WarrenError } from '@warren/kernel'
import type { RenamedEntry } from './download-status.ts'

export interface DownloadRecord {
  readonly id: string
  /** In the form `warren:...`. */
  readonly link: string
  readonly to: string
  /** Nothing is written outside of this directory, wherever links lead. Absent: there is no such bound. */
  readonly within?: string
  readonly only: readonly string[] | undefined
  readonly bytesPerS: number | undefined
  readonly circuits: number | undefined
  /** The name that the user asked for. */
  readonly wantedName: string | undefined
  readonly createdAtMs: number
  state: 'running' | 'paused' | 'done' | 'failed'
  /** Empty until the list of files was read. */
  name: string
  totalBytes: number
  verifiedBytes: number
  files: number
  renamed: readonly RenamedEntry[]
  /** Identities of sharers that others named, hexadecimal, oldest first. Absent: none were. */
  sharers?: readonly string[]
  /** The part directory, once there is one. */
  part: string | undefined
  /** Where it ended up. */
  finalPath: string | undefined
  failure:
    | { readonly kind: ErrorKind; readonly message: string; readonly next: string | undefined }
    | undefined
}

export class DownloadTable {
  readonly #table: StateTable

  constructor(state: StateStore) {
    this.#table = state.table('downloads')
  }

  all(): DownloadRecord[] {
    const records: DownloadRecord[] = []
    for (const key of this.#table.keys()) {
      const value = this.#table.get(key)
      if (value !== undefined) records.push(JSON.parse(utf8Text(value)) as DownloadRecord)
    }
    return records.sort((a, b) => a.createdAtMs - b.createdAtMs)
  }

  /** @throws WarrenError `storage`. */
  put(record: DownloadRecord): void {
    this.#table.put(record.id, utf8(JSON.stringify(record)))
  }

  delete(id: string): void {
    this.#table.delete(id)
  }
}

export function failureOf(error: WarrenError): DownloadRecord['failure'] {
  return { kind: error.kind, message: error.message, next: error.next }
}

/** The error that was kept. Its message was a literal when it was thrown. */
export function errorOf(failure: NonNullable<DownloadRecord['failure']>): WarrenError {
  return new WarrenError(failure.kind, failure.message, {
    ...(failure.next === undefined ? {} : { next: failure.next }),
  })
}
