/** The specification lists every cause, under the effect that the code gives it. */
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { it } from 'node:test'
import { CAUSE_IDS, found } from '../../src/doctor/causes.ts'

const SPEC = path.join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'spec', 'doctor.md')

it('docs/spec/doctor.md §3 has every cause once, in the order of the code, with its effect', () => {
  const text = fs.readFileSync(SPEC, 'utf8')
  const rows = text.slice(text.indexOf('## 3. Causes')).matchAll(/^\| (`[^|]+`) \| (stops|hinders) \|/gm)
  const told = [...rows].flatMap(([, ids = '', effect]) =>
    [...ids.matchAll(/`([^`]+)`/g)].map(([, id]) => ({ id, effect })),
  )
  const certain = { certainty: 'certain', title: '', evidence: '', fix: '' } as const
  const known = CAUSE_IDS.map((id) => ({ id, effect: found(id, certain).effect }))
  assert.deepEqual(told, known)
})

it('what a button can do is told for every cause that has one', () => {
  const [text = ''] =
    fs.readFileSync(SPEC, 'utf8').split('### Actions')[1]?.split('### Without an action') ?? []
  const rows = text.matchAll(/^\| `([a-z-]+)` \|[^|]*\| ([^|]+) \|/gm)
  const told = [...rows].flatMap(([, action = '', ids = '']) =>
    [...ids.matchAll(/`([^`]+)`/g)].map(([, id]) => `${id} ${action}`),
  )
  const certain = { certainty: 'certain', title: '', evidence: '', fix: '' } as const
  const known = CAUSE_IDS.flatMap((id) => {
    const { action } = found(id, certain)
    return action === undefined ? [] : [`${id} ${action}`]
  })
  assert.deepEqual(told.toSorted(), known.toSorted())
})

it('for every cause without a button it is told why there is none', () => {
  const text = fs.readFileSync(SPEC, 'utf8').split('### Without an action')[1] ?? ''
  const told = [...text.matchAll(/^\| (`[^|]+`) \| [^|]{20,} \|$/gm)].flatMap(([, ids = '']) =>
    [...ids.matchAll(/`([^`]+)`/g)].map(([, id]) => String(id)),
  )
  const certain = { certainty: 'certain', title: '', evidence: '', fix: '' } as const
  const known: string[] = CAUSE_IDS.filter((id) => found(id, certain).action === undefined)
  assert.deepEqual(told.toSorted(), known.toSorted())
})
