/** What a button can do about a finding of the doctor (docs/spec/doctor.md §3); the rest is typed, and then the command can be copied. */
import type { Finding } from '@warren/api'

export interface Fix {
  /** A screen of this page where it is mended. */
  readonly route?: FixRoute
  /** A command to copy. */
  readonly command?: string
}

type FixRoute = 'network'

/** Causes that a screen of this page shows more of; what a button mends comes with the finding (`action`). */
const ROUTE_OF: ReadonlyMap<string, FixRoute> = new Map([
  ['guard-suspect', 'network'],
  ['network-split', 'network'],
] as const)

/** What stands behind a colon in a sentence of the doctor, up to the end of the sentence or what is said beside it. */
const COMMAND =
  /: ((?:sudo |warren |ulimit |chmod |kill |ip |dmesg)[^;,]*?)(?=\.(?:\s|$)|[;,]|\)| or | and |$)/

export function fixOf({ id, fix }: Pick<Finding, 'id' | 'fix'>): Fix {
  const route = ROUTE_OF.get(id)
  const command = COMMAND.exec(fix)?.[1]?.trim()
  // What stands in capitals is for the reader to fill in: such a command is not ready to be copied.
  const isReady = command !== undefined && !/\b(?:FILE|TEXT|HOST|PORT|PID|ADDRESS)\b/.test(command)
  return { ...(route === undefined ? {} : { route }), ...(isReady ? { command } : {}) }
}
