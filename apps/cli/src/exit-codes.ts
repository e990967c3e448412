/** How a command ends, for scripts (docs/commands.md). Never renumber them. */
export const EXIT = {
  ok: 0,
  /** What was asked for could not be done. */
  failed: 1,
  /** The command line, the configuration or a file named there cannot be used as it is. */
  badInput: 2,
  /** No daemon runs with this home. */
  notRunning: 3,
  /** The state is locked by a passphrase, or the passphrase or token is not the right one. */
  notAllowed: 4,
  /** Given up by Ctrl-C: 128 and the signal's number, as shells have it. */
  interrupted: 130,
} as const

/** What each means, for people. */
export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'it is done',
  failed: 'it could not be done',
  badInput: 'what was typed, the configuration or a file named there cannot be used as it is',
  notRunning: 'no daemon runs with this home',
  notAllowed: 'locked by a passphrase, or the passphrase or token is not the right one',
  interrupted: 'given up by Ctrl-C',
}

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
