/** A log that keeps its entries for a test to look at. */
import { assert, type Log, type LogLevel, type SafeField, type WarrenError } from '@warren/kernel'

export interface LogEntry {
  readonly level: LogLevel
  readonly message: string
  readonly fields: Readonly<Record<string, SafeField>>
  readonly error: WarrenError | undefined
}

/** More entries than this mean a part that logs in a loop. */
const MAX_ENTRIES = 100_000

export interface CaptureLog extends Log {
  readonly entries: readonly LogEntry[]
  /** Messages in order, of one level or of all. */
  messages(level?: LogLevel): string[]
  clear(): void
}

export function createCaptureLog(): CaptureLog {
  const entries: LogEntry[] = []
  return {
    entries,
    write(level, message, fields, error) {
      assert(entries.length < MAX_ENTRIES, 'capture log: a test logs less than this')
      entries.push({ level, message, fields: fields ?? {}, error })
    },
    messages: (level) =>
      entries.filter((entry) => level === undefined || entry.level === level).map((entry) => entry.message),
    clear() {
      entries.length = 0
    },
  }
}
