/**
 * `tools/said.ts`: sentences of the daemon that a catalogue of the page (apps/web/src/said) lacks, and entries that nobody says any more. Fails if
 * there are any (docs/guides/developer.md §8).
 */
import { CATALOGUES } from '@warren/web/said'
import { readSourceTree } from './rules/source-tree.ts'
import { collectSaid } from './said/collect.ts'
import { compareSaid } from './said/compare.ts'
import { ROOT } from './suites.ts'

const said = collectSaid(readSourceTree(ROOT))
let isComplete = true
for (const [language, sayings] of Object.entries(CATALOGUES)) {
  const { missing, unsaid } = compareSaid(said, sayings)
  for (const { text, place } of missing) console.log(`${language} lacks  ${JSON.stringify(text)}  ${place}`)
  for (const text of unsaid) console.log(`${language} has, and nobody says  ${JSON.stringify(text)}`)
  isComplete &&= missing.length + unsaid.length === 0
}
console.log(`${said.length} sentences`)
process.exitCode = isComplete ? 0 : 1
