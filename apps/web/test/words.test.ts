import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes, formatDuration, formatPercent } from '../src/lib/format.ts'
import { fillIn } from '../src/lib/message.ts'
import { de } from '../src/messages/de/index.ts'
import { en } from '../src/messages/en/index.ts'
import { fa } from '../src/messages/fa/index.ts'

type Catalogue = Readonly<Record<string, string | Readonly<Record<string, string>>>>
const CATALOGUES: readonly (readonly [string, Catalogue])[] = [
  ['en', en],
  ['de', de],
  ['fa', fa],
]

function placesOf(message: Catalogue[string] | undefined): string[] {
  const text = typeof message === 'string' ? message : (message?.['other'] ?? '')
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)).sort()
}

test('every language says everything, with the same places to fill in, and has no sentence of its own', () => {
  for (const [locale, catalogue] of CATALOGUES) {
    assert.deepEqual(Object.keys(catalogue).sort(), Object.keys(en).sort(), locale)
    for (const [name, message] of Object.entries(catalogue)) {
      assert.deepEqual(placesOf(message), placesOf((en as Catalogue)[name]), `${locale}: ${name}`)
      const texts = typeof message === 'string' ? [message] : Object.values(message)
      assert.ok(
        texts.every((text) => text.trim() === text && text !== ''),
        `${locale}: ${name}`,
      )
    }
  }
})

test('every language has a form for every number that it tells apart', () => {
  for (const [locale, catalogue] of CATALOGUES) {
    const wanted = new Set(new Intl.PluralRules(locale).resolvedOptions().pluralCategories)
    for (const [name, message] of Object.entries(catalogue)) {
      if (typeof message === 'string') continue
      for (const form of Object.keys(message))
        assert.ok(wanted.has(form as 'other'), `${locale}: ${name}: ${form}`)
      for (const form of wanted) assert.ok(form in message, `${locale}: ${name}: ${form} is missing`)
    }
  }
})

test('numbers are written as the language writes them, and nothing that was filled in is filled in again', () => {
  const message = { one: '{count} file of {name}', other: '{count} files of {name}' }
  assert.equal(fillIn(message, { count: 1, name: '{count}' }, 'en'), '1 file of {count}')
  assert.equal(fillIn(message, { count: 1234, name: 'x' }, 'de'), '1.234 files of x')
  assert.equal(fillIn('{missing}', {}, 'en'), '{missing}')
})

test('sizes and times round so that they are never more than there is', () => {
  assert.equal(formatBytes(0, 'en'), '0 bytes')
  assert.equal(formatBytes(999, 'en'), '999 bytes')
  assert.equal(formatBytes(999_600, 'en'), '1 MB')
  assert.equal(formatBytes(1_540_000, 'en'), '1.5 MB')
  assert.equal(formatBytes(10_000_000_000, 'de'), '10\u00a0GB')
  assert.equal(formatDuration(59_600, 'en'), '1 min')
  assert.equal(formatDuration(3_725_000, 'en'), '1 hr 2 min')
  assert.equal(formatPercent(999_999, 1_000_000, 'en'), '99%', 'done is not said before it is')
  assert.equal(formatPercent(0, 0, 'en'), '0%')
  assert.equal(formatPercent(5, 5, 'en'), '100%')
})
