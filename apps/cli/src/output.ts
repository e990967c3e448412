/**
 * Where a command's words go. Results go to stdout, as text for people or as JSON for programs; how things advance goes to
 * stderr, for people only; a failure goes to stderr as text, or with --json to stdout as `{"error": ...}`.
 */
import { type CommandFailure, failureOf } from './command-failure.ts'
import type { ExitCode } from './exit-codes.ts'

export interface Output {
  readonly json: boolean
  /** The result, or one entry of a list: one line of JSON, or text. */
  result(value: object, text: string): void
  /** Text that programs have no use for: headings, hints. */
  text(text: string): void
  /** How things advance, at once. */
  progress(line: string): void
  /** @returns the exit code of this failure. */
  failure(error: unknown): ExitCode
}

interface Streams {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
}

export function createOutput(json: boolean, streams: Streams = process): Output {
  const { stdout, stderr } = streams
  return {
    json,
    result: (value, text) => void stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`),
    text(text) {
      if (!json) stdout.write(`${text}\n`)
    },
    progress(line) {
      if (!json) stderr.write(`${line}\n`)
    },
    failure(error) {
      const failure = failureOf(error)
      if (json) stdout.write(`${JSON.stringify({ error: jsonOf(failure) })}\n`)
      else
        stderr.write(`${[failure.message, failure.next].filter((part) => part !== undefined).join('\n')}\n`)
      // Nobody can act on a mistake of ours without knowing where it happened.
      if (failure.kind === 'bug' && failure.cause instanceof Error) stderr.write(`${failure.cause.stack}\n`)
      return failure.exitCode
    },
  }
}

function jsonOf({ kind, message, next }: CommandFailure): object {
  return { kind, message, ...(next === undefined ? {} : { next }) }
}
