/** Every catalogue at once and how its entries are found, for the tools that keep them complete; the page loads one language. */
import { sayings as de } from './de/index.ts'
import { sayings as fa } from './fa/index.ts'
import type { Sayings } from './say.ts'

export { keyOf, sentencesOf } from './sentences.ts'
export type { Sayings }

/** By language, as the page names it; English needs none. */
export const CATALOGUES: Readonly<Record<string, Sayings>> = { de, fa }
