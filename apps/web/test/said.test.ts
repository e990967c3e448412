/** Sentences of the daemon in the language of the page: what is known is translated, values and all else come back as they came, whatever comes in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CATALOGUES } from '../src/said/index.ts'
import { withLatinApart } from '../src/said/latin.ts'
import { parseTemplate } from '../src/said/pattern.ts'
import { Catalogue, type Piece } from '../src/said/say.ts'
import { sentencesOf } from '../src/said/sentences.ts'

const DE = CATALOGUES['de'] ?? {}
const textOf = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')
/** German and English in one line: `Bekannt: [3] |relays|`. */
const marked = (pieces: readonly Piece[]): string =>
  pieces.map(({ text, as }) => (as === 'said' ? text : as === 'value' ? `[${text}]` : `|${text}|`)).join('')

const small = new Catalogue({
  'the sharer': 'der Teilende',
  'the sharer is offline, or the link is old': 'der Teilende ist offline, oder der Link ist alt',
  'It goes on by itself then.': 'Dann geht es weiter.',
  'nobody could connect to {address}, so it is not listed':
    'niemand erreichte {address}; darum ist es nicht gelistet',
  '{relays:words} known; it waits for {waitingFor:words}.':
    'Bekannt: {relays}; gewartet wird auf {waitingFor}.',
  'Put {what} where {place} is.': 'Wo {place} ist, kommt {what} hin.',
  '{n} relays': '{n} Relays',
  '{bytes} are free.': '{bytes} sind frei.',
})

test('a sentence is found with a capital and a full stop or without, and keeps them', () => {
  assert.equal(
    marked(small.say('the sharer is offline, or the link is old')),
    'der Teilende ist offline, oder der Link ist alt',
  )
  assert.equal(
    marked(small.say('The sharer is offline, or the link is old.')),
    'Der Teilende ist offline, oder der Link ist alt.',
  )
  assert.equal(marked(small.say('it goes on by itself then')), 'Dann geht es weiter')
})

test('values stay as they came, wherever the translation puts them', () => {
  assert.equal(
    marked(small.say('nobody could connect to 192.0.2.7:443, so it is not listed')),
    'niemand erreichte [192.0.2.7:443]; darum ist es nicht gelistet',
  )
  assert.equal(marked(small.say('Put a where b is.')), 'Wo [b] ist, kommt [a] hin.')
  assert.equal(marked(small.say('Put a. b where c. d is.')), 'Wo [c. d] ist, kommt [a. b] hin.')
  assert.equal(marked(small.say('Put {place} where {what} is.')), 'Wo [{what}] ist, kommt [{place}] hin.')
})

test('words within a sentence are said too, and what is not known of them stays English', () => {
  assert.equal(
    marked(small.say('3 relays known; it waits for the sharer.')),
    'Bekannt: [3] Relays; gewartet wird auf der Teilende.',
  )
  assert.equal(
    marked(small.say('3 relays known; it waits for rain.')),
    'Bekannt: [3] Relays; gewartet wird auf |rain|.',
  )
})

test('what is waited for and why, and one sentence after the other, are said part by part', () => {
  assert.equal(
    marked(small.say('the sharer: the sharer is offline, or the link is old')),
    'der Teilende: der Teilende ist offline, oder der Link ist alt',
  )
  assert.equal(marked(small.say('the sharer: gone fishing')), 'der Teilende: |gone fishing|')
  assert.equal(marked(small.say('It rains. It goes on by itself then.')), '|It rains.| Dann geht es weiter.')
  assert.equal(marked(small.say('It rains. 12 MB are free.')), '|It rains.| [12 MB] sind frei.')
})

test('a short sentence fits nothing but a number or one word', () => {
  assert.equal(marked(small.say('7 relays')), '[7] Relays')
  assert.equal(marked(small.say('12 MB are free.')), '[12 MB] sind frei.')
  assert.equal(
    marked(small.say('the network has lost all its relays')),
    '|the network has lost all its relays|',
  )
})

test('commands in a sentence from right to left are set apart, without what ends the sentence', () => {
  assert.equal(marked(withLatinApart('بنویسید: warren status.')), 'بنویسید: [warren status].')
  assert.equal(
    marked(withLatinApart('«key» (warren up --join TEXT) را')),
    '«[key]» ([warren up --join TEXT]) را',
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(textOf(withLatinApart(text)), text)
    }),
  )
})

test('any text comes out as pieces of text: nothing thrown, nothing longer than what is said allows', () => {
  const texts = Object.keys(DE)
  const part = fc.oneof(
    fc.constantFrom(...texts),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('. ', ': ', '{n}'),
  )
  const longest = Math.max(
    ...Object.values(CATALOGUES).flatMap((all) => Object.values(all).map((text) => text.length)),
  )
  const catalogues = Object.values(CATALOGUES).map((sayings) => new Catalogue(sayings))
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      for (const catalogue of catalogues) {
        const pieces = catalogue.say(text)
        // Each sentence or part of one adds at most one translation, and one for each place in it.
        assert.ok(textOf(pieces).length <= text.length * 2 + 4 * longest * (text.split(/[.:?!] /).length + 1))
        for (const { as, text: own } of pieces) if (as !== 'said') assert.ok(text.includes(own), own)
      }
    }),
  )
})

test('a text without any known sentence is one English piece, unchanged', () => {
  const catalogue = new Catalogue(DE)
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('. ', ': ')), { maxLength: 40 }),
      (noise) => {
        const text = noise.join('').replaceAll(/[a-zA-Z]/g, '-')
        assert.deepEqual(catalogue.say(text), [{ text, as: 'english' }])
      },
    ),
  )
  const long = 'the sharer: '.repeat(1000)
  assert.deepEqual(catalogue.say(long), [{ text: long, as: 'english' }])
})

test('a text made to fit many patterns almost is given up, and what it says stays', () => {
  const catalogue = new Catalogue(DE)
  assert.equal(marked(catalogue.say('7 relays.')), '[7] Relays.')
  const hostile = `${'it is not known: it is not known. '.repeat(11)}7 relays.`
  assert.deepEqual(catalogue.say(hostile), [{ text: hostile, as: 'english' }])
})

for (const [locale, sayings] of Object.entries(CATALOGUES)) {
  test(`${locale}: every entry fills in what its English has, and is one sentence`, () => {
    for (const [english, translation] of Object.entries(sayings)) {
      const names = (text: string): readonly string[] =>
        [...new Set(parseTemplate(text).places.map(({ name }) => name))].toSorted()
      // One English form has an empty name, and says it without.
      assert.deepEqual(names(translation), names(english), english)
      assert.equal(
        parseTemplate(translation).places.some(({ isWords }) => isWords),
        false,
        translation,
      )
      assert.equal(sentencesOf(english).length, 1, english)
      assert.notEqual(translation.trim(), '', english)
    }
  })

  test(`${locale}: every entry is found by its own English, whatever its values, and no two places touch`, () => {
    const catalogue = new Catalogue(sayings)
    for (const english of Object.keys(sayings)) {
      const { places, constants } = parseTemplate(english)
      assert.ok(
        constants.slice(1, -1).every((constant) => constant !== ''),
        english,
      )
      const valueOf = (index: number): string => `9${index}${places[index]?.isWords === true ? ' days' : ''}`
      const filled = constants
        .map((constant, index) => constant + (index < places.length ? valueOf(index) : ''))
        .join('')
      const said = catalogue.say(filled)
      const values = said.filter(({ as }) => as !== 'said').map(({ text }) => text)
      assert.deepEqual(values.toSorted(), places.map((_, index) => `9${index}`).toSorted(), english)
    }
  })
}
