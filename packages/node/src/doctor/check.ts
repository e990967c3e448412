/** One check of the doctor: facts in, causes out. */
import type { Finding } from '@warren/api'
import type { Facts } from './facts.ts'

export interface Check {
  /** What it looks at, as a person says it: `the clock`. */
  readonly label: string
  /** Whether the facts it needs are there. Without it: always. */
  readonly applies?: (facts: Facts) => boolean
  readonly run: (facts: Facts) => readonly Finding[]
}
