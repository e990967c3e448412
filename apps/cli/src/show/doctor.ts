/** What the doctor found, as people read it. */
import type { Diagnosis, Finding } from '@warren/api'

const CERTAINTY: Readonly<Record<Finding['certainty'], string>> = {
  certain: '',
  likely: 'Likely: ',
  possible: 'Possibly: ',
}

/** @param command - how a command is typed for this home. */
export function showDiagnosis(diagnosis: Diagnosis, command: (word: string) => string): string {
  const { findings, checked, unchecked, running } = diagnosis
  if (findings.length > 0) return [headline(findings.length), ...findings.map(showFinding)].join('\n\n')
  const lines = ['Nothing is wrong.', `  Looked at: ${checked.join(', ')}.`]
  if (unchecked.length > 0) lines.push(`  Does not apply here: ${unchecked.join(', ')}.`)
  if (!running) lines.push(`Warren does not run. Type: ${command('up')}`)
  return lines.join('\n')
}

function headline(count: number): string {
  return count === 1 ? 'One thing is wrong:' : `${count} things may be wrong, the most likely root first:`
}

function showFinding({ certainty, title, evidence, fix }: Finding, index: number): string {
  return `${index + 1}. ${CERTAINTY[certainty]}${title}\n   ${evidence}\n   ${fix}`
}
