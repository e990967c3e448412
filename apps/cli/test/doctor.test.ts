/** How people read what the doctor found. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Diagnosis } from '@warren/api'
import { showDiagnosis } from '../src/show/doctor.ts'

const HEALTHY: Diagnosis = {
  healthy: true,
  running: true,
  findings: [],
  checked: ['the clock', 'versions'],
  unchecked: ['the upstream proxy'],
  tookMs: 5,
}

const command = (word: string): string => `warren ${word}`

it('a healthy node is told what was looked at, and one that does not run how to start it', () => {
  assert.equal(
    showDiagnosis(HEALTHY, command),
    'Nothing is wrong.\n  Looked at: the clock, versions.\n  Does not apply here: the upstream proxy.',
  )
  const stopped = showDiagnosis({ ...HEALTHY, running: false }, command)
  assert.ok(stopped.endsWith('\nWarren does not run. Type: warren up'))
})

it('findings are numbered, each with what was seen and what to do, and say how sure they are', () => {
  const finding = {
    id: 'x',
    effect: 'stops',
    title: 'It is dark.',
    evidence: 'No light.',
    fix: 'Wait.',
  } as const
  const findings = [
    { ...finding, certainty: 'certain' },
    { ...finding, certainty: 'possible' },
  ] as const
  assert.equal(
    showDiagnosis({ ...HEALTHY, healthy: false, findings: [...findings] }, command),
    '2 things may be wrong, the most likely root first:\n\n1. It is dark.\n   No light.\n   Wait.\n\n2. Possibly: It is dark.\n   No light.\n   Wait.',
  )
})
