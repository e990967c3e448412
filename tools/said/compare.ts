/** What is said, against a catalogue of the page. */
import { keyOf, type Sayings } from '@warren/web/said'
import type { Said } from './collect.ts'

export interface Difference {
  readonly missing: readonly Said[]
  /** Entries that nobody says. */
  readonly unsaid: readonly string[]
}

/** Sentences are the same when the page looks them up alike: with a capital and a full stop or without. */
export function compareSaid(said: readonly Said[], sayings: Sayings): Difference {
  const entries = new Set(Object.keys(sayings).map(keyOf))
  const spoken = new Set(said.map(({ text }) => keyOf(text)))
  return {
    missing: said.filter(({ text }) => !entries.has(keyOf(text))),
    unsaid: Object.keys(sayings).filter((text) => !spoken.has(keyOf(text))),
  }
}
