import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { CommandFailure } from '../src/command-failure.ts'
import { linkBodyOf, parseByteRate, parseLink, parseUntil } from '../src/parse-files.ts'

const badInput = (error: unknown): boolean =>
  error instanceof CommandFailure && error.kind === 'bad-input' && error.exitCode === 2

const NOW_MS = Date.parse('2026-06-01T12:00:00Z')

test('a time span counts from now, and a date is that moment, or the end of that day', () => {
  assert.equal(parseUntil('2h', NOW_MS), '2026-06-01T14:00:00.000Z')
  assert.equal(parseUntil('3d', NOW_MS), '2026-06-04T12:00:00.000Z')
  assert.equal(parseUntil('2026-06-02T10:00Z', NOW_MS), '2026-06-02T10:00:00.000Z')
  assert.equal(parseUntil('2026-12-24', NOW_MS), new Date(2026, 11, 24, 23, 59, 59).toISOString())
  for (const text of ['', '0h', 'h', '2', '2y', 'tomorrow', '2026-05-01', '2026-13-01', '-1h', '99999999w'])
    assert.throws(() => parseUntil(text, NOW_MS), badInput, text)
})

test('a rate is bytes in a second, in decimal units', () => {
  assert.equal(parseByteRate('500K'), 500_000)
  assert.equal(parseByteRate('1.5MB/s'), 1_500_000)
  assert.equal(parseByteRate('2048'), 2048)
  for (const text of ['', 'K', '0', '1', '-5K', '1T', '5K/m', '1,5M'])
    assert.throws(() => parseByteRate(text), badInput, text)
})

test('both forms of a link are one link, with what mail programs put around it', () => {
  for (const text of [
    'warren:AbC-_9',
    ' <warren:AbC-_9> ',
    'http://localhost:9251/w/AbC-_9',
    'http://127.0.0.1:1/w/AbC-_9/',
  ]) {
    assert.equal(linkBodyOf(text), 'AbC-_9', text)
    assert.equal(linkBodyOf(parseLink(text)), 'AbC-_9', text)
  }
  for (const text of ['', 'warren:', 'AbC', 'https://example.org/', 'warren:a b', 'share-1'])
    assert.throws(() => parseLink(text), badInput, text)
})

test('whatever is typed is read or refused as bad input, and nothing else is thrown', () => {
  const parsers = [parseLink, parseByteRate, (text: string) => parseUntil(text, NOW_MS)]
  fc.assert(
    fc.property(fc.constantFrom(...parsers), fc.string({ maxLength: 80 }), (parse, text) => {
      try {
        parse(text)
      } catch (error) {
        assert.ok(badInput(error))
      }
    }),
  )
})
