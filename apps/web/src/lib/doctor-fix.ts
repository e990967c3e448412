/** What a button can do about a finding of the doctor (docs/spec/doctor.md §3); the rest is typed, and then the command can be copied. */
import type { Finding } from '@warren/api'

export interface Fix {
  /** A screen of this page where it is mended. */
  readonly route?: FixRoute
  /** A command to copy. */
  readonly command?: string
}

type FixRoute = 'home' | 'invite' | 'network' | 'settings'

/** Causes that this page can do something about. */
const ROUTE_OF: ReadonlyMap<string, FixRoute> = new Map([
  ['state-locked', 'home'],
  ['no-relays', 'invite'],
  ['too-few-relays', 'invite'],
  ['relays-gone', 'invite'],
  ['relays-changed', 'invite'],
  ['guard-away', 'network'],
  ['guard-suspect', 'network'],
  ['network-split', 'network'],
  ['listener-unreachable', 'settings'],
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
