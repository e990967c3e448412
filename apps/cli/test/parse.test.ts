import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { CommandFailure } from '../src/command-failure.ts'
import { parseClientKey, parseCount, parseEndpoint, parsePortMap, parseServiceAddress } from '../src/parse.ts'

const badInput = (error: unknown): boolean =>
  error instanceof CommandFailure && error.kind === 'bad-input' && error.exitCode === 2

test('a port map is read as it is meant, for every port and kind of target', () => {
  const target = fc.oneof(
    fc.tuple(fc.ipV4(), fc.nat(65_535)).map(([host, port]) => `${host}:${port}`),
    fc.tuple(fc.ipV6(), fc.nat(65_535)).map(([host, port]) => `[${host}]:${port}`),
    fc.constantFrom('localhost:80', 'unix:/run/web.sock'),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_535 }), target, (port, to) => {
      assert.deepEqual(parsePortMap(`${port}=${to}`), { port, target: to })
    }),
  )
})

test('whatever else is typed for a port map, an endpoint or a number is refused as bad input, and nothing else is thrown', () => {
  const parsers = [parsePortMap, parseEndpoint, parseCount, parseServiceAddress, parseClientKey]
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

test('what looks almost right is refused', () => {
  for (const text of [
    '',
    '80',
    '80=',
    '=127.0.0.1:1',
    '0=127.0.0.1:1',
    '65536=127.0.0.1:1',
    '80=127.0.0.1',
    '80=127.0.0.1:65536',
    '80=host:1',
    '80=unix:web',
    '80=unix:/a\0',
  ]) {
    assert.throws(() => parsePortMap(text), badInput, text)
  }
  for (const text of ['127.0.0.1', ':80', 'host:80', '127.0.0.1:65536', '127.0.0.1:-1', '::1:80']) {
    assert.throws(() => parseEndpoint(text), badInput, text)
  }
})

test('an address is read in any case, with either ending or none', () => {
  const name = 'a'.repeat(56)
  for (const text of [name, `${name}.onion`, `${name.toUpperCase()}.WARREN`])
    assert.equal(parseServiceAddress(text), text.toLowerCase())
  for (const text of ['a'.repeat(55), `${name}.com`, `x.${name}.onion`, `${name}/`])
    assert.throws(() => parseServiceAddress(text), badInput, text)
})

test('a secret that is no key is not repeated', () => {
  assert.throws(
    () => parseClientKey('my secret'),
    (error) => badInput(error) && !(error as Error).message.includes('secret'),
  )
})
