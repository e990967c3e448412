/** Every sentence is there in every language, with the same places to fill in, and its forms for numbers are those of the language. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Catalogue, fillIn, type Message } from '../src/lib/message.ts'
import { de } from '../src/messages/de/index.ts'
import { en } from '../src/messages/en/index.ts'
import { fa } from '../src/messages/fa/index.ts'

const CATALOGUES: Readonly<Record<string, Catalogue>> = { en, de, fa }
const formsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : Object.values(message)
const placesOf = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted()

for (const [locale, catalogue] of Object.entries(CATALOGUES)) {
  test(`${locale}: the names are those of English`, () => {
    assert.deepEqual(Object.keys(catalogue).toSorted(), Object.keys(en).toSorted())
  })

  test(`${locale}: each sentence fills in what the English one does, and none is empty`, () => {
    for (const [name, message] of Object.entries(catalogue)) {
      const [english = ''] = formsOf((en as Catalogue)[name as keyof Catalogue]).toReversed()
      for (const form of formsOf(message)) {
        assert.notEqual(form.trim(), '', name)
        // One of something is often said without its number.
        const isOne = typeof message !== 'string' && form === message.one
        const missing = placesOf(english).filter((place) => !placesOf(form).includes(place))
        assert.ok(isOne || missing.length === 0, `${name}: ${form} leaves out ${missing.join()}`)
        assert.ok(
          placesOf(form).every((place) => placesOf(english).includes(place)),
          `${name}: ${form}`,
        )
      }
    }
  })

  test(`${locale}: forms for numbers are those that the language has`, () => {
    const known = new Intl.PluralRules(locale).resolvedOptions().pluralCategories
    for (const [name, message] of Object.entries(catalogue)) {
      if (typeof message === 'string') continue
      assert.deepEqual(Object.keys(message).toSorted(), [...known].toSorted(), name)
    }
  })
}

test('only few sentences are the same in two languages: names, and words that they share', () => {
  for (const other of [de, fa] as Catalogue[]) {
    const same = Object.entries(en).filter(([name, text]) => other[name as keyof Catalogue] === text)
    assert.ok(same.length < Object.keys(en).length / 10, same.map(([name]) => name).join(', '))
  }
})

test('what is filled in is never itself taken for a place, and numbers are written as the language does', () => {
  assert.equal(fillIn('{name} {other}', { name: '{other}', other: 'x' }, 'en'), '{other} x')
  assert.equal(fillIn({ one: '{count} file', other: '{count} files' }, { count: 1 }, 'en'), '1 file')
  assert.equal(fillIn({ one: '{count} file', other: '{count} files' }, { count: 1200 }, 'en'), '1,200 files')
  assert.equal(fillIn('{count}', { count: 12 }, 'fa'), '۱۲')
})
