/** The log port: one JSON object a line. */
import type { Log, LogLevel, WarrenError } from '@warren/kernel'

const RANK: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 }

/** How deep a chain of causes is followed. */
const MAX_CAUSES = 4
const MAX_FRAMES = 8

function causesOf(error: WarrenError): Error[] {
  const causes: Error[] = []
  for (let cause = error.cause; cause instanceof Error && causes.length < MAX_CAUSES; cause = cause.cause) {
    causes.push(cause)
  }
  return causes
}

/** Where in our code it happened: the last three parts of each path, so that no home folder's name is written. */
function framesOf(error: Error): string[] {
  const places = (error.stack ?? '').matchAll(/((?:[\w.@-]+\/){0,2}[\w.-]+:\d+):\d+\)?$/gm)
  return Array.from(places, (place) => place[1] as string).slice(0, MAX_FRAMES)
}

function describe(error: WarrenError, level: LogLevel): object {
  const causes = causesOf(error)
  return {
    kind: error.kind,
    message: error.message,
    fields: error.fields,
    ...(error.kind === 'bug' && { frames: framesOf(causes.at(-1) ?? error) }),
    // Foreign error texts may quote what a user did.
    ...(level === 'debug' && { causes: causes.map((cause) => cause.stack ?? cause.message) }),
  }
}

/**
 * @param write - takes one line with its line feed; must not throw.
 * @param level - the least important level that is written. `debug` also writes foreign error texts, which the other
 *   levels never do: what it writes is not to be passed on.
 * @param wallMs - source of the time stamp.
 */
export function createJsonLog(
  write: (line: string) => void,
  level: LogLevel,
  wallMs: () => number = Date.now,
): Log {
  return {
    write(entryLevel, message, fields, error) {
      if (RANK[entryLevel] > RANK[level]) return
      const time = new Date(wallMs()).toISOString()
      const described = error && { error: describe(error, level) }
      write(`${JSON.stringify({ time, level: entryLevel, message, fields, ...described })}\n`)
    },
  }
}
