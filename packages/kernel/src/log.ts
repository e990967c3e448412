/** The log port. Only literals and safe fields compile; see sensitive.ts. */
import type { SafeField, WarrenError } from './errors.ts'
import type { Literal } from './sensitive.ts'

/** error: bug or act now; warn: tell the user; info: rare; debug: for a developer. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

export interface Log {
  write<const M extends string>(
    level: LogLevel,
    message: Literal<M>,
    fields?: Readonly<Record<string, SafeField>>,
    error?: WarrenError,
  ): void
}

/** A log that keeps nothing. */
export const SILENT_LOG: Log = { write: () => {} }
