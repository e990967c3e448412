/** One line of what adversaries learned in a run. */
export interface LearnedRow {
  /** Who: a guard, a middle, all hostile relays together. */
  readonly position: string
  /** What, in the words of docs/threat-model.md. */
  readonly fact: string
  readonly times: number
  /** The threat model says that this position may learn it. */
  readonly granted: boolean
}
