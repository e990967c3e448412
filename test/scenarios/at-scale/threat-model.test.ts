import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { FACTS, GRANTS, POSITIONS } from '@warren/sim'

const page = fs.readFileSync(path.join(import.meta.dirname, '../../../docs/threat-model.md'), 'utf8')

/** Rows of the table of section 7: who learns what, and whether that is granted. */
function tableRows(): string[] {
  const section = page.slice(page.indexOf('\n## 7.'))
  return section.split('\n').filter((line) => /^\| (?!Who|-)/.test(line))
}

test('what the simulator grants to each position stands in the threat model in the same words, and nothing more', () => {
  const granted = GRANTS.map(([who, what]) => `| ${POSITIONS[who]} | ${FACTS[what]} | yes |`)
  const denied = tableRows().filter((row) => row.endsWith('| no |'))
  const known = new Set<string>(Object.values(FACTS))
  assert.deepEqual(
    tableRows()
      .filter((row) => row.endsWith('| yes |'))
      .toSorted(),
    granted.toSorted(),
  )
  assert.ok(denied.length > 0)
  for (const row of denied) assert.ok(known.has(row.split(' | ')[1] ?? ''), row)
})
