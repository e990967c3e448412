import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import type { Service } from '@warren/api'
import fc from 'fast-check'
import { linksOf } from '../src/show/service.ts'
import { labelled, shellCommand } from '../src/show/table.ts'
import { count, formatBytes, formatDuration, formatSeconds } from '../src/show/units.ts'
import { VERSION } from '../src/version.ts'

test('a command that is shown gives a shell exactly the words it was made of', () => {
  const words = fc.array(
    fc.string({ minLength: 1, maxLength: 12 }).filter((word) => !word.includes('\0')),
    { minLength: 1, maxLength: 4 },
  )
  fc.assert(
    fc.property(words, (given) => {
      const seen = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${shellCommand(...given)}`], {
        encoding: 'utf8',
      })
      assert.deepEqual(seen.split('\0').slice(0, -1), given)
    }),
    { numRuns: 30 },
  )
})

test('numbers are shown in units that people read', () => {
  assert.deepEqual([0, 999, 1000, 1234, 12_345, 999_499, 999_500, 5e15].map(formatBytes), [
    '0 B',
    '999 B',
    '1.0 kB',
    '1.2 kB',
    '12 kB',
    '999 kB',
    '1.0 MB',
    '5000 TB',
  ])
  assert.deepEqual([0, 1000, 59_999, 60_000, 7_200_000, 86_400_000].map(formatDuration), [
    '0 seconds',
    '1 second',
    '59 seconds',
    '1 minute',
    '2 hours',
    '1 day',
  ])
  assert.deepEqual([4, 1234, 12_345].map(formatSeconds), ['0.00 s', '1.23 s', '12.3 s'])
  assert.deepEqual([count(1, 'relay'), count(0, 'relay')], ['1 relay', '0 relays'])
})

test('labelled rows stand in columns, those without a value are left out', () => {
  assert.equal(
    labelled([
      ['a', 'one\ntwo'],
      ['none', undefined],
      ['long', 'three'],
    ]),
    '  a     one\n        two\n  long  three',
  )
})

test('links name the port where a browser would not guess it', () => {
  const service = (...ports: number[]): Pick<Service, 'address' | 'ports'> => ({
    address: 'x.onion',
    ports: ports.map((port) => ({ port, target: '127.0.0.1:1' })),
  })
  assert.deepEqual(linksOf(service(80, 443, 8080)), [
    'http://x.onion/',
    'https://x.onion/',
    'http://x.onion:8080/',
  ])
})

test('the version is that of the package', () => {
  const manifest = JSON.parse(
    fs.readFileSync(path.join(import.meta.dirname, '..', 'package.json'), 'utf8'),
  ) as { version: string }
  assert.equal(VERSION, manifest.version)
})
